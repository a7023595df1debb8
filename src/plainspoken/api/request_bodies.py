"""Request bodies as values: JSON only, bounded, every mistake with a pointer to it."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException

from plainspoken.api.problems import FieldError, RequestError

T = TypeVar("T")

_PLACE = re.compile(r" - at `(?P<key>key in )?\$(?P<path>[^`]*)`$")
# Both only ever see an escape from its backslash on: one that is escaped itself is passed over with its own.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_LONGEST_DETAIL = 200
_JSON_NAMES = {
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "an object",
}


async def read_json(request: Request[Any, Any, Any], body_type: type[T]) -> T:
    """Return the body of `request` as a `body_type`.

    Raises:
        RequestError: It is not declared as JSON (415), is not JSON (400), or does not fit the type (422).
        RequestEntityTooLarge: It is larger than the route takes.
    """
    _check_media_type(request)
    try:
        content = await request.body()
    except InternalServerException:  # the caller went away while sending; nobody reads the answer
        raise RequestError("invalid-json") from None
    try:
        return msgspec.json.decode(_without_lone_surrogates(content), type=body_type)
    except msgspec.ValidationError as error:
        raise RequestError("invalid-body", errors=(_field_error(str(error), body_type),)) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise RequestError("invalid-json") from None


def _without_lone_surrogates(content: bytes) -> bytes:
    """JSON with U+FFFD in place of half a pair of surrogates, which is no text: what is told of a failure is taken."""
    if not _SURROGATE.search(content):
        return content
    return _ESCAPE.sub(lambda match: b"\\ufffd" if match["lone"] else match[0], content)


def _check_media_type(request: Request[Any, Any, Any]) -> None:
    essence, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, flags=re.IGNORECASE)
    plain = request.headers.get("content-encoding", "identity").strip().lower() == "identity"
    is_json = essence.strip().lower() == "application/json"
    is_utf8 = charset is None or charset[1].lower() in {"utf-8", "utf8"}
    if not (plain and is_json and is_utf8):
        raise RequestError("unsupported-media-type")


def _field_error(text: str, body_type: Any) -> FieldError:  # noqa: ANN401 - any type
    """Return msgspec's one-line text as a pointer (RFC 6901) and a sentence."""
    place = _PLACE.search(text)
    sentence = text[: place.start()] if place else text
    missing = re.search(r"missing required field `(\w+)`", sentence)
    unknown = re.search(r"unknown field `(.*)`", sentence, flags=re.DOTALL)
    pointer = _pointer(place["path"]) if place else ""
    if missing:
        return FieldError(pointer=f"{pointer}/{missing[1]}", detail="This field is required.")
    if unknown:
        return FieldError(
            pointer=f"{pointer}/{_escaped(unknown[1])}"[:_LONGEST_DETAIL], detail="There is no such field."
        )
    if sentence.startswith("Invalid enum value"):
        return FieldError(pointer=pointer, detail=_choices(pointer, body_type) or _in_words(sentence)[:_LONGEST_DETAIL])
    return FieldError(pointer=pointer, detail=_in_words(sentence)[:_LONGEST_DETAIL])


def _choices(pointer: str, body_type: Any) -> str:  # noqa: ANN401 - any type
    """Return which words the field takes; empty where bodies of several kinds have such a field with other words."""
    name = [part for part in pointer.split("/") if not part.isdigit()][-1]
    _, components = msgspec.json.schema_components([body_type])
    fields = [each["properties"][name] for each in components.values() if name in each.get("properties", {})]
    words = {tuple(each.get("enum", ())) for each in fields}
    return f"Write one of {', '.join(map(str, words.pop()))}." if len(words) == 1 and any(words) else ""


def _in_words(sentence: str) -> str:
    """Return msgspec's text in the words of JSON, not of Python: `str` is a string."""
    sentence = sentence.replace("of length <= ", "of a length up to ")
    return re.sub(r"`([^`]*)`", lambda match: _JSON_NAMES.get(match[1], match[1]), sentence) + "."


def _pointer(path: str) -> str:
    """Return a msgspec path such as `.steps[2].name` as a JSON pointer such as `/steps/2/name`."""
    return "".join(f"/{_escaped(name or index)}" for name, index in re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", path))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
