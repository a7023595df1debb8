"""Pieces of a message made comparable: words of one form, and names that no phrase is found inside.

A word is folded, loses its plural, and the many forms of *cannot* and *not* become one. A path, a host, an id, a quoted
identifier or a code identifier is one name. An identifier in camel or snake case or with hyphens is taken apart only
where a phrase of the catalogue stands in it, such as `NoRouteToHostException` or `read-only`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

BOUNDARY: Final = "|"
"""The token between two clauses."""

NAME: Final = "<name>"
"""The token of a name that is too long or too odd to be one of a phrase."""

_LONGEST_NAME: Final = 48
_CHUNK = re.compile(
    r"""(?P<quote>\\*["'`‘’“”«»])|(?P<boundary>[;|\n]|\\+[nrt](?![a-z])|\\+n)"""
    r"""|(?P<chunk>(?:[^\s,;"'`‘’“”«»()\[\]{}<>|=\\]|(?<=[A-Za-z])['’](?=(?:t|s|re|ve|ll|d)\b)|\\(?![nrt"']))+)"""
)
_QUOTED = re.compile(r"""[^\s"'`‘’“”«»\\]{1,120}(?=\\*["'`’”»])""")
_ALPHA_HYPHEN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CAMEL_CASED = re.compile(r"(?:[\w-]+[.$/:]+)*_?(?P<name>[A-Za-z][a-z]*(?:[A-Z]+[a-z0-9]*)+)")
_EXCEPTION = re.compile(r"(?:Exception|Error|Fault|Failure)$")
_UPPER_SNAKE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_SLASHED = re.compile(r"([A-Za-z]+)/([A-Za-z]+)")
_NUMBER = re.compile(r"[#~<>+-]?\d[\d.,]*%?")
_COLONED = re.compile(r"[A-Za-z]{2,}:[A-Za-z]{2,}")
_DASHES: Final = frozenset({"-", "–", "—", "->", "=>", "→", "--", "::", ":", "...", "…"})
_EDGES: Final = ".:!?…*#,-&"
_DROPPED: Final = frozenset(
    "a an the is are was were be been am has have had having does do did will would it its s it's".split()  # noqa: SIM905
)
_CONTRACTIONS: Final = {
    "can't": ("cannot",), "cant": ("cannot",), "cannot": ("cannot",), "couldn't": ("cannot",), "couldnt": ("cannot",),
    "won't": ("not",), "isn't": ("not",), "aren't": ("not",), "wasn't": ("not",), "weren't": ("not",),
    "doesn't": ("not",), "doesnt": ("not",), "don't": ("not",), "didn't": ("not",), "hasn't": ("not",),
    "haven't": ("not",), "hadn't": ("not",), "wouldn't": ("not",),
    "shouldn't": ("should", "not"), "mustn't": ("must", "not"),
}  # fmt: skip
_AMERICAN: Final = {
    "cancelled": "canceled", "cancelling": "canceling", "licence": "license", "unauthorised": "unauthorized",
    "authorised": "authorized", "authorisation": "authorization", "initialise": "initialize", "behaviour": "behavior",
    "initialised": "initialized", "recognised": "recognized", "synchronised": "synchronized", "catalogue": "catalog",
    "unrecognised": "unrecognized", "timeout": "timed_out", "timeouts": "timed_out", "filesystem": "file_system",
    "filesystems": "file_system", "hostname": "host_name", "hostnames": "host_name", "vms": "vm",
}  # fmt: skip
_TO_CANNOT: Final = frozenset({"unable", "failed", "failure", "fails", "fail", "failing", "inability", "impossible"})
_CAN: Final = frozenset({"can", "could"})
_JOINTS: Final = {"caused": "by", "due": "to", "nested": "exception"}
"""Two words that begin the clause of a cause, as `because` alone does."""
_KEEPS_S: Final = ("ss", "us", "is", "os", "as")

Tokens = tuple[str, ...]
Placed = tuple[str, int, int]
"""A token and where it stands."""


def word(folded: str) -> Tokens:
    """The tokens of one folded word: none for small words that tell nothing, two for a joined pair."""
    if folded in _DROPPED:
        return ()
    if "'" in folded or "’" in folded:
        folded = folded.replace("’", "'")
        if folded in _CONTRACTIONS:
            return _CONTRACTIONS[folded]
        folded = folded.rsplit("'", 1)[0]
    if folded in _CONTRACTIONS:
        return _CONTRACTIONS[folded]
    if folded in _AMERICAN:
        return tuple(_AMERICAN[folded].split("_"))
    return (_singular(folded),)


def _singular(folded: str) -> str:
    if len(folded) < 4 or not folded.endswith("s") or folded.endswith(_KEEPS_S):
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("sses", "shes", "ches", "xes", "zes")):
        return folded[:-2]
    return folded[:-1]


class Tokenizer:
    """Takes messages apart; `knows_phrase` says whether words in a row are a phrase of the catalogue."""

    def __init__(self, knows_phrase: Callable[[Tokens], bool]) -> None:
        self._knows = knows_phrase
        self._seen: dict[str, Tokens] = {}

    def tokens(self, clean: str, start: int, end: int) -> Iterator[Placed]:
        """Tokens between two places of a text, each with where it stands; clauses are parted by `BOUNDARY`."""
        at = start
        match = _CHUNK.search
        seen = self._seen
        while found := match(clean, at, end):
            at = found.end()
            kind = found.lastgroup
            if kind == "chunk":
                chunk = found[0]
                tokens = seen.get(chunk)
                if tokens is None:
                    tokens = self._remember(chunk)
                for token in tokens:
                    yield token, found.start(), at
            elif kind == "boundary":
                yield BOUNDARY, found.start(), at
            elif quoted := _QUOTED.match(clean, at, end):
                yield self._quoted(quoted[0]), at, quoted.end()
                at = quoted.end()

    def _quoted(self, inside: str) -> str:
        """One identifier in quotes: a name, whatever it looks like."""
        return _name(inside)

    def _remember(self, chunk: str) -> Tokens:
        if len(self._seen) > 50_000:
            self._seen.clear()
        tokens = self._seen[chunk] = tuple(self._taken_apart(chunk))
        return tokens

    def _taken_apart(self, chunk: str) -> Iterator[str]:
        if chunk in _DASHES:
            yield BOUNDARY
            return
        core = chunk.strip(_EDGES)
        behind = chunk[chunk.find(core) + len(core) :] if core else chunk
        if core:
            if chunk[: chunk.find(core)].startswith(("--", ":")):
                core = chunk[: len(chunk) - len(behind)]
            yield from self._core(core)
        if behind.startswith((":", ".", "!", "?", "…")):
            yield BOUNDARY

    def _core(self, core: str) -> Iterator[str]:
        folded = core.casefold()
        if (core.isalpha() and not _is_camel(core)) or "'" in core or "’" in core:
            yield from word(folded)
        elif _NUMBER.fullmatch(core):
            yield folded.strip("#~<>+")
        elif _COLONED.fullmatch(core):
            first, second = folded.split(":")
            yield from (*word(first), BOUNDARY, *word(second))
        elif (slashed := _SLASHED.fullmatch(folded)) is not None:
            yield from (*word(slashed[1]), *word(slashed[2])) if len(slashed[1]) > 1 else (folded,)
        else:
            yield from self._identifier(core, folded)

    def _identifier(self, core: str, folded: str) -> Iterator[str]:
        parts: list[str] = []
        telling = False
        if _ALPHA_HYPHEN.fullmatch(core):
            parts = folded.split("-")
        elif _UPPER_SNAKE.fullmatch(core):
            parts = folded.split("_")
        elif camel := _CAMEL_CASED.fullmatch(core):
            parts = [part.casefold() for part in _CAMEL.findall(camel["name"])]
            telling = _EXCEPTION.search(core) is not None
        tokens = tuple(token for part in parts for token in word(part))
        if len(parts) > 1 and (telling or self._holds_phrase(tokens)):
            yield from tokens
        else:
            yield _name(core)

    def _holds_phrase(self, tokens: Tokens) -> bool:
        count = min(len(tokens), 12)
        return any(self._knows(tokens[first:last]) for first in range(count) for last in range(first + 2, count + 1))


def _is_camel(core: str) -> bool:
    return not core.islower() and not core.isupper() and not core.istitle()


def _name(core: str) -> str:
    return core.casefold() if len(core) <= _LONGEST_NAME else NAME


def joined(tokens: Iterator[Placed]) -> Iterator[Placed]:
    """The tokens with the many forms of *cannot* made one: `unable to`, `failed to`, `could not`, `not able to`."""
    held: list[Placed] = []
    for token in tokens:
        held.append(token)
        count = _cannot(held)
        if count:
            held[-count:] = [("cannot", held[-count][1], token[2])]
        if len(held) > 3:
            yield held.pop(0)
    yield from held


def _cannot(held: list[Placed]) -> int:
    """How many of the last tokens together mean *cannot*; 0 when they do not."""
    last, *before = (token[0] for token in held[:-4:-1])
    if not before:
        return 0
    if (last == "to" and before[0] in _TO_CANNOT) or (last == "not" and before[0] in _CAN):
        return 2
    return 3 if last == "to" and before == ["able", "not"] else 0


def parted(tokens: Iterator[Placed]) -> Iterator[Placed]:
    """The joined tokens, with a boundary before words that begin the clause of a cause, such as `caused by`."""
    before: Placed | None = None
    for token in joined(tokens):
        if before is not None:
            if before[0] == "because" or _JOINTS.get(before[0]) == token[0]:
                yield BOUNDARY, before[1], before[1]
            yield before
        before = token
    if before is not None:
        yield before


def phrase_tokens(phrase: str) -> Tokens:
    """The tokens of a phrase of the catalogue; hyphens between letters part words, so `read-only` is `read only`."""
    spread = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", " ", phrase)
    tokens = [token for token, _, _ in parted(Tokenizer(lambda _: False).tokens(spread, 0, len(spread)))]
    while tokens and tokens[-1] == BOUNDARY:
        tokens.pop()
    while tokens and tokens[0] == BOUNDARY:
        tokens.pop(0)
    return tuple(_merged(tokens))


def _merged(tokens: list[str]) -> Iterator[str]:
    before = None
    for token in tokens:
        if token != BOUNDARY or before != BOUNDARY:
            yield token
        before = token
