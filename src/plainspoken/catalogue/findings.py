"""What is wrong in a rule file, and where: plain values that the loader and the lint tool share."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters: an error makes a catalogue unusable, a warning and a mere note do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(NamedTuple):
    """A place in a rule file. `line` and `column` count from 1; `file` is as the reader was given it."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: `location`, the stable id of the `check`, what is wrong, and what to write instead.

    `diff` is what to write as a unified diff, where that can be said to the letter; empty elsewhere.
    """

    location: Location
    check: str
    message: str
    fix: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)
    diff: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        advice = f" {self.fix}" if self.fix else ""
        return f"{self.location}: {self.severity}: {self.message}{advice} [{self.check}]"


class FindingList:
    """Findings gathered while reading on: nothing stops at the first mistake."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def error(self, location: Location, check: str, message: str, fix: str = "") -> None:
        """Add an error."""
        self._findings.append(Finding(location, check, message, fix))

    def warning(self, location: Location, check: str, message: str, fix: str = "") -> None:
        """Add a warning."""
        self._findings.append(Finding(location, check, message, fix, Severity.WARNING))

    @property
    def count(self) -> int:
        """How many findings there are so far."""
        return len(self._findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self._findings)

    def in_order(self) -> tuple[Finding, ...]:
        """Every finding once, by file, line and column."""
        return tuple(sorted(set(self._findings)))
