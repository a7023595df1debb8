"""Every question that a route can be asked with something of another customer in it.

What is asked of a route comes from the types it declares, so a new one is asked without being listed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import msgspec.inspect
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from plainspoken.access.scopes import OF_ALL_VMS
from tests.api.two_customers import OWN, World

CHOSEN = {"job_id", "external_job_id"}
"""Ids that a program chooses for a job that it starts; that one is taken has to be said, whoever has it: see below."""

STARTS = {"StartJobRequest", "start_job"}


@dataclass(frozen=True)
class Question:
    """A request with one value in it that may be of the other customer."""

    method: str
    address: str
    value: str = ""
    body: Any = None

    def asked(self, world: World, token: str) -> tuple[int, str]:
        """The status of the answer, and its text without what is another one each time and without the value itself."""
        answer = world.ask(token, self.method, self.address, self.body)
        text = answer.text + json.dumps(dict(answer.headers))
        for own in (answer.headers["x-request-id"], self.value, quote(self.value, safe="")):
            text = text.replace(own or "-", "-")
        # Of a stream: how far it has come by the clock, and when to come back, which is drawn by lot.
        text = re.sub(r'"etag": "[^,]*|"content-length": "\d+"|id: \S+|retry: \d+', "", text)
        return answer.status_code, text


def routes(app: Litestar) -> dict[str, HTTPRouteHandler]:
    """The handler of every route that a limited caller may ask."""
    return {
        f"{method} {route.path_format}": handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - {"OPTIONS"}
        if "scope" in handler.opt and handler.opt["scope"] not in OF_ALL_VMS
    }


def questions(route: str, handler: HTTPRouteHandler, values: Mapping[str, str]) -> Iterator[tuple[Question, Question]]:
    """Everything that can be asked of a route with a value of the other customer in one place, and the same made up.

    `values` are both of them: what is asked, and what is made up.
    """
    method, path = route.split()
    parameters = re.findall(r"\{(\w+)\}", path)
    plain = {name: OWN[name] for name in parameters}
    body_type = handler.opt.get("body")
    body = next((each for _, each in bodies(body_type, "")), None) if body_type else None
    query = msgspec.inspect.type_info(handler.opt.get("query"))
    fields = query.fields if isinstance(query, msgspec.inspect.StructType) else ()
    texts = [field.name for field in fields if takes_text(field.type)]
    stream = {"for_seconds": "0"} if any(field.name == "for_seconds" for field in fields) else {}

    def address(filled: Mapping[str, str], **asked: str) -> str:
        place = re.sub(r"\{(\w+)\}", lambda match: quote(filled[match[1]], safe=""), path)
        return f"{place}?{urlencode(stream | asked)}" if stream | asked else place

    for known, unknown in values.items():
        for name in parameters:
            if name != "number":
                asked, other = (
                    Question(method, address(plain | {name: each}), each, body) for each in (known, unknown)
                )
                yield asked, other
        for name in texts:
            asked, other = (Question(method, address(plain, **{name: each}), each, body) for each in (known, unknown))
            yield asked, other
        if body_type:
            for (place, one), (_, two) in zip(bodies(body_type, known), bodies(body_type, unknown), strict=True):
                if place:
                    yield Question(method, address(plain), known, one), Question(method, address(plain), unknown, two)


def takes_text(type_: msgspec.inspect.Type) -> bool:
    kinds = type_.types if isinstance(type_, msgspec.inspect.UnionType) else (type_,)
    return any(isinstance(kind, msgspec.inspect.StrType) for kind in map(plain_type, kinds))


def plain_type(type_: msgspec.inspect.Type) -> msgspec.inspect.Type:
    return plain_type(type_.type) if isinstance(type_, msgspec.inspect.Metadata) else type_


def bodies(of: object, value: str) -> Iterator[tuple[str, Any]]:
    """Bodies of a type: one without the value, then one with it in each place for an id; and which place that is."""
    info = plain_type(of if isinstance(of, msgspec.inspect.Type) else msgspec.inspect.type_info(of))
    match info:
        case msgspec.inspect.StructType():
            yield from structs(info, value)
        case msgspec.inspect.UnionType():
            for each in info.types:
                yield from bodies(each, value)
        case msgspec.inspect.VarTupleType():
            yield from ((place, [each]) for place, each in bodies(info.item_type, value))
        case msgspec.inspect.LiteralType():
            yield "", info.values[0]
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            yield "", 1
        case msgspec.inspect.DictType():
            yield "", {"failures/new.yaml": DRAFT}
        case _:
            yield "", "test_failover"


def structs(info: msgspec.inspect.StructType, value: str) -> Iterator[tuple[str, Any]]:
    """The same for a struct."""
    tag = {info.tag_field: info.tag} if info.tag_field else {}
    chosen = CHOSEN if {info.cls.__name__, info.tag} & STARTS else set()
    needed = {field.encode_name: field.type for field in info.fields if field.required}
    plain = tag | {key: OWN.get(key) or next(bodies(type_, ""))[1] for key, type_ in needed.items()}
    yield "", plain
    for field in info.fields:
        if field.encode_name in chosen:
            continue
        if field.encode_name in OWN or field.encode_name.endswith("_id"):
            yield field.encode_name, plain | {field.encode_name: value}
        elif field.required:
            inner = ((place, each) for place, each in bodies(field.type, value) if place)
            yield from ((place, plain | {field.encode_name: each}) for place, each in inner)


DRAFT = """
- id: platform.new
  category: platform
  severity: error
  message: The host said no
  actions: [Try again later]
  when: { text: { contains: said no } }
  examples: [{ text: the host said no }]
  not_for: [{ text: the host said yes }]
"""
