"""The environment as one frozen model. Nothing else in the project reads environment variables."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Problem(Exception):
    """Something a person can put right: its text is one sentence that says what is wrong and the way out."""


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _default_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base) / "single-record"


LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Folder = Annotated[Path, AfterValidator(_absolute)]


class Settings(BaseSettings):
    """Each field is read from the environment variable of the same name in capitals; an empty one counts as unset."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True, case_sensitive=False
    )

    host: str = Field("127.0.0.1", description="Address the service listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the service listens on.")
    data_dir: Folder = Field(
        Path("data"), description="Folder for everything the service keeps, the local Neo4j included."
    )
    cache_dir: Folder = Field(
        default_factory=_default_cache,
        description="Folder for what can be fetched again: Neo4j's jars. Shared by every copy of the project.",
    )
    neo4j_uri: str | None = Field(
        None,
        description="A Neo4j to use, such as bolt://host:7687. Unset: a local one is started in DATA_DIR.",
    )
    neo4j_user: str = Field("neo4j", description="User name at NEO4J_URI.")
    neo4j_password: SecretStr | None = Field(None, description="Password at NEO4J_URI.")
    neo4j_database: str = Field("neo4j", description="Name of the database that holds the record.")
    neo4j_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Bolt port of the local Neo4j on the loopback address. 0: any free one.",
    )
    neo4j_heap: str = Field(
        "1g", pattern=r"^[1-9]\d*[mg]$", description="Most heap the local Neo4j may take, such as 512m or 4g."
    )
    neo4j_pagecache: str = Field(
        "512m", pattern=r"^[1-9]\d*[mg]$", description="Page cache of the local Neo4j, such as 512m or 4g."
    )
    neo4j_replan: str = Field(
        "10s",
        pattern=r"^[1-9]\d*(s|m|h)$",
        description="How old a statement's plan is before the local Neo4j looks whether to make it anew, such as 10s.",
    )
    today: date | None = Field(
        None,
        description="The day the service takes for today, YYYY-MM-DD. Unset: the real one. Demo data ends in 2003.",
    )
    demo: bool = Field(
        False,
        description="Offer the demo sign-in. Refused unless HOST is a loopback address and the data is demo data.",
    )
    demo_people: int = Field(600, ge=1, description="How many people the demo extracts of `record run` hold.")
    demo_seed: int = Field(2003, description="Seed of the demo extracts: the same seed gives the same files.")
    token_secret_file: Folder | None = Field(
        None,
        description="File with the secret that signs tokens. Unset: DATA_DIR/token-secret, made when missing.",
    )
    local_tokens: bool = Field(
        False,
        description="Take the tokens that `record token` signs, and demo sessions, though DEMO is off: for scripts.",
    )
    public_url: str | None = Field(
        None,
        description="Address at which browsers reach the service, such as https://record.example. "
        "Unset: http://HOST:PORT. Plain http only on a loopback address.",
    )
    idle_minutes: int = Field(
        15, ge=1, le=720, description="A session of the pages ends after so many minutes without a request."
    )
    session_hours: int = Field(
        8, ge=1, le=24, description="A session of the pages ends after so many hours, however busy."
    )
    oidc_issuer: str | None = Field(
        None,
        description="The OpenID Connect provider where staff and programs sign in, by the address it gives itself. "
        "Unset: there is none.",
    )
    oidc_discovery: str | None = Field(
        None,
        description="Where the provider's configuration is read when not below OIDC_ISSUER, "
        "such as at an address within a container network.",
    )
    oidc_client_id: str | None = Field(
        None,
        description="What the staff pages are called at the provider. Unset: only programs sign in there.",
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="The secret of OIDC_CLIENT_ID, if it has one."
    )
    oidc_audience: str = Field(
        "single-offender-record",
        description="The audience that a provider's access token must be for. Never OIDC_CLIENT_ID.",
    )
    oidc_name: str = Field(
        "your work account",
        description="What the sign-in page calls the account that people have at the provider.",
    )
    oidc_keys_minutes: int = Field(
        10,
        ge=1,
        le=1440,
        description="How long the provider's keys are used before they are asked for again.",
    )
    audit_key_file: Folder | None = Field(
        None,
        description="File with the keys that sign the audit log. Unset: DATA_DIR/audit-key, made when missing.",
    )

    development: bool = Field(
        False,
        description="Errors suggest names that were meant. DEVELOPMENT and DEMO also turn EXPLORER on.",
    )
    explorer: bool = Field(
        False,
        description="Give signed-in browsers GraphiQL at /graphql, and let the schema be asked to describe itself.",
    )
    trusted_documents: Path | None = Field(
        None,
        description="JSON file of queries that may be asked for by GET, each text under the SHA-256 of itself.",
    )
    rate: float = Field(
        20, gt=0, description="Requests a second that a signed-in person may go on sending to one process."
    )
    burst_seconds: float = Field(
        15,
        ge=1,
        description="So many seconds of RATE may be spent at once; a new statement costs more than one.",
    )
    at_once: int = Field(10, ge=1, description="Operations of one person that may run at the same time.")
    refusals_per_minute: float = Field(
        30, gt=0, description="Sign-ins a minute that may be refused to one address before it must wait."
    )
    webhooks_local: bool = Field(
        False,
        description="Let webhooks be at private addresses, and without TLS: for trials on one machine alone.",
    )
    body_seconds: float = Field(10, gt=0, description="How long a request's body may take to arrive.")
    statement_seconds: float = Field(
        10, gt=0, description="How long a reading statement may run in Neo4j before it is ended."
    )
    figures_copy: bool = Field(
        False,
        description="Answer figures from a copy in columns (DATA_DIR/figures) that is brought up to date every minute: "
        "for a record of hundreds of thousands of people, of which the graph takes long to count all.",
    )
    warm_up: bool = Field(
        True,
        description="Let Neo4j plan the statements of every page, for about a minute, before the service is ready: "
        "otherwise whoever opens a page first waits for that.",
    )

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _safe_address(cls, address: str | None) -> str | None:
        parts = urlsplit(address or "")
        encrypted = parts.scheme == "https" and parts.hostname
        if address and not encrypted and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
            raise ValueError("give an address that begins with https://")
        return address

    @field_validator("oidc_client_id")
    @classmethod
    def _way_back(cls, client: str | None, given: ValidationInfo) -> str | None:
        if client and given.data.get("public_url") is None and given.data.get("host") not in LOOPBACK:
            raise ValueError("set PUBLIC_URL too: the provider sends browsers back there")
        return client

    @field_validator("oidc_audience")
    @classmethod
    def _no_client(cls, audience: str, given: ValidationInfo) -> str:
        # An id token is for the client: with one name for both it would pass as an access token.
        if audience == given.data.get("oidc_client_id"):
            raise ValueError("the API needs an audience of its own, other than OIDC_CLIENT_ID")
        return audience

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK

    @property
    def address(self) -> str:
        """Where browsers reach the service, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def takes_local_tokens(self) -> bool:
        """Whether somebody may come in by what this service signed itself, with no provider."""
        return self.demo or self.local_tokens

    @property
    def explores(self) -> bool:
        """Whether GraphiQL is there, and the schema's description."""
        return self.explorer or self.development or self.demo

    @property
    def token_secret_path(self) -> Path:
        """Where the secret that signs tokens is kept."""
        return self.token_secret_file or self.data_dir / "token-secret"

    @property
    def audit_key_path(self) -> Path:
        """Where the keys that sign the audit log are kept."""
        return self.audit_key_file or self.data_dir / "audit-key"

    def make_data_dir(self) -> Path:
        """Make DATA_DIR if it is missing, and answer it. Raises `Problem` when it can't be made or written to."""
        # Its parent is never made: where that is missing, a disk is most likely not mounted.
        try:
            self.data_dir.mkdir(exist_ok=True)
            writable = os.access(self.data_dir, os.W_OK | os.X_OK)
        except FileNotFoundError:
            raise Problem(
                f"{self.data_dir.parent} is not there to hold DATA_DIR: mount its disk or set another DATA_DIR."
            ) from None
        except OSError as error:
            raise Problem(
                f"DATA_DIR {self.data_dir} can't be made ({error.strerror}): set it to a folder you may write to."
            ) from None
        if not writable:
            raise Problem(
                f"DATA_DIR {self.data_dir} can't be written to: set it to a folder you may write to."
            )
        return self.data_dir


def load() -> Settings:
    """Read the environment. Raises `Problem` that names each variable with a value that can't be used."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise Problem(
            f"The environment has a setting that can't be used ({faults}). Correct or unset it."
        ) from None
