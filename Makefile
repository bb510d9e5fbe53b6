# Needs Python 3.11 or newer with pip, and nothing else: `make run` and `make test` install the rest first.
PYTHON ?= python3
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
# What the machine trusts, a network that inspects TLS included.
export UV_SYSTEM_CERTS := 1
export PIP_ROOT_USER_ACTION := ignore
.DEFAULT_GOAL := help
.PHONY: help run test thorough check bench probe race fuzz docs setup format lint types imports sdl docs-drift clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: setup ## start everything with demo data and serve on http://127.0.0.1:8000 (HOST, PORT, DATA_DIR, NEO4J_URI)
	@.venv/bin/record run

test: setup ## run the tests but those of `make thorough`, on a Neo4j and a Chromium of its own (ARGS='-k name')
	@.venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

thorough: setup ## run the tests that take minutes each, which `make test` leaves out
	@.venv/bin/pytest -m thorough $(ARGS)

check: lint types imports sdl docs-drift ## style, types, which room imports which, generated files that drifted

bench: setup ## measure reading, auditing, refusing, importing and loading
	@for one in read record audit hostile import load; do echo "== bench.$$one"; .venv/bin/python -m bench.$$one || exit 1; done

probe: setup ## look for leaks with 10,000 requests, on a Neo4j of its own (PROBES=20000)
	@.venv/bin/python -m tests.probe --probes $(or $(PROBES),10000)

race: setup ## race for the same cases from both sides, with retries and killed processes (ROUNDS=1000)
	@.venv/bin/python -m tests.race --rounds $(or $(ROUNDS),1000)

fuzz: setup ## send 5,000 generated operations as every role, to a service with a Neo4j of its own (CASES=20000)
	@.venv/bin/python -m tests.fuzz --cases $(or $(CASES),5000)

docs: setup ## write the generated pages of docs/
	@if [ -f docs/build.py ]; then .venv/bin/python -m docs.build; fi

setup: .stamps/python .stamps/web .stamps/provider .stamps/jars ## install all that the others need, and start nothing
	@:

format: setup ## put the code in the house's style
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

lint: setup
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: setup
	@.venv/bin/mypy

imports: setup
	@.venv/bin/lint-imports

sdl: setup
	@.venv/bin/record sdl --check

docs-drift: setup
	@if [ -f docs/build.py ]; then .venv/bin/python -m docs.build --check; fi

clean: ## delete what setup installed (never the data)
	rm -rf .venv .tools .stamps web/node_modules tests/provider/node_modules

.tools/bin/uv: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON to one.")'
	@$(PYTHON) -m pip install --quiet --upgrade --target .tools uv==$(UV_VERSION) && touch $@

.stamps/python: pyproject.toml uv.lock .tools/bin/uv
	@.tools/bin/uv sync --locked --quiet --python $(PYTHON) && mkdir -p .stamps && touch $@

.stamps/web: web/package.json web/package-lock.json web/.npmrc .stamps/python
	@cd web && ../.venv/bin/npm ci --ignore-scripts --no-progress --silent && touch ../$@

.stamps/provider: tests/provider/package.json tests/provider/package-lock.json tests/provider/.npmrc .stamps/python
	@cd tests/provider && ../../.venv/bin/npm ci --ignore-scripts --no-progress --silent && touch ../../$@

.stamps/jars: graph/jars.lock .stamps/python
	@.venv/bin/record neo4j fetch && touch $@
