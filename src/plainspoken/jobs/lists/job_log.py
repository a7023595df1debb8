"""A job's log lines as customers may read them: the newest first, page by page, every text scrubbed.

Lines for developers, lines of levels nobody knows, and lines of which nothing presentable is left are left out. A page
looks at a bounded number of lines, so it may come out short or empty although the log goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from msgspec import UNSET
from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import read_log_cursor, write_log_cursor
from plainspoken.jobs.literals import LogLevel
from plainspoken.jobs.reading.log_lines import LogPlace, read_log_places, read_log_texts
from plainspoken.jobs.reading.lookups import read_job
from plainspoken.jobs.reading.positions import LogPosition
from plainspoken.jobs.rows import FoundJob, TrackedRow
from plainspoken.jobs.telling.views import JobLog, LogLine
from plainspoken.store.database import Database

DEFAULT_LINES: Final = 50
MOST_LINES: Final = 100
LOOKED_AT: Final = 500
"""Lines that one page looks at, at most."""

_LONGEST: Final = 4_000
# What backends write for each level that customers may see, mildest first.
_LEVELS: Final[dict[LogLevel, frozenset[str]]] = {
    "INFO": frozenset({"INFO", "NOTICE"}),
    "WARN": frozenset({"WARN", "WARNING"}),
    "ERROR": frozenset({"ERROR", "FATAL", "CRITICAL", "PANIC"}),
}
_REMARK = re.compile(r"\[[^\]]{0,200}\]")


@dataclass(frozen=True, slots=True)
class _Page:
    """Lines looked at, in order; texts and raw step names of those that may be shown, by id; whether more follow."""

    found: FoundJob
    lines: tuple[LogPlace, ...]
    texts: dict[int, tuple[str | None, str | None]]
    more: bool


async def job_log(
    database: Database,
    sanitizer: Sanitizer,
    job_id: str,
    *,
    limit: int = DEFAULT_LINES,
    before: str | None = None,
    level: LogLevel = "INFO",
) -> JobLog:
    """A page of a job's log, the newest line first.

    Args:
        database: The job store.
        sanitizer: Makes each text presentable.
        job_id: The job, by id or external id. A replication has no log of its own, so its page is empty.
        limit: Lines on the page, 1 to `MOST_LINES`.
        before: The `next` of the page before; None for the first page.
        level: The mildest level to show.

    Raises:
        NotFound: No job that customers see has this id.
        BadCursor: `before` was given by no log.
    """
    after = read_log_cursor(before) if before is not None else None
    shown = tuple(_LEVELS)[tuple(_LEVELS).index(level) :]
    page = await database.run(_read_page, job_id, after, limit, frozenset().union(*(_LEVELS[each] for each in shown)))
    keep = (page.found.context.vm_name,) if page.found.context else ()
    lines = [
        shown_line
        for line in page.lines
        if line.id in page.texts
        for shown_line in [_shown(sanitizer, line, page.texts[line.id], keep)]
        if shown_line is not None
    ]
    last = page.lines[-1] if page.lines else None
    following = write_log_cursor(LogPosition(last.at, last.id)) if last and page.more else UNSET
    return JobLog(job_id=page.found.job.id, count=len(lines), lines=tuple(lines), next=following)


def _read_page(
    connection: Connection, job_id: str, after: LogPosition | None, limit: int, levels: frozenset[str]
) -> _Page:
    found = read_job(connection, job_id)
    if not isinstance(found.job, TrackedRow):
        return _Page(found, (), {}, more=False)
    looked_at = read_log_places(connection, found.job.id, after=after, most=LOOKED_AT + 1)
    lines: list[LogPlace] = []
    wanted: list[int] = []
    for line in looked_at[:LOOKED_AT]:
        lines.append(line)
        if (line.level or "").strip().upper() in levels:
            wanted.append(line.id)
        if len(wanted) == limit:
            break
    return _Page(found, tuple(lines), read_log_texts(connection, wanted), more=len(lines) < len(looked_at))


def _shown(
    sanitizer: Sanitizer, line: LogPlace, text: tuple[str | None, str | None], keep: tuple[str, ...]
) -> LogLine | None:
    """The line as a customer reads it; None when nothing of its text can be shown."""
    message, step = text
    # A longer one is a dump, and cutting it could cut what makes a secret recognizable.
    if not message or len(message) > _LONGEST:
        return None
    scrubbed = sanitizer.scrub(message, keep=keep).strip()
    if not any(map(str.isalnum, _REMARK.sub("", scrubbed))) or not sanitizer.guard.is_clean(scrubbed, keep=keep):
        return None
    raw = (line.level or "").strip().upper()
    level = next(level for level, words in _LEVELS.items() if raw in words)
    return LogLine(
        at=line.at or UNSET,
        level=level,
        step=sanitizer.names.step(step).display_name if step else UNSET,
        text=scrubbed,
    )
