"""The way to authenticate that the settings ask for."""

from __future__ import annotations

import pytest

from plainspoken.access.authenticators import unused_options
from plainspoken.settings import Auth, ServerOptions


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (ServerOptions(), ""),
        (ServerOptions(auth=Auth.TOKENS), ""),
        (ServerOptions(auth=Auth.JWT, jwt_issuer="i", jwt_audience="a", jwt_jwks="keys.json"), ""),
        (
            ServerOptions(jwt_issuer="i"),
            "with --auth none callers are not asked who they are: --jwt-issuer has no effect",
        ),
        (
            ServerOptions(auth=Auth.TOKENS, jwt_audience="a", jwt_jwks="keys.json"),
            "with --auth tokens callers are known by tokens: --jwt-audience, --jwt-jwks have no effect",
        ),
    ],
)
def test_settings_of_jwts_that_say_nothing_are_told(options: ServerOptions, told: str) -> None:
    assert unused_options(options) == told
