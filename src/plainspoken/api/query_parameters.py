"""Query parameters as values: typed by a struct, every mistake by the parameter's name and with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
from litestar import Request
from msgspec import Struct

from plainspoken.api.problems import FieldError, RequestError
from plainspoken.spelling import MISTYPED, nearest

T = TypeVar("T", bound=Struct)
Json = dict[str, Any]

_PLACE = re.compile(r"at `\$\.(?P<name>\w+)")
_LONGEST_NAME = 200
_MOST_NAMED = 10
_DATE = re.compile(r"[0-9]{4}-")
_WHOLE = re.compile(r"-?[0-9]+")
# A plus sign that nobody encoded arrives as a blank.
_BLANK_OFFSET = re.compile(r"(?<=\d) (?=\d\d:\d\d$)")


class NoQuery(Struct, frozen=True):
    """The query of a route that takes no parameters."""


async def check_query(request: Request[Any, Any, Any]) -> None:
    """Refuse a request with a parameter that its route (`opt["query"]`) does not take; comes before every handler.

    A filter that is not applied would give a wrong answer, and so would a `dry_run` that nobody looks at.

    Raises:
        RequestError: There is one (422).
    """
    if request.scope["query_string"] and request.method != "OPTIONS":
        _refuse_unknown(request.query_params, names_of(request.route_handler.opt.get("query", NoQuery)))


def read_query(request: Request[Any, Any, Any], query_type: type[T]) -> T:
    """Return the query of `request` as a `query_type`, whose fields are the parameters.

    A field that is a tuple takes its parameter several times, and several values joined by commas. The names in
    `aliases` of the type, if it has any, mean the parameters that they are mapped to.

    Raises:
        RequestError: A parameter is unknown, holds something unusable, or stands twice (422).
    """
    return as_query(list(request.query_params.multi_items()), query_type)


def as_query(given: list[tuple[str, str]], query_type: type[T]) -> T:
    """Return names and values, in any order, as a `query_type`; see `read_query`."""
    known, names = query_parameters(query_type), names_of(query_type)
    _refuse_unknown((name for name, _ in given), names)
    values: dict[str, Any] = {}
    written: dict[str, str] = {}
    for spelled, value in sorted(given, key=itemgetter(0)):  # so that of two names the same one is told each time
        name = names[spelled]
        written[name] = spelled
        if known[name].get("type") == "array":
            values.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in values:
            raise unusable(spelled, "This parameter stands twice. Write it once.")
        elif known[name].get("format") == "date-time":
            if not _DATE.match(value):
                # A bare number would be taken for seconds since 1970.
                raise unusable(spelled, _what_to_write(known[name]))
            values[name] = _BLANK_OFFSET.sub("+", value)
        elif known[name].get("type") == "integer" and not _WHOLE.fullmatch(value):
            raise unusable(spelled, _what_to_write(known[name]))
        else:
            values[name] = value
    try:
        return msgspec.convert(values, query_type, strict=False)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        name = place["name"] if place else next(iter(values))
        raise unusable(written[name], _what_to_write(known[name])) from None


def unusable(name: str, detail: str) -> RequestError:
    """Return the problem of a parameter that cannot be used; `detail` says what to write."""
    return RequestError("invalid-parameter", errors=(FieldError(parameter=name, detail=detail),))


@cache
def query_parameters(query_type: type[Struct]) -> Mapping[str, Json]:
    """Return the JSON schema of each parameter, by name, in the order of the fields."""
    _, components = msgspec.json.schema_components([query_type])
    properties: Mapping[str, Json] = components[query_type.__name__]["properties"]
    return properties


@cache
def names_of(query_type: type[Struct]) -> Mapping[str, str]:
    """Return every name that a parameter may be given by, aliases last, and the parameter that it means."""
    aliases: Mapping[str, str] = getattr(query_type, "aliases", {})
    return {**{name: name for name in query_parameters(query_type)}, **aliases}


def _refuse_unknown(given: Iterable[str], names: Mapping[str, str]) -> None:
    unknown = [name for name in dict.fromkeys(given) if name not in names]
    if unknown:
        raise RequestError(
            "invalid-parameter",
            errors=tuple(
                FieldError(parameter=name[:_LONGEST_NAME], detail=" ".join(_advice(name, names)))
                for name in unknown[:_MOST_NAMED]
            ),
        )


def _advice(name: str, names: Mapping[str, str]) -> Iterator[str]:
    yield "There is no such parameter."
    near = nearest(name[:_LONGEST_NAME], names, likeness=MISTYPED)
    if near:
        yield f"Write {near}."
    # Of two names for the same, one is enough to tell.
    known = ", ".join(dict.fromkeys(names.values()))
    yield f"This address takes {known}." if known else "This address takes none."


def _what_to_write(schema: Json) -> str:
    return " ".join(_sentences(schema))


def _sentences(schema: Json) -> Iterator[str]:
    words = schema.get("enum") or schema.get("items", {}).get("enum")
    if words:
        yield f"Write {'one of' if 'enum' in schema else 'one or more of'} {', '.join(words)}."
    elif schema.get("type") == "boolean":
        yield "Write true or false."
    elif schema.get("type") == "integer":
        yield f"Write a number from {schema['minimum']} to {schema['maximum']}."
    elif schema.get("format") == "date-time":
        yield "Write a time with an offset, such as 2025-10-03T14:00:00Z."
    elif "maxLength" in schema:
        yield f"Write at most {schema['maxLength']} characters."
    else:
        yield f"Write what fits: {schema['description']}"
