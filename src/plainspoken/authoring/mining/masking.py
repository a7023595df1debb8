"""Failure texts made fit for staff: words stay, values become holes, secrets are gone.

Customers read scrubbed texts, in which technical words give way to remarks; nobody could write a rule from those. Here
tool names, option names and error wordings stay, and what tells of one customer's machines goes: secrets, addresses,
paths, devices, ids, hosts and names. So do all other changing values (sizes, times, numbers), since a template has to
be the same for every failure of a kind. Numbers that a code word announces (`error 431`) are part of the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from plainspoken.authoring.mining.made_up import MadeUp
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.normalise import fold, normalise
from plainspoken.engine.reading import Reader
from plainspoken.engine.secrets import mask_secrets
from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shape_words import SOFTWARE
from plainspoken.engine.shapes import core_span, kind_of

HOLES: Final = (
    "secret",
    "address",
    "path",
    "device",
    "id",
    "host",
    "name",
    "time",
    "percent",
    "size",
    "duration",
    "number",
    "*",
    "…",
)
"""What may stand in a hole of a template; `*` is any one word, `…` a stretch too long for a hole of a condition."""

_FIRST_MARK = 0xE100
_MARK = {name: chr(_FIRST_MARK + index) for index, name in enumerate(HOLES)}
_NAME_OF = {mark: name for name, mark in _MARK.items()}
BETWEEN: Final = " | "
"""Stands between two messages of one text."""
ANY_MARK: Final = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + len(HOLES) - 1)}]")

_HEAD, _TAIL = 2_400, 800
_MOST_MESSAGES = 12
_REMEMBERED = 16_384
# The Private Use Area holds our marks; the others cannot stand in a YAML file.
_UNWANTED = re.compile("[\ue000-\uf8ff\ufffe\uffff\U000e0000-\U0010ffff]")

_PATH_SIGN = r"[\w@%+.,:=~{}$#*?!-]"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*"
_SCAN = re.compile(
    r"(?P<secret>\[secret removed\])"
    r"|(?P<address>(?<![\w.+%-])(?:[A-Za-z][A-Za-z0-9+.-]{1,30}://(?:\[secret removed\]|[^\s\"'<>\]})])+"
    r"|www\.[^\s\"'<>)]+|[\w.+%-]+@\[?[\w.:-]*\w\]?)"
    r"|(?<![\w:.-])(?:[0-9A-Fa-f]{2}[:-]){5,}[0-9A-Fa-f]{2}(?!\w|:[0-9A-Fa-f])"
    r"|(?<![\w:])(?=[0-9A-Fa-f:]*:[0-9A-Fa-f]*:)(?=[:A-Fa-f]*\d)(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}(?:[%/]\w+)?(?![\w:])"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?(?:[%/]\w+)?(?![\w:])"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?(?![\w.]\d))"
    r"|(?P<id>(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f]))"
    r"|(?P<device>(?<![\w.])/(?:dev|sys)/[\w./:-]*\w)"
    r"|(?P<path>(?<=[\"'`])(?:~?/(?!\s)|[A-Za-z]:\\|\[[^\[\]\"'`\n]{1,60}\] )[^\"'`\n]*(?=[\"'`])"
    r"|\[[^\[\]\n]{1,60}\] [^\s\"'\[\]]+/[^\s\"'\[\]]*[^\s\"'\[\].,:;)]"
    r"|(?<![\w:])[A-Za-z]:[\\/][^\s\"'<>|*?]*[^\s\"'<>|*?.,:;)]|\\\\[\w.$-]+\\[^\s\"'<>|*?]*[^\s\"'<>|*?.,:;)]"
    rf"|(?<![\w.\])>/<*])~?/(?:{_PATH_SIGN}{{1,255}}/){{0,40}}{_PATH_SIGN}{{0,255}}[\w%~}}-]/?)"
    r"|(?P<time>(?<![\w.])\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T_ ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2})(?!\w))?)?"
    r"|(?<![\w.])\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?:,? \d{1,2}:\d{2}(?::\d{2})?)?(?![\w.])"
    r"|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* {1,2}\d{1,2},?(?: \d{4})?"
    r" \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: [AP]M)?(?: (?:UTC|GMT|[+-]\d{4}))?(?: \d{4})?"
    r"|(?<![\w.:])\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?(?:[AP]M|Z|UTC))?(?![\w:]))"
    rf"|(?P<percent>(?<![\w.])(?<!\w-)(?:{_NUMBER}) ?%)"
    rf"|(?P<size>(?<![\w.])(?<!\w-)(?:{_NUMBER}) ?(?:bytes?|[KMGTPEkmgt]i?[Bb]|B)(?![A-Za-z0-9_])"
    r"|(?<![\w.])\d+(?:\.\d+)?[KMGT](?!\w))"
    r"|(?P<duration>(?<![\w.])(?<!\w-)(?:\d+(?:\.\d+)?(?:ms|µs|us|ns|[hms]))+(?![A-Za-z0-9_])"
    r"|(?<![\w.])\d+(?:\.\d+)?[ -]?(?:milliseconds?|msecs?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)(?!\w))"
    rf"|(?P<number>(?<![\w.])(?<!\w-)(?:0[xX][0-9A-Fa-f]+|{_NUMBER})(?![\w%]))"
)
# What makes a number a part of the wording.
_CODE_BEFORE = re.compile(
    r"(?:err(?:or|no)?|code|status|state|exit(?:ed)?|signal|sig|http|https|rc|ret|return(?:ed)?|result|hresult|fault|ora"
    r"|sqlstate|killed by|libssh|win32|errors?)[\"'\]]?"
    r"(?: ?[:=#(\[-]+ ?| (?:is|of|with|was|code|status|number|response) ?:? ?| ){0,2}"
    r"(?:-?\d{1,6} ?\()?$",
    re.IGNORECASE,
)
# Counts, years and versions, of which one may be the cause; a longer number tells of one customer.
_CAUSE = re.compile(r"\d{1,5}(?:\.\d{1,5}){0,2}|\d{1,3}(?:,\d{3}){1,3}", re.ASCII)
_NUMBERED = re.compile(
    r"(?:\b(?:ids?|jobs?|tasks?|pid|tid|process|vlan|users?|[ug]id|accounts?|customers?|tenants?|domains?|tickets?|cases?"
    r"|orders?|phone|pins?|serial|sessions?|requests?|threads?|no\.?|nr\.?|number)|#)[\"']?(?: ?[:=#(-]+ ?| is | )?$",
    re.IGNORECASE,
)
_LONGEST_VALUE = 100  # a hole of a rule's condition takes 120 characters
_LONGEST_CODE = 10
_CODE = re.compile(r"[0-9A-Z]{2,6}|0[xX][0-9A-Fa-f]{1,8}", re.ASCII)  # such as the SQL state 42S02
_PIECE = re.compile(r"[^\s=:,;()\[\]{}<>\"'`|]+")
_MASKED_KINDS = {"address": "address", "path": "path", "device": "device", "id": "id", NAME: "name"}
_RANDOM = re.compile(r"(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w+/.-]{16,}={0,2}|(?=\S*\d)[\w+/-]{40,}={0,2}", re.ASCII)
_HEX_ENDING = re.compile(r"[-_](?:[0-9a-fA-F]{6,}|(?=[0-9a-f]*\d)[0-9a-f]{4,})$")
_DIGITS = re.compile(r"\d{3,}")
_DOTTED_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+){2,}|[a-z-]*\d[a-z0-9-]*\.[a-z][a-z0-9.-]*", re.ASCII)
_NAMESPACE = re.compile(r"(?:com|org|net|io|java|javax|sun|vim|os|sys|lib|golang|k8s|python|libvirt|qemu|oslo)\.")


@dataclass(frozen=True, slots=True)
class MaskedText:
    """The messages of a text with their values taken out; the envelope tells of the program that wrote them.

    `template` is one line with a mark (see `shown`) in place of each value. `sample` reads like the text itself: sizes,
    durations, percentages, counts and versions are its own, since they may be the cause; secrets are
    `[secret removed]`, all else taken out is made up in its shape.
    """

    template: str
    sample: str


def shown(template: str) -> str:
    """A template as people read it: `disk <size> of <name>`."""
    return ANY_MARK.sub(lambda match: f"<{_NAME_OF[match[0]]}>", template)


def mark(name: str) -> str:
    """The mark of a hole (one of `HOLES`)."""
    return _MARK[name]


def hole_of(character: str) -> str:
    """The name of the hole that a mark stands for."""
    return _NAME_OF[character]


class Masker:
    """Masks texts with one catalogue, whose vocabulary names the tools that stay. Safe in threads; never raises."""

    def __init__(self, catalogue: Catalogue) -> None:
        words = [word.text for word in catalogue.vocabulary.words] + [term.technical for term in catalogue.terms]
        self._known = frozenset(fold(word) for word in words if not word.startswith("/")) | set(catalogue.step_names)
        self._allowed = frozenset(fold(text) for text in catalogue.vocabulary.exceptions)
        self._reader = Reader()
        self._hole = lru_cache(maxsize=_REMEMBERED)(self._hole_of_piece)
        self._remembered = lru_cache(maxsize=2_048)(self._masked)

    def mask(self, text: str | bytes) -> MaskedText:
        """The text with its values taken out; of a very long one the head and the tail."""
        clean = text if isinstance(text, str) else text.decode("utf-8", "replace")
        return self._remembered(clean) if len(clean) <= 1_024 else self._masked(clean)

    def _masked(self, raw: str) -> MaskedText:
        # Secrets first: a text cut in two could hide what announces one.
        text = normalise(mask_secrets(raw))
        messages = [self._cut(text.clean[slice(*span)].strip()) for span in self._reader.read(text).messages]
        told = [masked for masked in messages if masked.sample.strip()]
        if not told:
            return self._cut(text.clean)
        if len(told) > _MOST_MESSAGES:
            told = [*told[: _MOST_MESSAGES // 2], *told[-_MOST_MESSAGES // 2 :]]
        return MaskedText(
            BETWEEN.join(masked.template for masked in told), BETWEEN.join(masked.sample for masked in told)
        )

    def _cut(self, text: str) -> MaskedText:
        """A message with its values taken out; of a very long one both ends."""
        clean = _UNWANTED.sub(" ", text)
        if len(clean) > _HEAD + _TAIL:
            head, tail = (
                clean[:_HEAD].rpartition(" ")[0] or clean[:_HEAD],
                clean[-_TAIL:].partition(" ")[2] or clean[-_TAIL:],
            )
            first, last = self._pieces(head), self._pieces(tail)
            rest = _MARK["…"]
            return MaskedText(f"{first[0]} {rest} {last[0]}", f"{first[1]} … {last[1]}")
        template, sample = self._pieces(clean)
        return MaskedText(template, sample)

    def _pieces(self, clean: str) -> tuple[str, str]:
        template: list[str] = []
        sample: list[str] = []
        made_up = MadeUp()
        done = 0
        for start, end, hole in self._values(clean):
            template += (clean[done:start], _MARK[hole if end - start <= _LONGEST_VALUE else "…"])
            value = clean[start:end]
            kept = hole == "number" and _may_be_the_cause(clean, start, value)
            sample += (clean[done:start], value if kept else made_up.like(hole, value))
            done = end
        template.append(clean[done:])
        sample.append(clean[done:])
        return "".join(template), "".join(sample)

    def _values(self, clean: str) -> Iterator[tuple[int, int, str]]:
        """Where values stand, in order, and what they are."""
        done = 0
        for match in _SCAN.finditer(clean):
            start, end = match.span()
            hole = match.lastgroup or "number"
            if hole == "number":
                if end - start <= _LONGEST_CODE and _is_code(clean, start):
                    continue
                if match[0][:2] in {"0x", "0X"}:
                    hole = "id"
            yield from self._piece_values(clean, done, start)
            yield start, end, hole
            done = end
        yield from self._piece_values(clean, done, len(clean))

    def _piece_values(self, clean: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for match in _PIECE.finditer(clean, start, end):
            piece = match[0]
            found = self._hole(piece) if len(piece) <= 64 else self._hole_of_piece(piece)
            if found and not (_CODE.fullmatch(piece) and _is_code(clean, match.start())):
                hole, first, last = found
                yield match.start() + first, match.start() + last, hole

    def _hole_of_piece(self, piece: str) -> tuple[str, int, int] | None:
        first, last = core_span(piece)
        core = piece[first:last]
        folded = fold(core)
        if not core or core.isalpha() or folded in self._known or folded in self._allowed or folded in SOFTWARE:
            return None if len(core) < 64 else ("id", first, last)
        hole = self._hole_of_kind(core, kind_of(core, self._allowed))
        return (hole, first, last) if hole else None

    def _hole_of_kind(self, core: str, kind: str | None) -> str | None:
        if kind == "id" and not any(map(str.isdigit, core)) and not _HEX_ENDING.search(core):
            return None  # such as `block-add`, whose second part could be a hexadecimal number
        if kind in _MASKED_KINDS:
            return _MASKED_KINDS[kind or ""]
        if kind == "host":
            # Names of services are built like names of hosts; those of hosts are numbered or dotted.
            return "host" if any(map(str.isdigit, core)) or "." in core or core[-2:-1] == "-" else None
        if kind is None:
            return None
        if _RANDOM.fullmatch(core):
            return "id"
        if _DOTTED_HOST.fullmatch(core) and not _NAMESPACE.match(core):
            return "host"
        if kind in {"identifier", "other", "flag"} and (_DIGITS.search(core) or _HEX_ENDING.search(core)):
            return "id"
        if kind == "flag" and core[1:2] != "-":  # perhaps a name behind a dash
            return _MASKED_KINDS.get(kind_of(core[1:], self._allowed) or "")
        return None


def _is_code(clean: str, start: int) -> bool:
    return _CODE_BEFORE.search(clean[max(0, start - 40) : start]) is not None


def _may_be_the_cause(clean: str, start: int, number: str) -> bool:
    """Whether a number counts or measures something, and does not name one of many."""
    return _CAUSE.fullmatch(number) is not None and not _NUMBERED.search(clean[max(0, start - 40) : start])
