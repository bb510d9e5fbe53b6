# The pages' files come from the same lock as everywhere else.
FROM python:3.11-slim AS build
WORKDIR /srv/record
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN cd web && ../.venv/bin/npm ci --ignore-scripts --omit=dev --no-progress
COPY . .
RUN uv sync --locked --no-dev

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home record && install -d -o record -g record /data
WORKDIR /srv/record
COPY --from=build /srv/record /srv/record
ENV PATH=/srv/record/.venv/bin:$PATH HOST=0.0.0.0 PORT=8000 DATA_DIR=/data PYTHONUNBUFFERED=1
USER record
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import os, http.client as h; c = h.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/health'); raise SystemExit(c.getresponse().status >= 500)"]
CMD ["sh", "-c", "record migrate && exec record serve"]
