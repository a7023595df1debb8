"""A server that was started for reading only."""

from __future__ import annotations

from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.settings import ServerOptions

VM = "/api/v1/vm-contexts/pgtest1"


def test_everything_is_read_and_nothing_is_written(demo_url: str, catalogue: Catalogue) -> None:
    app = create_app(database_url=demo_url, catalogue=catalogue, options=ServerOptions(read_only=True))
    with TestClient(app) as client:
        before = client.get(VM)
        job = before.json()["last_operation"]["job_id"]

        refused = client.post(f"{VM}/last-operation/dismiss", json={"job_id": job})
        after = client.get(VM)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/read-only")
    assert (before.status_code, after.json()) == (200, before.json())
