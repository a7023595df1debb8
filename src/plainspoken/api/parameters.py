"""Query parameters as values: typed by a struct, every mistake by the parameter's name and with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

import msgspec
from litestar import Request
from msgspec import Struct

from plainspoken.api.problems import FieldError, RequestError

T = TypeVar("T", bound=Struct)
Json = dict[str, Any]

_PLACE = re.compile(r"at `\$\.(?P<name>\w+)")
_LONGEST_NAME = 200
# A plus sign that nobody encoded arrives as a blank.
_BLANK_OFFSET = re.compile(r"(?<=\d) (?=\d\d:\d\d$)")


def read_query(request: Request[Any, Any, Any], query_type: type[T]) -> T:
    """Return the query of `request` as a `query_type`, whose fields are the parameters.

    A field that is a tuple takes its parameter several times, and several values joined by commas. Parameters that the
    type does not know are left alone, but for those that look like a misspelled one: a filter that is not applied
    would give a wrong answer.

    Raises:
        RequestError: A parameter holds something unusable, stands twice, or is misspelled (422).
    """
    return as_query(list(request.query_params.multi_items()), query_type)


def as_query(given: list[tuple[str, str]], query_type: type[T]) -> T:
    """Return names and values, in any order, as a `query_type`; see `read_query`."""
    known = query_parameters(query_type)
    values: dict[str, Any] = {}
    for name, value in given:
        if name not in known:
            _refuse_misspelled(name, known)
        elif known[name].get("type") == "array":
            values.setdefault(name, []).extend(part.strip() for part in value.split(",") if part.strip())
        elif name in values:
            raise unusable(name, "This parameter stands twice. Write it once.")
        elif known[name].get("format") == "date-time":
            values[name] = _BLANK_OFFSET.sub("+", value)
        else:
            values[name] = value
    try:
        return msgspec.convert(values, query_type, strict=False)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        name = place["name"] if place else next(iter(values))
        raise unusable(name, _what_to_write(known[name])) from None


def unusable(name: str, detail: str) -> RequestError:
    """Return the problem of a parameter that cannot be used; `detail` says what to write."""
    return RequestError("invalid-parameter", errors=(FieldError(parameter=name, detail=detail),))


@cache
def query_parameters(query_type: type[Struct]) -> Mapping[str, Json]:
    """Return the JSON schema of each parameter, by name, in the order of the fields."""
    _, components = msgspec.json.schema_components([query_type])
    properties: Mapping[str, Json] = components[query_type.__name__]["properties"]
    return properties


def _refuse_misspelled(name: str, known: Mapping[str, Json]) -> None:
    close = get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
    if close:
        raise unusable(name[:_LONGEST_NAME], f"There is no such parameter. Write {close[0]}.")


def _what_to_write(schema: Json) -> str:
    return " ".join(_sentences(schema))


def _sentences(schema: Json) -> Iterator[str]:
    words = schema.get("enum") or schema.get("items", {}).get("enum")
    if words:
        yield f"Write {'one of' if 'enum' in schema else 'one or more of'} {', '.join(words)}."
    elif schema.get("type") == "integer":
        yield f"Write a number from {schema['minimum']} to {schema['maximum']}."
    elif schema.get("format") == "date-time":
        yield "Write a time with an offset, such as 2025-10-03T14:00:00Z."
    elif "maxLength" in schema:
        yield f"Write at most {schema['maxLength']} characters."
    else:
        yield f"Write what fits: {schema['description']}"
