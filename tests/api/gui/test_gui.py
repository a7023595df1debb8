"""The document of the pages and the files it names; what the pages do is tried in a browser."""

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.errors import SettingsError
from plainspoken.settings import ServerOptions

Client = TestClient[Litestar]


def named_files(document: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]*/assets/[^"]+)"', document)


@pytest.fixture(scope="module")
def plain(demo_url: str, catalogue: Catalogue) -> Iterator[Client]:
    """A server without pages."""
    with TestClient(
        create_app(database_url=demo_url, catalogue=catalogue, options=ServerOptions(pages=False))
    ) as client:
        yield client


def test_every_file_that_the_document_names_is_there(client: Client) -> None:
    answers = {path: client.get(path) for path in named_files(client.get("/").text)}
    assert {path: answer.status_code for path, answer in answers.items() if "/chunk-" not in path} == dict.fromkeys(
        ["/assets/icon.svg", "/assets/app.css", "/assets/app.js"], 200
    )
    assert answers["/assets/app.js"].headers["content-type"].partition(";")[0] == "text/javascript"


def test_the_document_names_all_that_its_first_script_imports_so_that_nothing_is_asked_for_late(client: Client) -> None:
    named = set(named_files(client.get("/").text))
    reached, late = ["/assets/app.js"], set[str]()
    for path in reached:
        imported = {f"/assets/{name}" for name in re.findall(r'from"\./([^"]+)"', client.get(path).text)}
        reached += imported - set(reached)
        late |= imported - named
    assert len(reached) > 1
    assert late == set()


def test_only_a_file_that_is_named_by_its_content_is_kept_without_asking_again(client: Client) -> None:
    kept = {path: client.get(path).headers["cache-control"] for path in named_files(client.get("/").text)}
    assert kept["/assets/app.js"] == kept["/assets/app.css"] == "no-cache"
    assert {control for path, control in kept.items() if "/chunk-" in path} == {"max-age=31536000, immutable"}


def test_the_policy_lets_nothing_run_but_the_servers_own_files(client: Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<style" not in client.get("/").text


def test_a_file_that_is_known_is_not_sent_again(client: Client) -> None:
    tag = client.get("/assets/app.js").headers["etag"]
    again = client.get("/assets/app.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.js", "..%2Froutes.py", "__init__.py"])
def test_nothing_but_the_files_of_the_pages_is_handed_out(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_without_pages_the_front_page_leads_to_the_documentation(plain: Client) -> None:
    answer = plain.get("/")
    assert "<script" not in answer.text
    assert 'href="/docs"' in answer.text
    assert plain.get("/assets/app.js").status_code == 404


def test_a_button_leads_where_the_operator_set_it(demo_url: str, catalogue: Catalogue) -> None:
    options = ServerOptions(buttons='retry=/vms/{context_id}/"retry" wait=message')
    with TestClient(create_app(database_url=demo_url, catalogue=catalogue, options=options)) as client:
        document = client.get("/").text
    assert '<meta name="action:retry" content="/vms/{context_id}/&quot;retry&quot;">' in document
    assert '<meta name="action:wait" content="message">' in document


@pytest.mark.parametrize(
    ("setting", "said"), [("jump=/x", "'jump' is no action; write one of retry"), ("wait=/x wait=/y", "given twice")]
)
def test_a_button_that_cannot_be_is_refused_at_the_start(
    demo_url: str, catalogue: Catalogue, setting: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        create_app(database_url=demo_url, catalogue=catalogue, options=ServerOptions(buttons=setting))
