"""Which failures an answer has told, and by which rule: a line of the log for each.

A customer quotes the id of a request; the lines with it name the jobs, the rules and where those stand, and
`plainspoken explain --job` tells the rest. What failed in the database's words is never logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.telling.unified import ToldJob
from plainspoken.jobs.telling.views import JobItem

_LOG = logging.getLogger("plainspoken.answers")


def log_answers(sanitizer: Sanitizer, jobs: Iterable[ToldJob[Any]]) -> None:
    """Log what was answered about each job that failed, or that reports something while it is under way."""
    if not _LOG.isEnabledFor(logging.INFO):
        return
    for job in jobs:
        attention = job.item.attention if isinstance(job.item, JobItem) else UNSET
        what = "failure" if attention is UNSET else "attention"
        for message in job.answers:
            _log(sanitizer, what, job.item.job_id, message)


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
