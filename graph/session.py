"""The connection to Neo4j: the one place where statements are sent. Async only."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Self, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncResult,
    AsyncSession,
    AsyncTransaction,
    Query,
)
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DatabaseUnavailable,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import local
from settings import Problem, Settings

PATIENCE = 5.0
"""Seconds beyond a statement's time after which an answer of Neo4j's is not waited for."""
TRIES = 3
TOOK_TOO_LONG = "This took too long and was ended. Ask for less at a time."
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"

T = TypeVar("T")
Parameters = Mapping[str, Any]
VALUE = re.compile(r"\$(?=[A-Za-z_])")


class Unavailable(Problem):
    """Neo4j can't be reached or refuses the sign-in."""


class TimedOut(Problem):
    """A statement took longer than it may; Neo4j ended it."""


@lru_cache(maxsize=8192)
def sent(statement: str) -> str:
    """A statement as Neo4j gets it: every `$value` is an entry of one map, `$p`.

    Neo4j keeps a plan for each text and each kind of what is given apart: for the length of every string and list (in
    powers of ten), for a list that is empty, for a null. A statement with ten values was planned again and again, for
    half a second each time; a map is one kind, whatever is in it (`docs/decisions/0009-values-in-one-map.md`).
    """
    return VALUE.sub("$p.", statement)


class Transaction:
    """One open transaction: statements run in it."""

    def __init__(self, within: AsyncManagedTransaction | AsyncTransaction) -> None:
        self._within = within

    async def run(self, statement: str, parameters: Parameters | None = None, **more: Any) -> AsyncResult:
        """Run one statement with its values; answers its result, to be read before the next is run."""
        return await self._within.run(sent(statement), p={**(parameters or {}), **more})


class Graph:
    """A pool of connections to one named database. Safe to share between tasks of one event loop."""

    def __init__(self, driver: AsyncDriver, database: str, seconds: float | None = None) -> None:
        self._driver = driver
        self._database = database
        self._seconds = seconds
        self._idle: list[AsyncSession] = []

    @classmethod
    async def connect(cls, settings: Settings, seconds: float | None = None) -> Self:
        """Connect to NEO4J_URI, or to the local Neo4j that runs on DATA_DIR, and make sure that it answers.

        `seconds` is how long a statement that only reads may take; None: as long as it does. Raises `Unavailable`;
        starts nothing (`graph.local.LocalNeo4j` does).
        """
        uri, user, password = _address(settings)
        try:
            driver = AsyncGraphDatabase.driver(
                uri,
                auth=(user, password),
                # Lock conflicts are short here: the default of 1 s is about 8 times slower under contention.
                initial_retry_delay=0.02,
                max_transaction_retry_time=30,
                connection_acquisition_timeout=30,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError):
            # Not in the driver's words: they quote the address, and some write a password into it.
            raise Unavailable(
                "NEO4J_URI is not a Neo4j address: write it as bolt://host:7687, and the user and password into "
                "NEO4J_USER and NEO4J_PASSWORD."
            ) from None
        graph = cls(driver, settings.neo4j_database, seconds)
        try:
            async with _clearly(uri.rpartition("@")[2]):
                await graph.read("RETURN 1", {})
        except BaseException:
            await driver.close()
            raise
        return graph

    async def close(self) -> None:
        """Close every connection."""
        await self._close_idle()
        await self._driver.close()

    async def _close_idle(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    @asynccontextmanager
    async def patient(self) -> AsyncIterator[Self]:
        """The same graph for a while, with as long for each statement as it takes."""
        found = type(self)(self._driver, self._database)
        try:
            yield found
        finally:
            await found._close_idle()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def read(self, statement: str, parameters: Parameters) -> list[list[Any]]:
        """Run one statement that only reads; answers its rows, each a list of values in the order returned.

        Auto-commit, and fetched in one go: collect what may be long into one record, or page it. Asked again where
        Neo4j says that it may be, as when what was read changed meanwhile. Raises TimedOut.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                return await self._read(statement, parameters)
            except Neo4jError as error:
                if not (tries_left and error.is_retryable()):
                    raise
        raise AssertionError

    async def _read(self, statement: str, parameters: Parameters) -> list[list[Any]]:
        # Opening a session costs a third of a small read (`bench/read.py`), so one that read to the end is used again.
        async with _clearly("the database"):
            session = self._idle.pop() if self._idle else self._open(READ_ACCESS)
            try:
                async with asyncio.timeout(self._seconds and self._seconds + PATIENCE):
                    result = await session.run(
                        Query(sent(statement), timeout=self._seconds),
                        p=dict(parameters),
                    )
                    rows = [record.values() async for record in result]
            except (asyncio.CancelledError, TimeoutError) as fault:
                session.cancel()
                if isinstance(fault, TimeoutError):
                    raise TimedOut(TOOK_TOO_LONG) from None
                raise
            except BaseException:
                await session.close()
                raise
            self._idle.append(session)
            return rows

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` in one write transaction and answer what it answers.

        Committed when `work` returns, rolled back when it raises. Run again from the start after a deadlock or
        a lost connection (for up to 30 s), so `work` must do nothing but talk to its transaction.
        """
        async with self._session(WRITE_ACCESS) as session:
            return await session.execute_write(lambda within: work(Transaction(within)))

    async def run(self, statement: str, parameters: Parameters | None = None) -> None:
        """Run one auto-commit statement: schema changes, and `CALL { } IN TRANSACTIONS`."""
        async with self._session(WRITE_ACCESS) as session:
            result = await session.run(sent(statement), p=dict(parameters or {}))
            await result.consume()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One write transaction that is not run again: commits at the end of the block, rolls back on an error."""
        async with self._session(WRITE_ACCESS) as session, await session.begin_transaction() as transaction:
            yield Transaction(transaction)
            await transaction.commit()

    @asynccontextmanager
    async def _session(self, access: str) -> AsyncIterator[AsyncSession]:
        async with _clearly("the database"), self._open(access) as session:
            yield session

    def _open(self, access: str) -> AsyncSession:
        return self._driver.session(database=self._database, default_access_mode=access, fetch_size=-1)


def _address(settings: Settings) -> tuple[str, str, str]:
    if settings.neo4j_uri is None:
        found = local.address(settings)
        if found is None:
            raise Unavailable(
                f"No local Neo4j runs on {settings.data_dir}: start it with `record neo4j start` or `make run`, "
                "or set NEO4J_URI to another one."
            )
        return found.uri, found.user, found.password
    if settings.neo4j_password is None:
        raise Unavailable("NEO4J_URI is set without NEO4J_PASSWORD: set that too.")
    return settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value()


@asynccontextmanager
async def _clearly(where: str) -> AsyncIterator[None]:
    try:
        yield
    except AuthError as error:
        raise Unavailable(
            f"Neo4j at {where} refuses the user name or password: correct NEO4J_USER and NEO4J_PASSWORD."
        ) from error
    except (ServiceUnavailable, SessionExpired, DatabaseUnavailable) as error:
        raise Unavailable(
            f"Neo4j at {where} does not answer: check that it runs and that NEO4J_URI is right."
        ) from error
    except Neo4jError as error:
        # Which of the two Neo4j names depends on whether the limit is ours or its own.
        if (error.code or "").startswith(TIMED_OUT):
            raise TimedOut(TOOK_TOO_LONG) from None
        raise
