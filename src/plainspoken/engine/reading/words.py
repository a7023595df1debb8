r"""What one piece of a message is: words of one form, or a name that no phrase is found inside.

A word is folded, loses its plural, and the many forms of *cannot* and *not* become one. A path, a host, an id, a quoted
identifier or a code identifier is one name. An identifier in camel or snake case or with hyphens is taken apart only
where a phrase of the catalogue stands in it, such as `NoRouteToHostException` or `read-only`.
"""

import re
from collections.abc import Callable
from itertools import chain
from typing import Final

from plainspoken.engine.normalise import fold

Tokens = tuple[str, ...]

BOUNDARY: Final = "|"
"""The token between two clauses."""

UNEQUAL: Final = "≠"
"""The piece for `!=`, for no `=` is in a piece."""

NAME: Final = "<name>"
"""The token of a name that is too long or too odd to be one of a phrase."""

_LONGEST_NAME: Final = 48
_MOST_WORDS: Final = 12
_ALPHA_HYPHEN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CAMEL_CASED = re.compile(r"(?P<path>(?:[\w-]+[.$/:]+)*)_?(?P<name>[A-Za-z][a-z]*(?:[A-Z]+[a-z0-9]*)+)")
_EXCEPTION = re.compile(r"(?:Exception|Error|Fault|Failure|_ERROR|_EXCEPTION|_FAULT|_FAILURE)$|\.fault\.")
_UPPER_SNAKE = re.compile(r"(?:[A-Za-z]+\.)?(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)")
_SLASHED = re.compile(r"([A-Za-z]+)/([A-Za-z]+)")
_NUMBER = re.compile(r"[#~<>+-]?\d[\d.,]*%?")
_URL = re.compile(r"https?://[^/?#\s]*(?P<path>/[^?#\s]*)?(?:[?#].*)?")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_OF_STATE = re.compile(r"[\w.]*(?:[a-z]|_)(?:[Ss]tate|[Ss]tatus)")
_STATES: Final = ("state", "State", "status", "Status")
"""How the names of fields end whose values are states: `powerState`, `vm_status`."""
_BOUNDARIES: Final = frozenset({";", "|", "-", "–", "—", "->", "=>", "→", "--", "::", ":", "...", "…"})
_EDGES: Final = ".:!?…*#,-&"
_ENDS: Final = (":", ".", "!", "?", "…")
_ENDED: Final = (BOUNDARY,)
_DROPPED: Final = frozenset(
    "a an the is are was were be been am has have had having does do did will would it its s it's".split()
)
_TIMED_OUT: Final = ("timed", "out")
_NOT_EQUAL: Final = ("not", "equal")
_FORMS: Final[dict[str, Tokens]] = {
    **dict.fromkeys(_DROPPED, ()),
    "can't": ("cannot",), "cant": ("cannot",), "cannot": ("cannot",), "couldn't": ("cannot",), "couldnt": ("cannot",),
    "won't": ("not",), "isn't": ("not",), "aren't": ("not",), "wasn't": ("not",), "weren't": ("not",),
    "doesn't": ("not",), "doesnt": ("not",), "don't": ("not",), "didn't": ("not",), "hasn't": ("not",),
    "haven't": ("not",), "hadn't": ("not",), "wouldn't": ("not",),
    "shouldn't": ("should", "not"), "mustn't": ("must", "not"),
    "cancelled": ("canceled",), "cancelling": ("canceling",), "licence": ("license",), "catalogue": ("catalog",),
    "unauthorised": ("unauthorized",), "authorised": ("authorized",), "authorisation": ("authorization",),
    "initialise": ("initialize",), "initialised": ("initialized",), "behaviour": ("behavior",),
    "recognised": ("recognized",), "unrecognised": ("unrecognized",), "synchronised": ("synchronized",),
    **dict.fromkeys(("timeout", "timeouts", "timedout"), _TIMED_OUT),
    "filesystem": ("file", "system"), "filesystems": ("file", "system"), "hostname": ("host", "name"),
    "hostnames": ("host", "name"), "vms": ("vm",),
}  # fmt: skip
"""Words with a form of their own: none for small words that tell nothing, two for what some write as one."""
_LONGEST_OF_STATE: Final = 9
"""Longer words that end with `state` are names of fields (`allocationstate`), and no words such as `reinstate`."""
_KEEPS_S: Final = ("ss", "us", "is", "os", "as", "windows")


def word(folded: str) -> Tokens:
    """The tokens of one folded word: none for small words that tell nothing, two for a joined pair."""
    known = _FORMS.get(folded)
    if known is not None:
        return known
    if "'" in folded or "’" in folded:
        folded = folded.replace("’", "'")
        if folded in _FORMS and folded not in _DROPPED:
            return _FORMS[folded]
        folded = folded.rsplit("'", 1)[0]
        if folded in _FORMS and folded not in _DROPPED:
            return _FORMS[folded]
    singular = _singular(folded)
    return (singular,) if singular == folded else _FORMS.get(singular) or (singular,)


def _singular(folded: str) -> str:
    if folded.endswith("state") and len(folded) > _LONGEST_OF_STATE:
        return "state"
    if len(folded) < 4 or folded[-1] != "s" or folded.endswith(_KEEPS_S):
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("sses", "shes", "tches", "nches", "rches", "xes", "zzes")):
        return folded[:-2]
    return folded[:-1]


def name(core: str) -> str:
    """The token of a name; that of a url is its path, which says whose service it is whatever machine it runs on."""
    if "://" in core and (url := _URL.fullmatch(core)) is not None:
        core = (url["path"] or "").rstrip("/") or core
    return fold(core) if len(core) <= _LONGEST_NAME else NAME


class Words:
    """Takes pieces apart; `knows_phrase` says whether tokens in a row are a phrase of the catalogue."""

    def __init__(self, knows_phrase: Callable[[Tokens], bool]) -> None:
        self._knows = knows_phrase

    def of(self, piece: str) -> Tokens:
        """The tokens of a piece that stands between blanks, commas, brackets and quotes."""
        if piece.isalpha() and not _is_camel(piece):  # most pieces
            return word(fold(piece))
        if piece in _BOUNDARIES:
            return _ENDED
        if piece == UNEQUAL:
            return _NOT_EQUAL
        core = piece.strip(_EDGES)
        at = piece.find(core) if core else 0
        behind = piece[at + len(core) :]
        ended = _ENDED if behind.startswith(_ENDS) else ()
        if not core:
            return ended
        if piece[:at].startswith(("--", ":")):
            core = piece[: at + len(core)]
        return self._core(core) + ended

    def _core(self, core: str) -> Tokens:
        folded = fold(core)
        if (core.isalpha() and not _is_camel(core)) or "'" in core or "’" in core:
            return word(folded)
        if core[-1] == "s" and core[:-1].isalpha() and core[:-1].isupper():
            return word(folded[:-1])  # VMs, NICs
        if _NUMBER.fullmatch(core):
            return (folded.strip("#~<>+"),)
        if _is_joined_by_colons(core):  # `Reason:Disk full`, `error:1408F10B:SSL routines`
            first, *others = core.split(":")
            return self._core(first) + tuple(token for part in others for token in (BOUNDARY, *self._core(part)))
        if (slashed := _SLASHED.fullmatch(folded)) is not None:
            return (*word(slashed[1]), *word(slashed[2])) if len(slashed[1]) > 1 else (folded,)
        return self._identifier(core, folded)

    def _identifier(self, core: str, folded: str) -> Tokens:
        whole = (name(core),)
        if self._knows(whole):  # the catalogue names it as it stands
            return whole
        parts: list[str] = []
        telling, path, first = False, "", core[0]
        if _ALPHA_HYPHEN.fullmatch(core):
            parts = folded.split("-")
        elif snake := _UPPER_SNAKE.fullmatch(core):
            parts = fold(snake["name"]).split("_")
            telling = _EXCEPTION.search(core) is not None
        elif camel := _CAMEL_CASED.fullmatch(core):
            first = camel["name"][0]
            parts = [fold(part) for part in _CAMEL.findall(camel["name"])]
            telling, path = _EXCEPTION.search(core) is not None, camel["path"].rstrip(".$/:")
        stated = (NAME, "state") if core.endswith(_STATES) and _OF_STATE.fullmatch(core) else whole
        if len(parts) < 2:
            return stated
        words = [tokens for part in parts if (tokens := word(part))]
        tokens = tuple(chain.from_iterable(words))
        if not telling and (_is_of_setting(first, words) or not self._holds_phrase(words)):
            return stated
        return (name(path), *tokens) if path else tokens

    def _holds_phrase(self, words: list[Tokens]) -> bool:
        """Whether several words in a row are a phrase, or the last one alone is: `ReadTimeout`, not `timeoutType`."""
        if words and len(words[-1]) > 1 and self._knows(words[-1]):
            return True
        count = min(len(words), _MOST_WORDS)
        return any(
            self._knows(tuple(chain.from_iterable(words[first:last])))
            for first in range(count)
            for last in range(first + 2, count + 1)
        )


def _is_of_setting(first: str, words: list[Tokens]) -> bool:
    """Whether words of an identifier with this first letter name how long something may take: `connectTimeout`."""
    return first.islower() and words[-1:] == [_TIMED_OUT]


def _is_joined_by_colons(core: str) -> bool:
    """Whether colons part clauses of a piece without blanks, as they do not in addresses, times, ids and urls."""
    if ":" not in core or "/" in core or "\\" in core:
        return False
    parts = core.split(":", 9)
    return len(parts) < 10 and all(any(map(str.isalpha, part)) for part in parts) and bool(_LETTERS.search(core))


def _is_camel(core: str) -> bool:
    return not core.islower() and not core.isupper() and not core.istitle()
