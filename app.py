"""The ASGI application: routes and lifespan, nothing else."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from graph.session import Graph
from resolvers.areas.moving import Followers
from resolvers.audit import Audit, Shipping
from resolvers.questions.copying import Copying
from resolvers.questions.sending import Sending
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
from web.warming import warm

EXECUTOR = Executor(schema)


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Connect to the graph, warm the statements that the pages use, and close all again at the end."""
    settings = load()
    stand_still(settings.today)
    async with await Graph.connect(settings, settings.statement_seconds) as graph:
        audit = Audit(settings.data_dir / "audit", settings.audit_key_path)
        shipping, clocks, looking = Shipping(graph, audit), Clocks(graph), Looking(graph)
        followers = Followers(graph)
        sending = Sending(graph)
        service = Service(settings, graph, audit, Tokens(settings.token_secret_path))
        copying = Copying(graph, service.columns) if service.columns else None
        application.state.service = service
        application.state.executor = EXECUTOR
        application.state.explorer = pages.explorer
        EXECUTOR.documents.obey(settings)
        await warm(service, EXECUTOR, plan=settings.warm_up)
        # What is there by now stays: looking through it again holds requests up for tenths of a second.
        gc.collect()
        gc.freeze()
        shipping.start()
        clocks.start()
        followers.start()
        looking.start()
        sending.start()
        if copying is not None:
            copying.start()
        delivery = Delivery(service)
        delivery.start()
        try:
            yield
        finally:
            await delivery.close()
            if copying is not None:
                await copying.close()
            await sending.close()
            await looking.close()
            await followers.close()
            await clocks.close()
            await audit.close()
            await shipping.close()


app = Starlette(
    routes=[*http.routes(EXECUTOR), websocket.route(EXECUTOR), *pages.ROUTES],
    lifespan=lifespan,
    middleware=pages.MIDDLEWARE,
)
