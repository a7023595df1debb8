"""What the API asks the engine about a job, and what it is answered, so that each answer can be explained."""

from __future__ import annotations

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.normalise import decoded
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import FoundJob
from plainspoken.jobs.telling.job_details import job_detail


class Listening(Sanitizer):
    """The engine itself, which remembers what it is asked; `asked` holds each question once, in order."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self.__dict__.update(sanitizer.__dict__)
        self.asked: dict[Failure, SanitizedMessage] = {}

    def sanitize(self, failure: Failure | str | bytes) -> SanitizedMessage:
        """Answer as the engine does."""
        if not isinstance(failure, Failure):
            failure = Failure(decoded(failure))
        if failure not in self.asked:
            self.asked[failure] = super().sanitize(failure)
        return self.asked[failure]


def questions_about(sanitizer: Sanitizer, found: FoundJob) -> tuple[Failure, ...]:
    """Return every question that the job's page asks, each once, in order; none for a job that tells of no trouble."""
    listening = Listening(sanitizer)
    job_detail(listening, found)
    return tuple(listening.asked)
