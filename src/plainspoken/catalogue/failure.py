"""A failure as it was reported: its raw text, and what is known of it besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Failure:
    """What the engine answers: examples, stored failures, requests and replays all are one. None is what nobody knows.

    The text is raw: it may not be shown as it is, so what is printed of a failure leaves it and the names out.

    Attributes:
        text: The raw text, of any length and content.
        step: Internal name of the step that failed; known aliases are resolved.
        operation: Public job type, or a raw operation name of the backend.
        source: The table the text comes from, such as `replication_jobs`.
        classification: The backend's own classification of the error.
        code: A platform code the backend knows apart from the text.
        os_type: Operating system family of the VM, such as `linux`.
        names: The customer's names that the caller knows, of the VM, its networks and volumes. An answer may name them
            whatever their shape.
    """

    text: str = field(repr=False)
    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    code: str | None = None
    os_type: str | None = None
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def context(self) -> tuple[str | None, ...]:
        """What decides which rule answers besides the text, in the order of `CONTEXT`."""
        return self.step, self.operation, self.source, self.classification, self.code, self.os_type


CONTEXT: Final = ("step", "operation", "source", "classification", "code", "os_type")
"""The names of what is known of a failure besides its text."""
