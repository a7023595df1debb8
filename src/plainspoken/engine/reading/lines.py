"""The lines of a text, each without its header: time stamps, levels, loggers, threads, process and request ids.

A header says when and where a line was written. It is never evidence for a cause; only its level counts, because a
line of the level `INFO` or `DEBUG` does not answer for a line that is an error.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from plainspoken.engine.normalise import NormalText

_MOST_PIECES: Final = 16
"""Pieces of a header that are looked at; real ones have at most ten."""


class Weight(IntEnum):
    """How much a line counts as evidence."""

    QUIET = 0
    """Debug, info, notice: it tells what was done."""
    PLAIN = 1
    ERROR = 2
    """The line itself says that it is an error."""


class Line(NamedTuple):
    """A line's message: where it begins and ends in the clean text, what it weighs, whether it was indented.

    `prose` is true where its first words tell that it is no header and no frame (see `begins_as_prose`).
    """

    start: int
    end: int
    weight: Weight = Weight.PLAIN
    indented: bool = False
    prose: bool = False


_LEVELS: Final = {
    **dict.fromkeys(("trace", "trac", "debug", "debu", "dbg", "info", "inf", "notice", "fine", "finer", "finest"), 0),
    **dict.fromkeys(("warn", "warning", "wrn"), 1),
    **dict.fromkeys(
        ("error", "err", "erro", "fatal", "fata", "ftl", "crit", "critical", "severe", "emerg", "alert", "panic"), 2
    ),
}
_BEGIN_HEADERS: Final = frozenset((*_LEVELS, "fatal", "internal", "error", "panic"))
_BEGIN_FRAMES: Final = frozenset(
    ("traceback", "file", "during", "at", "goroutine", "created", "stack", "call", "from", "thread", "exit", "note")
)
_CALENDAR: Final = frozenset("mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec".split())
_ARTICLE: Final = frozenset(("The", "the"))
_LONGEST_WORD: Final = 64
_HEAD = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*):?")
_LEVEL_WORDS = "|".join(sorted(_LEVELS, key=len, reverse=True))
_UPPER = "|".join(sorted((word.upper() for word in _LEVELS), key=len, reverse=True))

_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,:]\d{1,9})?)?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?"
_STAMP = re.compile(
    rf"[\[(<]?(?:\d{{4}}[-/.]\d\d[-/.]\d\d(?:[T _]{_CLOCK})?(?: ?(?:Z\b|UTC|[+-]\d\d:?\d\d))?"
    rf"|(?:{_DAY} )?{_MONTH} \d{{1,2}},?(?: \d{{4}})?,? {_CLOCK}(?: (?:AM|PM))?(?: [A-Z]{{3,4}})?(?: \d{{4}})?"
    rf"|(?:{_DAY} )?\d{{1,2}}[ /]{_MONTH}[ /]\d{{4}}[ :]{_CLOCK}(?: [+-]\d{{4}})?"
    rf"|{_CLOCK}(?: ?[AP]M)?(?=[\]) |,-])"
    rf"|\d{{10,13}}(?:\.\d+)?(?=[\]) ])|(?<=\[) ?\d{{1,7}}\.\d{{1,9}}(?=\]))[\])>]?,?(?: |$)"
)
_KLOG = re.compile(r"([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w./-]+:\d+\] ?")
_SHORT = re.compile(rf"({_UPPER})\[\d+\] ?")
_LEVEL = re.compile(rf"[\[(<|]? ?(?P<word>{_UPPER})(?P<mark> ?[\])>|:]| -(?= )|(?= )|$) ?")
_LOWER_LEVEL = re.compile(
    rf"(?:[\[(<|] ?(?P<word>{_LEVEL_WORDS}) ?[\])>|]:?|(?P<plain>{_LEVEL_WORDS}):(?= |$)) ?", re.IGNORECASE
)
_LEVEL_AFTER_STAMP = re.compile(rf"(?P<word>{_LEVEL_WORDS})(?:[ :]|$) ?", re.IGNORECASE)
_PYTHON_ROOT = re.compile(rf"({_UPPER}):[A-Za-z_][\w.-]*:")
_BRACKETS = re.compile(r'(?:\[[^\[\]"]{0,200}\]|\([^()"]{0,120}\)|\{[^{}"]{0,120}\}|<[^<>"]{0,80}>):? ?')
_ID_LIKE = re.compile(r"[^ ]*|.*(?:\d|[._$/#=-]).*")
_NUMBER = re.compile(r"#?\d{1,10}(?= |:) ?:? ?")
_LOGGER = re.compile(r"(?=[^\s]*[./])[A-Za-z_$][\w$]*(?:[./:$-][\w$<>-]+)+:?(?: |$)|[\w.-]+\.\w{1,4}:\d+\]?:? ")
_BEFORE_LEVEL = re.compile(rf"[\w.$/@-]+(?: \[[^\[\]]{{0,80}}\])?(?= (?:[-|:] )?[\[(<]?(?:{_UPPER})\b) ")
_UPPER_SOURCE = re.compile(r"[A-Z]{2,16} (?=- )")
_NAME_THEN_DASH = re.compile(r"[\w.$/:<>-]{1,80} (?=- )")
_SEPARATOR = re.compile(r"[-|:–»] ?")
_SYSLOG = re.compile(r"(?:[\w.-]+ )?[\w./@-]+\[\d+\]: ?|[\w.-]+ [\w./-]+: (?=\S)")
_RFC5424 = re.compile(r"<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ (?:-|(?:\[[^\]]*\])+) ?")
_PRIORITY = re.compile(r"<\d{1,3}>")
_SAYS_ERROR = re.compile(
    r"(?:[\w./@-]+(?:\[[^\]]{0,24}\])?: ){0,2}"
    r"(?:fatal |internal )?(?:error|fatal|panic)(?: \d+)?:",
    re.IGNORECASE,
)
_FIELD_LEVEL = re.compile(
    r"""(?:\{[^{}\[\]]{0,400}?|(?=[A-Za-z_][\w.-]{0,63}=)[^{}\[\]]{0,400}?)(?<![\w-])"""
    rf"""["']?(?:level|lvl|levelname|loglevel|log\.level|severity)["']?(?:=| ?: ?)["']?({_LEVEL_WORDS})(?![\w-])""",
    re.IGNORECASE,
)
"""The level of a line that is data, in one of its fields."""
_LOGGED = re.compile(r": (?=\[?2\d{3}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d)")
_SYSLOG_STAMP = re.compile(rf"{_MONTH} \d{{1,2}} {_CLOCK} ")


def begins_as_prose(clean: str, start: int, end: int) -> bool:
    """Whether the first words between two places tell that there is no header, no `error:` and no frame.

    The first is a word, or a name with a colon behind it, and none that a level, a date, an error or a frame of a
    traceback begins with. All that begins so is prose; prose may begin otherwise.
    """
    stop = clean.find(" ", start, end)
    first = clean[start : stop if stop >= 0 else end]
    told = _known_by_first(first) if len(first) <= _LONGEST_WORD else _told_by_first(first)
    if told is not None:
        return told
    if first in _ARTICLE:
        return not clean.startswith(" above exception", stop)
    if stop < 0:
        return False
    behind = clean.find(" ", stop + 1, end)
    second = clean[stop + 1 : behind if behind >= 0 else end]
    return second.isalpha() and _is_plain(second)  # what is said of an error may have two names before it


def _told_by_first(word: str) -> bool | None:
    """Whether the first word alone tells that a line is prose, or that it may not be; None when the next one does."""
    if word.isalpha() and word.isascii():
        return None if word in _ARTICLE else _is_plain(word)
    head = _HEAD.fullmatch(word)
    if head is None or not _is_plain(head[1]) or head[1][1:].isdecimal():
        return False
    return None if word.endswith(":") else True


_known_by_first = lru_cache(maxsize=4_096)(_told_by_first)


def _is_plain(word: str) -> bool:
    """Whether no header, error or frame begins with a word."""
    folded = word.lower()
    return folded not in _BEGIN_HEADERS and folded not in _BEGIN_FRAMES and folded[:3] not in _CALENDAR


def written_lines(text: NormalText) -> Iterator[Line]:
    """The lines of a text as they were written, each without its header; one that quotes a logged line is two."""
    clean = text.clean
    quotes = ": 2" in clean or ": [2" in clean
    for start, end, indented in text.lines:
        line = without_header(clean, start, end, indented=indented)
        if not quotes or not (logged := _LOGGED.search(clean, line.start, line.end)):
            yield line
            continue
        yield Line(line.start, logged.start(), line.weight, indented)
        yield without_header(clean, logged.end(), line.end, weight=line.weight)


def without_header(clean: str, start: int, end: int, *, indented: bool = False, weight: Weight = Weight.PLAIN) -> Line:
    """The line between two places without what stands before its message.

    Args:
        clean: The whole text.
        start: Where the line begins.
        end: Where it ends.
        indented: Whether blanks stood before it.
        weight: What it weighs when its header names no level.
    """
    if begins_as_prose(clean, start, end):
        return Line(start, end, weight, indented, prose=True)
    head = clean[start : start + 1]
    if head.isalpha() and not head.isupper() and not _LOWER_LEVEL.match(clean, start, end):
        return Line(start, end, _weighed(clean, start, end, weight), indented)
    header = _Header(clean, start, end)
    at = start
    for _ in range(_MOST_PIECES):
        found = header.piece(at)
        if not found or found.end() == at:
            break
        at = found.end()
    if header.level is not None:
        weight = Weight(header.level)
    return Line(at, end, _weighed(clean, at, end, weight), indented)


class _Header:
    """What has been seen of a line's header so far; that decides what may come next."""

    def __init__(self, clean: str, start: int, end: int) -> None:
        self._clean = clean
        self._start = start
        self._end = end
        self._stamped = self._named = False
        self._syslog = _SYSLOG_STAMP.match(clean, start, end) is not None
        self._spoken = False
        self.level: int | None = None
        self._open_level: int | None = None

    def piece(self, at: int) -> re.Match[str] | None:
        """The next piece of the header; None where the message begins."""
        first = self._clean[at : at + 1]
        return (
            (self._whole(at) if first in _BEGIN_WHOLE else None)
            or (self._stamp(at) if first.isupper() or first.isdigit() or first in _BEGIN_STAMPS else None)
            or self._level(at)
            or self._name(at)
        )

    def _whole(self, at: int) -> re.Match[str] | None:
        if self._stamped:
            return None
        found = _KLOG.match(self._clean, at, self._end)
        if found:
            self.level = self._open_level = _KLOG_LEVELS[found[1]]
        else:
            found = _RFC5424.match(self._clean, at, self._end)
        if found:
            self._stamped = self._named = True
        return found or (_PRIORITY.match(self._clean, at, self._end) if at == self._start else None)

    def _stamp(self, at: int) -> re.Match[str] | None:
        found = _STAMP.match(self._clean, at, self._end)
        if found and (self._named or self._open_level is not None):  # what was logged again has a second header
            self._named, self._open_level = False, None
        self._stamped = self._stamped or found is not None
        return found

    def _level(self, at: int) -> re.Match[str] | None:
        if self._open_level is not None:
            return None
        clean, end = self._clean, self._end
        found = _SHORT.match(clean, at, end) or _PYTHON_ROOT.match(clean, at, end)
        if found:
            self._named = self._named or found.re is _PYTHON_ROOT
            word = found[1]
        else:
            found = _level(clean, at, end, stamped=self._stamped and not self._named)
            word = (found["word"] or found.groupdict().get("plain") or "") if found else ""
        if found:
            self.level = self._open_level = _LEVELS[word.lower()]
            self._spoken = not self._stamped and found.re is _LOWER_LEVEL and not found["word"]
        return found

    def _name(self, at: int) -> re.Match[str] | None:
        if self._syslog and not self._named:
            found = _SYSLOG.match(self._clean, at, self._end)
            if found:
                self._named = True
                return found
        if (not self._stamped and self.level is None) or self._spoken:
            return None  # behind `Error: ` of a sentence stands its message, also where that begins like a logger
        found = _inner(self._clean, at, self._end, named=self._named, level=self._open_level)
        self._named = self._named or (found is not None and found.re in (_LOGGER, _NAME_THEN_DASH))
        return found


_BEGIN_WHOLE: Final = frozenset("IWEF<")
_BEGIN_STAMPS: Final = frozenset("[(< ")
"""Besides digits and the names of months and days."""
_KLOG_LEVELS: Final = {"I": 0, "W": 1, "E": 2, "F": 2}


def _weighed(clean: str, start: int, end: int, weight: Weight) -> Weight:
    if weight is not Weight.PLAIN:
        return weight
    in_fields = clean.startswith("{", start) or clean.find("=", start, end) >= 0
    if in_fields and (told := _FIELD_LEVEL.match(clean, start, end)):
        return Weight(_LEVELS[told[1].lower()])
    return Weight.ERROR if _SAYS_ERROR.match(clean, start, end) else weight


def _level(clean: str, at: int, end: int, *, stamped: bool) -> re.Match[str] | None:
    found = _LEVEL.match(clean, at, end)
    if found:
        # `ERROR occurred` is a sentence; a level is marked, or follows a time stamp.
        return found if stamped or found["mark"].strip() or clean[at] in "[(<|" else None
    return _LOWER_LEVEL.match(clean, at, end) or (_LEVEL_AFTER_STAMP.match(clean, at, end) if stamped else None)


def _inner(clean: str, at: int, end: int, *, named: bool, level: int | None) -> re.Match[str] | None:
    """What stands between stamp, level and message: threads, ids, loggers and what parts them."""
    found = _BRACKETS.match(clean, at, end)
    if found:
        return found if _ID_LIKE.fullmatch(found[0].strip(" :")[1:-1]) else None
    if level is None and (found := _BEFORE_LEVEL.match(clean, at, end)):
        return found
    if not named and (found := _LOGGER.match(clean, at, end)):
        return found
    if found := _NUMBER.match(clean, at, end):
        return found if not named else None
    if found := _UPPER_SOURCE.match(clean, at, end):
        return found
    if not named and (found := _NAME_THEN_DASH.match(clean, at, end)):
        return found
    return _SEPARATOR.match(clean, at, end)
