from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.store.migrations import upgrade

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
