import time
from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.migrations import upgrade
from tests.access.issuer import AUDIENCE, ISSUER, Provider, make_key, public_jwk

Client = TestClient[Litestar]


def test_a_living_server_says_so(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_server_whose_job_store_has_been_deleted_is_not_ready(tmp_path: Path, catalogue: Catalogue) -> None:
    file = tmp_path / "jobs.db"
    upgrade(f"sqlite:///{file}")
    with TestClient(create_app(database_url=f"sqlite:///{file}", catalogue=catalogue)) as client:
        before = client.get("/health/ready").status_code
        file.unlink()
        after = client.get("/health/ready")

    assert (before, after.status_code, after.json()["type"]) == (200, 503, "/problems/database-unavailable")


def test_a_ready_server_names_its_rules(client: Client, catalogue: Catalogue) -> None:
    assert client.get("/health/ready").json() == {
        "status": "ok",
        "catalogue": catalogue.fingerprint,
        "rules": len(catalogue.rules),
    }


def test_a_server_is_not_ready_before_it_has_the_keys_of_the_provider(store_url: str, catalogue: Catalogue) -> None:
    with Provider(status=500) as provider:
        options = ServerOptions(auth=Auth.JWT, jwt_issuer=ISSUER, jwt_audience=AUDIENCE, jwt_jwks=provider.url)
        with TestClient(create_app(database_url=store_url, catalogue=catalogue, options=options)) as client:
            before = client.get("/health/ready")
            provider.publish(public_jwk(make_key(), kid="k1", algorithm="ES256"))
            provider.status = 200
            deadline = time.monotonic() + 20
            while client.get("/health/ready").status_code != 200:
                assert time.monotonic() < deadline
                time.sleep(0.1)

    assert (before.status_code, before.json()["type"].rpartition("/")[2]) == (503, "keys-unavailable")
