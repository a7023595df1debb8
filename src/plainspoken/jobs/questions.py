"""What the API asks the engine about a job, so that each answer can be explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer
from plainspoken.jobs.job_details import job_detail
from plainspoken.jobs.rows import FoundJob


@dataclass(frozen=True, slots=True)
class Question:
    """A raw text, and what is known besides: arguments of `Sanitizer.sanitize`."""

    text: str
    context: tuple[tuple[str, str | None], ...]


def questions_about(sanitizer: Sanitizer, found: FoundJob) -> tuple[Question, ...]:
    """Return every question that the job's page asks, each once, in order; none for a job without a failure."""
    listening = _Listening(sanitizer)
    job_detail(cast("Sanitizer", listening), found)
    return tuple(dict.fromkeys(listening.questions))


class _Listening:
    """An engine that remembers what it was asked. Nothing else would ask just what customers' pages ask."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self.questions: list[Question] = []
        self._sanitizer = sanitizer

    def sanitize(self, text: str, **context: str | None) -> SanitizedMessage:
        """Answer as the engine does."""
        self.questions.append(Question(text, tuple(context.items())))
        return self._sanitizer.sanitize(text, **context)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the engine has
        return getattr(self._sanitizer, name)
