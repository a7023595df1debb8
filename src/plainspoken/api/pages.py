"""Pages for people: what this server is, how its API works, what each problem means.

No scripts and nothing from elsewhere, so they work without internet and under the strictest content security policy.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from typing import Annotated, Any

from litestar import Controller, MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from plainspoken.api.openapi import example_problem
from plainspoken.api.problem_kinds import KINDS
from plainspoken.api.problems import RequestError

Json = dict[str, Any]

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --mark: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --mark: #6cb6ff; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 58rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin: 2rem 0 .3rem; }
a { color: var(--mark); }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px; }
code { padding: .1em .3em; overflow-wrap: anywhere; } pre code { padding: 0; background: none; }
pre { padding: .8rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
details { margin: .5rem 0; } summary { cursor: pointer; } .method { font-weight: 700; }
"""

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
}


class DocumentPages(Controller):
    """`/docs`, `/problems/{code}` and `/openapi.json`; none of them is an operation of the API."""

    @get("/docs", media_type=MediaType.HTML)
    async def docs(
        self, document: NamedDependency[SkipValidation[Json]], base_path: NamedDependency[str]
    ) -> Response[str]:
        """The OpenAPI document as a page."""
        return _page("Plainspoken API", render_document(document), base_path)

    @get("/problems/{code:str}", media_type=MediaType.HTML)
    async def problem(
        self,
        code: Annotated[str, PathParameter(description="End of a problem's type")],
        base_path: NamedDependency[str],
    ) -> Response[str]:
        """What a kind of problem means."""
        kind = KINDS.get(code)
        if kind is None:
            raise RequestError("unknown-path")
        body = (
            f"<h1>{escape(kind.title)}</h1>"
            f"<p>Problem type <code>{escape(kind.path)}</code>, HTTP status {kind.status}.</p>"
            f"<h2>What it means</h2>{_prose(kind.meaning)}<h2>What to do</h2>{_prose(kind.remedy)}"
            f'<h2>Example</h2>{_code(example_problem(kind))}<p><a href="/docs">API documentation</a></p>'
        )
        return _page(kind.title, body, base_path)

    @get("/openapi.json")
    async def openapi(self, document: NamedDependency[SkipValidation[Json]]) -> Json:
        """The OpenAPI document."""
        return document


_FRONT = """\
<h1>Plainspoken</h1>
<p>Failures of VM replication, failover and rollback, in words a customer understands.</p>
<ul>
<li><a href="/docs">API documentation</a>, and the same as <a href="/openapi.json">OpenAPI 3.1</a></li>
<li><a href="/api/v1/vm-contexts">All VMs</a></li>
<li><a href="/api/v1/catalogue">Labels, icons and rule ids</a> for a user interface</li>
<li><a href="/health/ready">Health</a></li>
</ul>
"""


def front_page(base_path: str) -> Response[str]:
    """Return a page that says what there is, with links."""
    return _page("Plainspoken", _FRONT, base_path)


def render_document(document: Json) -> str:
    """Return the OpenAPI document as the inside of an HTML page."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} API <small>{escape(info['version'])}</small></h1>",
        _prose(info["description"]),
    ]
    parts.append(_contents(document))
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2>{_prose(tag['description'])}")
        parts += [
            _render_operation(path, method, operation)
            for path, method, operation in _operations(document)
            if tag["name"] in operation["tags"]
        ]
    parts.append("<h2>Problems</h2>" + _problem_table())
    parts.append("<h2>Bodies</h2>")
    parts += [_render_schema(name, schema) for name, schema in document["components"]["schemas"].items()]
    return "\n".join(parts)


def _operations(document: Json) -> list[tuple[str, str, Json]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _contents(document: Json) -> str:
    items = "".join(
        f'<li><a href="#{escape(operation["operationId"])}"><code>{method.upper()} {escape(path)}</code></a> '
        f"{escape(operation['summary'])}</li>"
        for path, method, operation in _operations(document)
    )
    return f'<nav aria-label="Operations"><ul>{items}</ul></nav>'


def _render_operation(path: str, method: str, operation: Json) -> str:
    anchor = escape(operation["operationId"])
    parts = [
        f'<section aria-labelledby="{anchor}"><h3 id="{anchor}">{escape(operation["summary"])}</h3>',
        f'<p><code><span class="method">{method.upper()}</span> {escape(path)}</code></p>',
        _prose(operation["description"]),
        *(f"<p>Needs the scope <code>{escape(scope)}</code>.</p>" for scope in _scopes(operation)),
    ]
    if operation["parameters"]:
        rows = [
            f"<th scope=row><code>{escape(parameter['name'])}</code></th><td>{_inline(parameter['description'])}</td>"
            for parameter in operation["parameters"]
        ]
        parts.append(_table(("parameter", "meaning"), rows))
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        parts.append(f"<p>Body: {_type_of(content['schema'])}</p>")
        if "example" in content:
            parts.append(_code(content["example"]))
    for status, response in operation["responses"].items():
        parts += _render_response(status, response)
    return "".join([*parts, "</section>"])


def _scopes(operation: Json) -> list[str]:
    return [scope for way in operation["security"] for scope in way.get("token", ())]


def _render_response(status: str, response: Json) -> list[str]:
    title = f"<summary>{status} {_inline(response['description'])}</summary>"
    inside = []
    for content in response.get("content", {}).values():
        inside.append(f"<p>{_type_of(content['schema'])}</p>")
        if "example" in content:
            inside.append(_code(content["example"]))
        inside += [
            f"<p>{_inline(example['summary'])}</p>{_code(example['value'])}"
            for example in content.get("examples", {}).values()
        ]
    return [f"<details{' open' if status == '200' else ''}>{title}{''.join(inside)}</details>"]


def _render_schema(name: str, schema: Json) -> str:
    required = set(schema.get("required", ()))
    rows = [
        f"<th scope=row><code>{escape(field)}</code></th><td>{_type_of(about)}</td>"
        f"<td>{'always' if field in required else 'if any'}</td><td>{_inline(about.get('description', ''))}</td>"
        for field, about in schema.get("properties", {}).items()
    ]
    table = _table(("field", "type", "present", "meaning"), rows)
    return f'<h3 id="schema-{escape(name)}">{escape(name)}</h3>{_prose(schema.get("description", ""))}{table}'


def _type_of(schema: Json) -> str:
    """Return a schema in a word or two, with links to bodies."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " or ".join(_type_of(part) for part in schema[union])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_type_of(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type_of(schema['additionalProperties'])}"
    return escape(str(schema.get("format") or schema.get("type") or "any value"))


def _problem_table() -> str:
    rows = [
        f'<th scope=row><a href="{kind.path}"><code>{escape(kind.path)}</code></a></th><td>{kind.status}</td>'
        f"<td>{_inline(kind.meaning)}</td>"
        for kind in KINDS.values()
    ]
    return _table(("type", "status", "meaning"), rows)


def _table(columns: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f"<th scope=col>{column}</th>" for column in columns)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _prose(text: str) -> str:
    return "".join(f"<p>{_inline(paragraph)}</p>" for paragraph in text.split("\n\n") if paragraph.strip())


def _inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _code(value: object) -> str:
    return f"<pre tabindex=0><code>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</code></pre>"


def _page(title: str, body: str, base_path: str) -> Response[str]:
    # Quotes of texts are escaped, so this is found in links alone.
    body = body.replace('href="/', f'href="{base_path}/')
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    return Response(html, media_type=MediaType.HTML, headers=_HEADERS)
