"""An identity provider of the tests' own: it signs tokens and publishes its keys over HTTP."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

ISSUER = "https://login.example.com/realms/acme"
AUDIENCE = "plainspoken"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

_ALGORITHMS = get_default_algorithms()


def make_key(algorithm: str = "ES256", *, bits: int = 2048) -> PrivateKey:
    """A new private key for such signatures."""
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm.startswith("ES"):
        curves: dict[str, ec.EllipticCurve] = {
            "ES256": ec.SECP256R1(),
            "ES384": ec.SECP384R1(),
            "ES512": ec.SECP521R1(),
        }
        return ec.generate_private_key(curves[algorithm])
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_jwk(key: PrivateKey, *, kid: str | None, algorithm: str, **more: object) -> dict[str, Any]:
    """The public half of a key as a provider publishes it."""
    data: dict[str, Any] = _ALGORITHMS[algorithm].to_jwk(key.public_key(), as_dict=True)
    return {**data, **({"kid": kid} if kid else {}), **more}


def claims(**changed: object) -> dict[str, Any]:
    """Claims of a good token; None takes a claim away, and a time span is counted from now."""
    now = datetime.now(UTC)
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "7f3d",
        "exp": now + timedelta(minutes=5),
        "iat": now,
        "scope": "openid jobs:read",
    }
    spans = {name: now + value for name, value in changed.items() if isinstance(value, timedelta)}
    return {name: value for name, value in (good | changed | spans).items() if value is not None}


@dataclass
class Provider:
    """Publishes `body` at an address of this machine, and counts who asks."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    delay: float = 0.0
    drip: float = 0.0
    """Seconds before the answer, and between two of its bytes."""

    def publish(self, *keys: dict[str, Any]) -> None:
        self.body = json.dumps({"keys": keys}).encode()

    def __enter__(self) -> Self:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked += 1
                time.sleep(provider.delay)
                self.send_response(provider.status)
                for name, value in provider.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for start in range(0, len(provider.body), 1 if provider.drip else len(provider.body)):
                        self.wfile.write(provider.body[start : start + 1] if provider.drip else provider.body)
                        time.sleep(provider.drip)
                except OSError:  # whoever asked has given up
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/keys"


def sign(
    key: PrivateKey,
    algorithm: str,
    *,
    kid: str | None = "k1",
    headers: dict[str, Any] | None = None,
    **changed: Any,  # noqa: ANN401 - claims of any type
) -> str:
    """A token with these claims."""
    all_headers = {**({"kid": kid} if kid else {}), **(headers or {})}
    return jwt.encode(claims(**changed), key, algorithm=algorithm, headers=all_headers)
