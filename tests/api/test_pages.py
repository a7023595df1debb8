import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from litestar import Litestar
from litestar.testing import TestClient

Client = TestClient[Litestar]

PATHS = ["/docs", "/problems/not-found"]
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """Collects what a page links to, and checks that its elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_and_needs_neither_scripts_nor_the_internet(client: Client, path: str) -> None:
    page = Page(client.get(path).text)
    assert page.open == []
    assert "script" not in page.tags
    assert [link for link in page.links if not link.startswith(("/", "#"))] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_link_of_a_page_leads_somewhere(client: Client, path: str) -> None:
    page = Page(client.get(path).text)
    broken = [link for link in page.links if link.startswith("/") and client.get(link).status_code != 200]
    broken += [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    assert broken == []


@pytest.mark.parametrize("path", PATHS)
def test_a_pages_style_is_the_only_thing_its_policy_allows(client: Client, path: str) -> None:
    answer = client.get(path)
    style = re.search(r"<style>(.*?)</style>", answer.text, flags=re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_the_documentation_shows_every_operation_and_field(client: Client) -> None:
    text = client.get("/docs").text
    document = client.get("/openapi.json").json()
    wanted = list(document["paths"])
    wanted += [field for schema in document["components"]["schemas"].values() for field in schema.get("properties", {})]
    assert [word for word in wanted if word not in text] == []


def test_ids_on_a_page_are_unique(client: Client) -> None:
    ids = Page(client.get("/docs").text).ids
    assert len(ids) == len(set(ids))
