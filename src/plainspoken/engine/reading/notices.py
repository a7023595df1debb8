"""Notices of what a program let be, such as `not removing snapshot 7: still in use`: they say nothing of a failure.

A text that says nothing but that work was skipped, and why, is the failure of that work: `skipping replication: …`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.lines import Line

_LET_BE: Final = (
    r"(?:(?:warning|note|notice|info):? )?"
    r"(?:skipping|ignoring|keeping|leaving|kept|not (?:removing|deleting|replacing)) "
)
_NOTICE = re.compile(rf"(?:[\w./-]+: ){{0,2}}{_LET_BE}", re.IGNORECASE)
_LATER = re.compile(rf"(?<=[;.] ){_LET_BE}", re.IGNORECASE)
_SKIPPED_WORK = re.compile(
    r"(?:[\w./-]+: ){0,2}skipping (?:(?:the|this) )?"
    r"(?:vm|replication|failover|migration|sync|backup|run)\b",
    re.IGNORECASE,
)
_WORDS: Final = (
    "skipping ", "ignoring ", "keeping ", "leaving ", "kept ", "not removing ", "not deleting ", "not replacing "
)  # fmt: skip
_END = re.compile(r"[;.](?= )")


def may_hold_notice(folded: str) -> bool:
    """Whether a text, folded, has the words of a notice; without them it holds none."""
    return ("ing " in folded or "ept " in folded) and any(word in folded for word in _WORDS)


def without_notices(text: NormalText, lines: Iterable[Line]) -> Iterable[Line]:
    """What is left of lines without the sentences that are notices, each with the reason that it gives."""
    if may_hold_notice(text.folded):
        lines = list(lines)
        return list(_parted(text.clean, lines)) or [line for line in lines if _is_skipped_work(text.clean, line)]
    return [line for line in lines if line.start < line.end]


def _is_skipped_work(clean: str, line: Line) -> bool:
    return _SKIPPED_WORK.match(clean, line.start, line.end) is not None


def _parted(clean: str, lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        at = line.start
        found = _NOTICE.match(clean, at, line.end) or _LATER.search(clean, at, line.end)
        while found:
            if at < found.start():
                yield line._replace(start=at, end=found.start())
            end = _END.search(clean, found.end(), line.end)
            at = end.end() + 1 if end else line.end
            found = _LATER.search(clean, max(at - 2, line.start), line.end) if at < line.end else None
        if at < line.end:
            yield line._replace(start=at)
