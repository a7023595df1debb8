r"""The messages of a line that is data: values of JSON, logfmt, XML and printed maps, also escaped, also inside prose.

A value under a key that carries messages (`msg`, `error`, `reason`, …) is a message; keys and all other values are
envelope. Prose before and after the data is a message too. Everything is found by its place in the text, so nothing is
unescaped and every position stays true.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

MESSAGE_KEYS: Final = frozenset(
    (
        "message messages msg error errors err reason reasons detail details description desc cause causes "
        "last_message lastmessage errortext error_text error_message errormessage errmsg err_msg error_msg "
        "error_details errordetails error_detail faultstring faultmessage fault_message localizedmessage "
        "localized_message statusmessage status_message stderr output log text exception exc_info summary "
        "problem failure warning hint_message message_text messagetext status_reason statusreason last_error "
        "lasterror jobresulttext displaytext body exception_message exceptionmessage error_description "
        "resultmessage result_message"
    ).split()
)
"""Keys whose values say what happened, in lower case."""

_MOST_DEPTH: Final = 4
_MOST_QUOTES: Final = 16
"""Quotes within a message that are looked at for its end."""
_JSON_KEY = re.compile(
    r"""(?P<quote>"|'|\\\\{0,31}["'])(?P<key>[\w.@ -]{1,64})(?P=quote) ?[:=] ?"""
    r"""(?:(?P<open>\\{0,32}["'])|(?=[{\[]|-?\d|(?:true|false|null|None|True|False)\b))"""
)
_QUOTE = re.compile(r"""\\{0,32}["']""")
_LOGFMT = re.compile(r"""(?:(?<=^)|(?<=[\s,({\[]))(?P<key>[A-Za-z_][\w.-]{0,63})=(?P<open>\\*["'])?(?=\S)""")
_BARE = re.compile(r"[^\s,)}\]]*")
_GO_MAP = re.compile(r"map\[")
_GO_KEY = re.compile(r"(?:(?<=\[)|(?<= ))(?P<key>[A-Za-z_]\w{0,63}):(?=\S| )")
_TAG = re.compile(r"<(?P<close>/?)(?P<key>[A-Za-z_][\w.:-]{0,63})(?:\s[^<>]{0,400})?(?P<empty>/?)>")
_FIELD = re.compile(r"(?:(?<=^)|(?<=[{,;] )|(?<=[{,;]))(?P<key>[A-Za-z_]\w{0,63}) = (?P<open>\\*[\"'])?")
_JSON_FILL = re.compile(r"""[\s{}\[\],:]*""")
_NEXT_PAIR = re.compile(r" [A-Za-z_][\w.-]{0,63}=")

SIGNS_OF_DATA: Final = ("=", "</", "map[", '":', '" :', "':", "' :")
"""A text that has none of these holds no data."""
_SIGNS_IN_LINES: Final = ("=", '"', "'", "</", "map[")

Span = tuple[int, int]


def is_message_key(key: str) -> bool:
    """Whether the values of this key say what happened."""
    key = key.strip().casefold().replace("-", "_")
    return key in MESSAGE_KEYS or key.rsplit(".", 1)[-1] in MESSAGE_KEYS


_STATE_KEYS: Final = ("state", "status", "mode", "health")
"""How keys end whose values are states."""
_ON: Final = frozenset(("true", "yes", "on"))
_OFF: Final = frozenset(("false", "off"))
_UNTOLD: Final = frozenset(("unknown", "none", "null", "undefined", "ok"))
_WANTED_ON: Final = ("enabled", "ready", "available", "connected", "running", "online", "active", "reachable")
"""How keys end that are a reason where they are off; the names of others, such as a protection, where they are on."""


def _tells_state(key: str, value: str) -> bool:
    """Whether a pair says what something is like: `state=locked`, `deleteProtection=true`, `enabled=false`."""
    key, value = key.casefold(), value.casefold()
    if value in _ON:
        return not key.endswith(_WANTED_ON)
    if value in _OFF:
        return key.endswith(_WANTED_ON)
    return key.endswith(_STATE_KEYS) and value.isalpha() and value not in _UNTOLD


def holds_data(clean: str) -> bool:
    """Whether there may be data in a text; where there is none, each of its lines is a message."""
    return any(sign in clean for sign in SIGNS_OF_DATA)


def message_spans(clean: str, start: int, end: int, *, depth: int = 0) -> Iterator[Span]:
    """Where the messages of a line stand, in order; the whole line when it is plain text."""
    if depth < _MOST_DEPTH and _may_hold_data(clean, start, end):
        for finder in (_json_spans, _xml_spans, _map_spans, _field_spans, _logfmt_spans):
            spans = finder(clean, start, end)
            if spans is not None:
                for first, last in spans:
                    yield from message_spans(clean, first, last, depth=depth + 1)
                return
    if start < end:
        yield start, end


def _may_hold_data(clean: str, start: int, end: int) -> bool:
    """Whether there may be data between two places: nearly all values of messages are plain."""
    return any(clean.find(sign, start, end) >= 0 for sign in _SIGNS_IN_LINES)


def _json_spans(clean: str, start: int, end: int) -> list[Span] | None:
    first = _JSON_KEY.search(clean, start, end)
    if first is None:
        return None
    spans: list[Span] = []
    states: list[Span] = []
    told = False
    at = start
    found: re.Match[str] | None = first
    while found is not None:
        _add_prose(spans, clean, at, found.start())
        at = found.end()
        if found["open"]:
            last, behind = _string_end(clean, at, end, found["open"])
            if is_message_key(found["key"]):
                spans.append((at, last))
                told = True
        else:
            last = behind = _BARE.match(clean, at, end).end()  # type: ignore[union-attr] # it matches the empty text too
        if not told and _tells_state(found["key"], clean[at:last].rstrip(",")):
            states.append((found.start("key"), last))
        at = behind
        found = _JSON_KEY.search(clean, at, end)
    _add_prose(spans, clean, at, end)
    return spans if told or not states else sorted(spans + states)


def _string_end(clean: str, at: int, end: int, quote: str) -> Span:
    """Where a string ends that `quote` opened: before and behind the same quote with as many backslashes."""
    for found in _QUOTE.finditer(clean, at, end):
        if found[0] == quote and (quote[-1] != "'" or not _is_apostrophe(clean, found.start(), found.end())):
            return found.span()
    return end, end


def _message_end(clean: str, at: int, end: int, quote: str) -> Span | None:
    """Where a message ends that holds quotes nobody escaped: at a quote that another pair or nothing follows."""
    for found in islice(_QUOTE.finditer(clean, at, end), _MOST_QUOTES):
        if found[0] == quote and (found.end() == end or _NEXT_PAIR.match(clean, found.end(), end)):
            return found.span()
    return None


def _is_apostrophe(clean: str, start: int, end: int) -> bool:
    return clean[start - 1 : start].isalnum() and clean[end : end + 1].isalpha()


def _add_prose(spans: list[Span], clean: str, start: int, end: int) -> None:
    """Add what stands between two pairs, unless it is only braces, brackets, commas and quotes."""
    skipped = _JSON_FILL.match(clean, start, end)
    start = skipped.end() if skipped else start
    if any(char.isalnum() for char in clean[start:end]):
        spans.append((start, end))


def _xml_spans(clean: str, start: int, end: int) -> list[Span] | None:
    tags = list(_TAG.finditer(clean, start, end)) if "</" in clean[start:end] else []
    if not tags:
        return None
    spans: list[Span] = []
    _add_prose(spans, clean, start, tags[0].start())
    told: list[Span] = []
    for tag, following in pairwise(tags):
        inside = tag.end(), following.start()
        if tag["close"] or tag["empty"] or not any(char.isalnum() for char in clean[slice(*inside)]):
            continue
        told.append(inside)
        if is_message_key(tag["key"].rsplit(":", 1)[-1]):
            spans.append(inside)
    if told and not any(span in spans for span in told):
        spans += told  # no tag is known to carry messages: any of them may
    _add_prose(spans, clean, tags[-1].end(), end)
    return spans


def _map_spans(clean: str, start: int, end: int) -> list[Span] | None:
    opening = _GO_MAP.search(clean, start, end)
    keys = list(_GO_KEY.finditer(clean, opening.start(), end)) if opening else []
    if opening is None or not keys:
        return None
    spans: list[Span] = []
    _add_prose(spans, clean, start, opening.start())
    last = _map_end(clean, opening.start(), end)
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        stop = following.start() if following else last
        if is_message_key(key["key"]) and key.end() < last:
            spans.append((key.end(), min(stop, last)))
        elif not is_message_key(key["key"]) and not _is_known_field(key["key"]) and spans and key.start() < last:
            spans[-1] = (spans[-1][0], min(stop, last))  # `dial tcp: connection refused`: a clause, not a key
    _add_prose(spans, clean, last, end)
    return spans


_MAP_FIELDS: Final = frozenset(
    (
        "error_type type phase recoverable code status id time timestamp level kind name step job_id job vm "
        "vm_id retry retryable severity component operation source target host node count attempt attempts "
        "success"
    ).split()
)


def _is_known_field(key: str) -> bool:
    return "_" in key or key.casefold() in _MAP_FIELDS


def _map_end(clean: str, start: int, end: int) -> int:
    open_brackets = 0
    for at in range(start, end):
        if clean[at] == "[":
            open_brackets += 1
        elif clean[at] == "]":
            open_brackets -= 1
            if open_brackets == 0:
                return at
    return end


def _field_spans(clean: str, start: int, end: int) -> list[Span] | None:
    """`key = value` as faults of VMware are printed, one a line or in braces."""
    keys = list(_FIELD.finditer(clean, start, end)) if " = " in clean[start:end] else []
    if not keys:
        return None
    spans: list[Span] = []
    _add_prose(spans, clean, start, keys[0].start())
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        stop = following.start() if following else end
        if is_message_key(key["key"]):
            spans.append((key.end(), _string_end(clean, key.end(), stop, key["open"])[0] if key["open"] else stop))
    return spans


def _value(clean: str, pair: re.Match[str], end: int) -> str:
    """The value of a pair, without its quotes."""
    if pair["open"]:
        return clean[pair.end() : _string_end(clean, pair.end(), end, pair["open"])[0]]
    return _BARE.match(clean, pair.end(), end)[0].rstrip(".,;:")  # type: ignore[index] # it matches the empty text too


def _logfmt_spans(clean: str, start: int, end: int) -> list[Span] | None:
    pairs = list(_LOGFMT.finditer(clean, start, end)) if "=" in clean[start:end] else []
    if not pairs:
        return None
    whole = pairs[0].start() == start and len(pairs) > 1
    spans: list[Span] = []
    at = start
    for pair in pairs:
        if pair.start() < at:
            continue  # inside the value before
        message = is_message_key(pair["key"])
        if not message and not whole and _tells_state(pair["key"], _value(clean, pair, end)):
            continue  # it is read with the prose around it
        _add_prose(spans, clean, at, pair.start())
        at = pair.end()
        if pair["open"]:
            inside, behind = _string_end(clean, at, end, pair["open"])
            if message:
                inside, behind = _message_end(clean, at, end, pair["open"]) or (inside, behind)
        elif message:
            following = _NEXT_PAIR.search(clean, at, end)
            inside = behind = following.start() if following else end
        else:
            inside = behind = _BARE.match(clean, at, end).end()  # type: ignore[union-attr] # it matches the empty text too
        if message:
            spans.append((at, inside))
        at = behind
    if not whole or not spans:
        _add_prose(spans, clean, at, end)
    return spans
