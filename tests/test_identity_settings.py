"""What the service and a provider are told of each other: Keycloak's realm file, and settings that are not safe."""

from __future__ import annotations

import re

import orjson
import pytest

from demo.staff import EVERYONE
from settings import Problem, Settings, load
from tests.conventions.tree import ROOT
from tests.provider import PAGES


def test_the_realm_fits_the_service() -> None:
    """What Keycloak is told is what the service checks, for people of the demonstration, and no secret is in it."""
    realm = orjson.loads((ROOT / "keycloak" / "realm.json").read_bytes())
    pages, partner = realm["clients"]
    assert pages["redirectUris"] == ["${PUBLIC_URL}/sign-in/return"]
    assert pages["attributes"]["post.logout.redirect.uris"] == "${PUBLIC_URL}/sign-in"
    assert pages["attributes"]["pkce.code.challenge.method"] == "S256"
    flows = (
        "standardFlowEnabled",
        "implicitFlowEnabled",
        "directAccessGrantsEnabled",
        "serviceAccountsEnabled",
    )
    assert [pages[flow] for flow in flows] == [True, False, False, False]
    assert [partner[flow] for flow in flows] == [False, False, False, True]
    scopes = {scope["name"]: scope["protocolMappers"][0]["config"] for scope in realm["clientScopes"]}
    audience = scopes["record-api"]
    assert audience["included.custom.audience"] == Settings.model_fields["oidc_audience"].default
    assert (audience["access.token.claim"], audience["id.token.claim"]) == ("true", "false")
    assert "record-api" in partner["defaultClientScopes"]
    assert "record-api" not in pages["defaultClientScopes"]
    assert {user["id"] for user in realm["users"]} <= {member.kept["subject"] for member in EVERYONE}
    secrets = [client["secret"] for client in realm["clients"]]
    secrets += [one["value"] for user in realm["users"] for one in user.get("credentials", ())]
    assert all(re.fullmatch(r"\$\{[A-Z_]+\}", secret) for secret in secrets)


def test_the_trials_settings_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of the trial's file is one that the service can read."""
    lines = (ROOT / "keycloak" / "trial.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert {name.lower() for name in given} - set(Settings.model_fields) == {"compose_profiles"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert (settings.oidc_client_id, settings.oidc_issuer) == (PAGES, given["OIDC_ISSUER"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"OIDC_ISSUER": "http://id.example"}, "OIDC_ISSUER: give an address that begins with https://"),
        ({"PUBLIC_URL": "record.example"}, "PUBLIC_URL: give an address that begins with https://"),
        (
            {"OIDC_CLIENT_ID": "a", "OIDC_AUDIENCE": "a"},
            "OIDC_AUDIENCE: the API needs an audience of its own",
        ),
        ({"OIDC_CLIENT_ID": "a", "HOST": "0.0.0.0"}, "OIDC_CLIENT_ID: set PUBLIC_URL too"),  # noqa: S104
        ({"IDLE_MINUTES": "0"}, "IDLE_MINUTES: "),
    ],
    ids=str,
)
def test_settings_that_would_not_be_safe(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    """Nothing starts with them, and no secret is in the sentence."""
    for name, value in {**given, "OIDC_CLIENT_SECRET": "hush-hush"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Problem) as problem:
        load()
    assert told in str(problem.value)
    assert "hush" not in str(problem.value)
