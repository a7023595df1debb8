"""A failure as somebody stored it: its raw text, and what is known of it besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """One raw text of a failure and its context, named as `Sanitizer.sanitize` names it; None is what nobody knows.

    `job` and `vm` tell whose failure it is, for counting only; `at` is when it failed, or began if that is all that is
    known. The text is raw: it may not be shown as it is. `names` are the customer's own, which an answer may hold.
    """

    text: str
    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    code: str | None = None
    os_type: str | None = None
    job: str | None = None
    vm: str | None = None
    at: datetime | None = None
    names: tuple[str, ...] = ()

    def ask(self, sanitizer: Sanitizer) -> SanitizedMessage:
        """What the engine answers."""
        return sanitizer.sanitize(self.text, **self.context, names=self.names)

    @property
    def context(self) -> dict[str, str | None]:
        """What is known besides the text, as keyword arguments of `Sanitizer.sanitize`."""
        return {
            "step": self.step,
            "operation": self.operation,
            "source": self.source,
            "classification": self.classification,
            "code": self.code,
            "os_type": self.os_type,
        }
