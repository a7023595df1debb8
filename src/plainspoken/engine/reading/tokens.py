"""Pieces of a message made comparable: words of one form, and names that no phrase is found inside.

A word is folded, loses its plural, and the many forms of *cannot* and *not* become one. A path, a host, an id, a quoted
identifier or a code identifier is one name. An identifier in camel or snake case or with hyphens is taken apart only
where a phrase of the catalogue stands in it, such as `NoRouteToHostException` or `read-only`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from plainspoken.engine.normalise import fold

BOUNDARY: Final = "|"
"""The token between two clauses."""

NAME: Final = "<name>"
"""The token of a name that is too long or too odd to be one of a phrase."""

_LONGEST_NAME: Final = 48
_CHUNK = re.compile(
    r"""(?P<path>(?<![A-Za-z0-9])[A-Za-z]:\\[^\s"'<>|,;]+)|(?P<quote>\\*["'`‘’“”«»])|(?P<boundary>[;|\n]|\\+[nrt](?![a-z])|\\+n)"""
    r"""|(?P<chunk>(?:[^\s,;"'`‘’“”«»()\[\]{}<>|=\\]|(?<=[A-Za-z])['’](?=(?:t|s|re|ve|ll|d)\b)|\\(?![nrt"']))+)"""
)
_AWKWARD = re.compile(r"""[\\\n"'`‘’“”«»]""")
_PARTED: Final = str.maketrans(dict.fromkeys(",()[]{}<>=", " "))
_QUOTED = re.compile(r"""[^\s"'`‘’“”«»\\]{1,120}(?=\\*["'`’”»])""")
_ALPHA_HYPHEN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CAMEL_CASED = re.compile(r"(?P<path>(?:[\w-]+[.$/:]+)*)_?(?P<name>[A-Za-z][a-z]*(?:[A-Z]+[a-z0-9]*)+)")
_EXCEPTION = re.compile(r"(?:Exception|Error|Fault|Failure|_ERROR|_EXCEPTION|_FAULT|_FAILURE)$|\.fault\.")
_UPPER_SNAKE = re.compile(r"(?:[A-Za-z]+\.)?(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)")
_SLASHED = re.compile(r"([A-Za-z]+)/([A-Za-z]+)")
_NUMBER = re.compile(r"[#~<>+-]?\d[\d.,]*%?")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_URL = re.compile(r"https?://[^/?#\s]*(?P<path>/[^?#\s]*)?(?:[?#].*)?")
_DASHES: Final = frozenset({"-", "–", "—", "->", "=>", "→", "--", "::", ":", "...", "…"})
_PARTS: Final = frozenset({";", "|"})
_EDGES: Final = ".:!?…*#,-&"
_DROPPED: Final = frozenset(
    "a an the is are was were be been am has have had having does do did will would it its s it's".split()
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
    "filesystems": "file_system", "timedout": "timed_out", "hostname": "host_name", "hostnames": "host_name",
    "vms": "vm",
}  # fmt: skip
_TO_CANNOT: Final = frozenset({"unable", "failed", "failure", "fails", "fail", "failing", "inability", "impossible"})
_CAN: Final = frozenset({"can", "could"})
_JOINTS: Final = {"caused": "by", "due": "to", "nested": "exception"}
"""Two words that begin the clause of a cause, as `because` alone does."""
_STATUSES: Final = frozenset("400 401 403 404 405 408 409 412 413 422 429 500 502 503 504 507".split())
"""Codes of HTTP that tell a fault; however a program writes them (`status code: 404`), `http` is put before them."""
_BEFORE_STATUS: Final = frozenset({"status", "code", "error"})
_LINKS: Final = frozenset({"to", "not", "by", "exception", "because"}) | _STATUSES
_KEEPS_S: Final = ("ss", "us", "is", "os", "as", "windows")

Tokens = tuple[str, ...]
Span = tuple[int, int]


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
    if folded.endswith(("sses", "shes", "tches", "nches", "rches", "xes", "zzes")):
        return folded[:-2]
    return folded[:-1]


class Tokenizer:
    """Takes messages apart; `knows_phrase` says whether words in a row are a phrase of the catalogue."""

    def __init__(self, knows_phrase: Callable[[Tokens], bool]) -> None:
        self._knows = knows_phrase
        self._seen: dict[str, Tokens] = {}

    def tokens(self, message: str) -> list[str]:
        """The tokens of a message, as `add` adds them, without their places: several times as fast."""
        if _AWKWARD.search(message):
            added: list[str] = []
            self.add(message, 0, len(message), added, [])
            return added
        if ";" in message or "|" in message:
            message = message.replace(";", " ; ").replace("|", " | ")
        tokens: list[str] = []
        seen = self._seen
        for chunk in message.translate(_PARTED).split():
            known = seen.get(chunk)
            tokens += self._remember(chunk) if known is None else known
        return tokens if _LINKS.isdisjoint(tokens) else _with_links(tokens)

    def add(self, clean: str, start: int, end: int, tokens: list[str], spans: list[Span]) -> None:
        """Add the tokens between two places of a text, and where each stands; clauses are parted by `BOUNDARY`.

        The many forms of *cannot* (`unable to`, `failed to`, `could not`, `not able to`) become one token, and words
        that begin the clause of a cause, such as `caused by`, have a boundary before them.
        """
        first = len(tokens)
        seen = self._seen
        at = start
        search = _CHUNK.search
        while found := search(clean, at, end):
            place = found.span()
            at = place[1]
            kind = found.lastgroup
            if kind == "chunk":
                chunk = found[0]
                known = seen.get(chunk)
                for token in self._remember(chunk) if known is None else known:
                    if token in _LINKS and len(tokens) > first and _linked(token, tokens, spans, first, at):
                        continue
                    tokens.append(token)
                    spans.append(place)
            elif kind == "path":
                tokens.append(_name(found[0]))
                spans.append(place)
            elif kind == "boundary":
                tokens.append(BOUNDARY)
                spans.append(place)
            elif quoted := _QUOTED.match(clean, at, end):
                tokens.append(_name(quoted[0]))  # one identifier in quotes is a name, whatever it looks like
                spans.append(quoted.span())
                at = quoted.end()

    def _remember(self, chunk: str) -> Tokens:
        if len(self._seen) > 50_000:
            self._seen.clear()
        tokens = self._seen[chunk] = tuple(self._taken_apart(chunk))
        return tokens

    def _taken_apart(self, chunk: str) -> Iterator[str]:
        if chunk in _DASHES or chunk in _PARTS:
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
        folded = fold(core)
        if (core.isalpha() and not _is_camel(core)) or "'" in core or "’" in core:
            yield from word(folded)
        elif core[-1] == "s" and core[:-1].isalpha() and core[:-1].isupper():
            yield from word(folded[:-1])  # VMs, NICs
        elif _NUMBER.fullmatch(core):
            yield folded.strip("#~<>+")
        elif _is_joined_by_colons(core):
            first, *others = core.split(":")  # `Reason:Disk full`, `error:1408F10B:SSL routines`
            yield from self._core(first)
            for part in others:
                yield BOUNDARY
                yield from self._core(part)
        elif (slashed := _SLASHED.fullmatch(folded)) is not None:
            yield from (*word(slashed[1]), *word(slashed[2])) if len(slashed[1]) > 1 else (folded,)
        else:
            yield from self._identifier(core, folded)

    def _identifier(self, core: str, folded: str) -> Iterator[str]:
        name = _name(core)
        if self._knows((name,)):  # the catalogue names it as it stands
            yield name
            return
        parts: list[str] = []
        telling, path = False, ""
        if _ALPHA_HYPHEN.fullmatch(core):
            parts = folded.split("-")
        elif snake := _UPPER_SNAKE.fullmatch(core):
            parts = fold(snake["name"]).split("_")
            telling = _EXCEPTION.search(core) is not None
        elif camel := _CAMEL_CASED.fullmatch(core):
            parts = [fold(part) for part in _CAMEL.findall(camel["name"])]
            telling, path = _EXCEPTION.search(core) is not None, camel["path"].rstrip(".$/:")
        tokens = tuple(token for part in parts for token in word(part))
        if len(parts) > 1 and (telling or self._holds_phrase(tokens)):
            if path:
                yield _name(path)
            yield from tokens
        else:
            yield name

    def _holds_phrase(self, tokens: Tokens) -> bool:
        count = min(len(tokens), 12)
        return any(self._knows(tokens[first:last]) for first in range(count) for last in range(first + 2, count + 1))


def _is_joined_by_colons(core: str) -> bool:
    """Whether colons part clauses of a piece without blanks, as they do not in addresses, times, ids and urls."""
    if ":" not in core or "/" in core or "\\" in core:
        return False
    parts = core.split(":", 9)
    return len(parts) < 10 and all(any(map(str.isalpha, part)) for part in parts) and bool(_LETTERS.search(core))


def _is_camel(core: str) -> bool:
    return not core.islower() and not core.isupper() and not core.istitle()


def _name(core: str) -> str:
    """The token of a name; that of a url is its path, which says whose service it is whatever machine it runs on."""
    if "://" in core and (url := _URL.fullmatch(core)) is not None:
        core = (url["path"] or "").rstrip("/") or core
    return fold(core) if len(core) <= _LONGEST_NAME else NAME


def _linked(latest: str, tokens: list[str], spans: list[Span], first: int, end: int) -> bool:
    """Whether a token became one with those before it; a boundary is put before two that begin a cause."""
    before = tokens[-1]
    if latest in _STATUSES:
        named = tokens[-2] if before == BOUNDARY and len(tokens) > first + 1 else before
        if named in _BEFORE_STATUS:
            tokens.append("http")
            spans.append((spans[-1][1], spans[-1][1]))
        return False
    if (latest == "to" and before in _TO_CANNOT) or (latest == "not" and before in _CAN):
        count = 1
    elif latest == "to" and before == "able" and len(tokens) > first + 1 and tokens[-2] == "not":
        count = 2
    else:
        if latest == "because":
            tokens.append(BOUNDARY)
            spans.append((end, end))
        elif _JOINTS.get(before) == latest:
            tokens.insert(-1, BOUNDARY)
            spans.insert(-1, (spans[-1][0], spans[-1][0]))
        return False
    start = spans[-count][0]
    del tokens[-count:], spans[-count:]
    tokens.append("cannot")
    spans.append((start, end))
    return True


def _with_links(tokens: Sequence[str]) -> list[str]:
    """The tokens with the many forms of *cannot* made one, and a boundary before the clause of a cause."""
    linked: list[str] = []
    spans: list[Span] = []
    for token in tokens:
        if token not in _LINKS or not linked or not _linked(token, linked, spans, 0, 0):
            linked.append(token)
            spans.append((0, 0))
    return linked


def phrase_tokens(phrase: str) -> Tokens:
    """The tokens of a phrase of the catalogue; words joined by hyphens are parted, so `read-only` is `read only`.

    What has a digit in it, such as `virt-v2v`, is a name, and stays whole as it does in texts.
    """
    spread = _JOINED.sub(lambda joined: joined[0].replace("-", " "), phrase)
    tokens = _PLAIN.tokens(spread)
    merged = [token for token, before in zip(tokens, [BOUNDARY, *tokens], strict=False) if (token, before) != _TWICE]
    if merged and merged[-1] == BOUNDARY:
        merged.pop()
    return tuple(merged)


_TWICE: Final = (BOUNDARY, BOUNDARY)
_JOINED: Final = re.compile(r"(?<![\w.-])[A-Za-z]+(?:-[A-Za-z]+)+(?![\w-]|\.\w)")
_PLAIN: Final = Tokenizer(lambda _: False)
