"""Which failures an answer has told, and by which rule: a line of the log for each.

A customer quotes the id of a request; the lines with it name the jobs, the rules and where those stand, and
`plainspoken explain --job` tells the rest. What failed in the database's words is never logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import UNSET

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.telling.views import JobItem, StandingFailure

_LOG = logging.getLogger("plainspoken.answers")


class Noted:
    """What was answered about jobs, by their ids."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[SanitizedMessage, ...]] = {}

    def note(self, job_id: str, messages: tuple[SanitizedMessage, ...]) -> None:
        """Keep what was answered about a job."""
        self._answers[job_id] = messages

    def log(self, sanitizer: Sanitizer, jobs: Iterable[JobItem | StandingFailure]) -> None:
        """Log what was answered about each job that failed, or that reports something while it is under way."""
        if not _LOG.isEnabledFor(logging.INFO):
            return
        for job in jobs:
            attention = job.attention if isinstance(job, JobItem) else UNSET
            if job.error_message is UNSET and attention is UNSET:
                continue
            what = "failure" if attention is UNSET else "attention"
            for message in self._answers.get(job.job_id, ()):
                _log(sanitizer, what, job.job_id, message)


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def answers_noted() -> Iterator[Noted]:
    """Notes every failure that is explained in the block."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_answers(job_id: str, messages: tuple[SanitizedMessage, ...]) -> None:
    """Keep what was answered about a job, if anybody wants to know."""
    noted = _noted.get()
    if noted is not None:
        noted.note(job_id, messages)


def _log(sanitizer: Sanitizer, what: str, job_id: str, message: SanitizedMessage) -> None:
    place = sanitizer.place_of(message.rule_id)
    fields = {
        "job": job_id,
        "what": what,
        "rule": message.rule_id,
        "place": place,
        "band": message.band,
        "category": message.category,
        "severity": message.severity,
        "catalogue": message.catalogue,
        "unmatched": message.unmatched,
        "ambiguous": message.ambiguous,
    }
    by = f"rule {message.rule_id} ({place})" if message.rule_id else "no rule, a fallback"
    text = "%s of job %s answered by %s: %s, %s, catalogue %s"
    values = (what, job_id, by, message.band, message.category, message.catalogue)
    _LOG.info(text, *values, extra={"fields": fields})
