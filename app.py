"""The ASGI application: routes and lifespan, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from graph.session import Graph
from resolvers.audit import Audit, Shipping
from resolvers.service import Service
from resolvers.standards.looking import Looking
from resolvers.tokens import Tokens
from resolvers.transfers.overdue import Clocks
from resolvers.webhooks import Delivery
from rules.clock import stand_still
from schema import http, websocket
from schema.execution import Executor
from schema.schema import schema
from settings import load
from web import pages
from web.warming import Warming, warm

EXECUTOR = Executor(schema)


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Connect to the graph, warm the statements that the first pages use, and close all again at the end."""
    settings = load()
    stand_still(settings.today)
    async with await Graph.connect(settings, settings.statement_seconds) as graph:
        audit = Audit(settings.data_dir / "audit", settings.audit_key_path)
        shipping, clocks, looking = Shipping(graph, audit), Clocks(graph), Looking(graph)
        service = Service(settings, graph, audit, Tokens(settings.token_secret_path))
        application.state.service = service
        application.state.executor = EXECUTOR
        application.state.explorer = pages.explorer
        EXECUTOR.documents.obey(settings)
        await warm(service, EXECUTOR)
        shipping.start()
        clocks.start()
        looking.start()
        delivery = Delivery(service)
        delivery.start()
        warming = Warming(service, EXECUTOR)
        warming.start()
        try:
            yield
        finally:
            await warming.close()
            await delivery.close()
            await looking.close()
            await clocks.close()
            await audit.close()
            await shipping.close()


app = Starlette(
    routes=[*http.routes(EXECUTOR), websocket.route(EXECUTOR), *pages.ROUTES],
    lifespan=lifespan,
    middleware=pages.MIDDLEWARE,
)
