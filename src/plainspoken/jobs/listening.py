"""What the API asks the engine about a job, and what it is answered, so that each answer can be explained."""

from __future__ import annotations

from collections.abc import Collection

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.normalise import decoded
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.job_details import job_detail
from plainspoken.jobs.questions import Question
from plainspoken.jobs.rows import FoundJob


class Listening(Sanitizer):
    """The engine itself, which remembers what it is asked; `asked` holds each question once, in order."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self.__dict__.update(sanitizer.__dict__)
        self.asked: dict[Question, SanitizedMessage] = {}

    def sanitize(
        self,
        text: str | bytes,
        *,
        step: str | None = None,
        operation: str | None = None,
        source: str | None = None,
        classification: str | None = None,
        code: str | None = None,
        os_type: str | None = None,
        names: Collection[str] | None = None,
    ) -> SanitizedMessage:
        """Answer as the engine does."""
        question = Question(decoded(text), step, operation, source, classification, os_type, tuple(names or ()))
        if question not in self.asked:
            self.asked[question] = super().sanitize(text, **question.context, code=code, names=names)
        return self.asked[question]


def questions_about(sanitizer: Sanitizer, found: FoundJob) -> tuple[Question, ...]:
    """Return every question that the job's page asks, each once, in order; none for a job that tells of no trouble."""
    listening = Listening(sanitizer)
    job_detail(listening, found)
    return tuple(listening.asked)
