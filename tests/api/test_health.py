from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.catalogue.model import Catalogue

Client = TestClient[Litestar]


def test_a_living_server_says_so(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_ready_server_names_its_rules(client: Client, catalogue: Catalogue) -> None:
    assert client.get("/health/ready").json() == {
        "status": "ok",
        "catalogue": catalogue.fingerprint,
        "rules": len(catalogue.rules),
    }
