"""`/` and its assets: the same bytes for every caller, under a policy that lets nothing else run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Annotated, Any, Final

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from plainspoken.api.pages import front_page
from plainspoken.api.problems import RequestError

_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}

_ENTRY: Final = "app.js"
_IMPORTED: Final = re.compile(rb'from"\./([\w-]+\.js)"')
_NAMED_BY_CONTENT: Final = re.compile(r"-[A-Z0-9]{8}\.js")
"""What the build names so never changes under its name."""

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)
"""Lit makes elements of its own templates through a policy named `lit-html`; nobody else may make any of text. The code
editor's signs are pictures in its styles (`data:`), which can run nothing."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The document around the pages.

    Attributes:
        shown: Whether there are pages; `/` leads to the API's documentation without them.
        base_path: Where a proxy serves it.
        buttons: Where the button of each typed action leads.
    """

    shown: bool
    base_path: str
    buttons: Mapping[str, str]

    def document(self) -> str:
        """Return it as HTML."""
        assets = f"{self.base_path}/assets"
        # Else a browser would ask for these only once it has read what imports them.
        preloads = "".join(f'<link rel="modulepreload" href="{assets}/{name}">' for name in _imported())
        buttons = "".join(
            f'<meta name="action:{escape(verb)}" content="{escape(target)}">' for verb, target in self.buttons.items()
        )
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="color-scheme" content="light dark"><title>Plainspoken</title>{buttons}'
            f'<link rel="icon" href="{assets}/icon.svg"><link rel="stylesheet" href="{assets}/app.css">'
            f'{preloads}<script type="module" src="{assets}/{_ENTRY}"></script></head><body><ps-app></ps-app>'
            f'<noscript>These pages need JavaScript. The API works without: <a href="{self.base_path}/docs">its '
            "documentation</a>.</noscript></body></html>"
        )


class Gui(Controller):
    """The pages; what they show comes from the API."""

    @get("/")
    async def front(self, shell: NamedDependency[SkipValidation[Shell]]) -> Response[str]:
        """The document of all pages, or links for people where there are none."""
        if not shell.shown:
            return front_page(shell.base_path)
        policy = _POLICY.format(ancestors="'self'" if shell.buttons else "'none'")
        return Response(
            shell.document(),
            media_type="text/html",
            headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"},
        )

    @get("/assets/{name:str}")
    async def asset(
        self,
        request: Request[Any, Any, Any],
        name: Annotated[str, PathParameter(description="Name of a file")],
        shell: NamedDependency[SkipValidation[Shell]],
    ) -> Response[bytes]:
        """A script, style or picture of the pages."""
        asset = _assets().get(name) if shell.shown else None
        if asset is None:
            raise RequestError("unknown-path")
        lasts = "max-age=31536000, immutable" if _NAMED_BY_CONTENT.search(name) else "no-cache"
        headers = {"Cache-Control": lasts, "ETag": f'"{asset.tag}"'}
        if request.headers.get("if-none-match") == f'"{asset.tag}"':
            return Response(b"", status_code=304, headers=headers)
        return Response(asset.content, media_type=asset.media_type, headers=headers)


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    media_type: str
    tag: str


@cache
def _assets() -> dict[str, _Asset]:
    found = {}
    for file in files("plainspoken.api.gui").joinpath("assets").iterdir():
        content = file.read_bytes()
        media_type = _TYPES.get(f".{file.name.rpartition('.')[2]}", "application/octet-stream")
        found[file.name] = _Asset(content, media_type, hashlib.blake2b(content, digest_size=16).hexdigest())
    return found


@cache
def _imported() -> tuple[str, ...]:
    """The names of the scripts that the first one cannot do without."""
    return tuple(name.decode() for name in dict.fromkeys(_IMPORTED.findall(_assets()[_ENTRY].content)))
