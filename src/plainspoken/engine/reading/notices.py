"""What programs say beside a failure: notices of what they let be, what they did instead, and advice.

`not removing snapshot 7: still in use` says nothing of a failure. `no address found, using the default` says that the
program went on, so it tells of a failure no more than a debug line does. Under `Hint:` stands what to do about it.

A text that says nothing but that work was skipped, and why, is the failure of that work: `skipping replication: …`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ahocorasick_rs import AhoCorasick

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.lines import Line, Weight

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
_INSTEAD = re.compile(
    r"(?<=[;.:,-] )(?:skipping|ignoring|defaulting to|(?:continuing|proceeding) (?:with|without|anyway)"
    r"|using (?:the )?default|using [^ ]{1,40} instead|will (?:be )?(?:skip|ignore|use (?:the )?default))"
    r"|(?<= )will be (?:skipped|ignored|used instead|returned)",
    re.IGNORECASE,
)
_THE_SAME = re.compile(r"(?:these|this|those|they|it) ", re.IGNORECASE)
"""How a sentence begins that goes on about what the one before it says."""
_OF_ITS_OWN = re.compile(
    r": |\b(?:because|as|since|fail|denied|refused|could not|cannot|unable|impossible)", re.IGNORECASE
)
"""What tells that a notice gives its own reason, or a failure, so that it says nothing of the sentence before."""
_ADVICE = re.compile(r"(?:hint|suggestion|correction|workaround|remedy|solution): ?", re.IGNORECASE)
_LATER_ADVICE = re.compile(rf"(?<=[;.!?] ){_ADVICE.pattern}", re.IGNORECASE)
NOTICE_WORDS: Final = (
    "skipping", "ignoring", "keeping ", "leaving ", "kept ", "not removing ", "not deleting ", "not replacing ",
    "defaulting to", "continuing ", "proceeding ", "using default", "using the default", " instead",
    "will be ", "will skip", "will ignore", "will use",
    "hint:", "suggestion:", "correction:", "workaround:", "remedy:", "solution:",
)  # fmt: skip
"""A text that has none of these, folded, holds no notice and no advice."""
_SCAN: Final = AhoCorasick(NOTICE_WORDS)
_END = re.compile(r"[;.](?= )")


def without_notices(text: NormalText, lines: Iterable[Line]) -> Iterable[Line]:
    """What is left of lines without notices, each with the reason that it gives, and without advice.

    What was done instead, and the sentence before that, weigh as little as a quiet line, unless their line says that
    it is an error.
    """
    if _SCAN.find_matches_as_indexes(text.folded):
        lines = list(lines)
        return list(_plain(text.clean, lines)) or [line for line in lines if _is_skipped_work(text.clean, line)]
    return [line for line in lines if line.start < line.end]


def _is_skipped_work(clean: str, line: Line) -> bool:
    return _SKIPPED_WORK.match(clean, line.start, line.end) is not None


def _plain(clean: str, lines: Iterable[Line]) -> Iterator[Line]:
    for line in _without_advice(clean, lines):
        for part in _weighed(clean, line):
            if part.weight is Weight.QUIET and line.weight is not Weight.QUIET:
                yield part
            else:
                yield from _parted(clean, part)


def _without_advice(clean: str, lines: Iterable[Line]) -> Iterator[Line]:
    advises = False
    for line in lines:
        advises = advises and line.indented
        if advises:
            continue
        if heading := _ADVICE.match(clean, line.start, line.end):
            advises = heading.end() >= line.end
            continue
        later = _LATER_ADVICE.search(clean, line.start, line.end)
        yield line._replace(end=later.start()) if later else line


def _parted(clean: str, line: Line) -> Iterator[Line]:
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


def _weighed(clean: str, line: Line) -> Iterator[Line]:
    """A line in parts: what was done instead is quiet, and so is the sentence before it."""
    found = None if line.weight is Weight.ERROR else _INSTEAD.search(clean, line.start, line.end)
    if not found:
        yield line
        return
    ended = _END.search(clean, found.end(), line.end)
    until = ended.end() + 1 if ended else line.end
    if _OF_ITS_OWN.search(clean, found.end(), until):
        yield line
        return
    before = [line.start, *(end.end() + 1 for end in _END.finditer(clean, line.start, found.start() - 2))]
    begins = before[-2] if len(before) > 1 and _THE_SAME.match(clean, before[-1]) else before[-1]
    if line.start < begins:
        yield line._replace(end=begins)
    yield line._replace(start=begins, end=until, weight=Weight.QUIET)
    if until < line.end:
        yield line._replace(start=until)
