"""Counts of what an engine has answered, in plain numbers that whoever likes may read."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts at one moment.

    Attributes:
        answers: Answers by rule id (empty: no rule matched), category and band.
        ambiguous: Answers by a rule that others had the same claim as.
        stopped: Texts that the guard stopped, by the rule or fallback they came from.
        faults: Times that a part of the engine broke and a safer text answered.
    """

    answers: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    ambiguous: int = 0
    stopped: Mapping[str, int] = field(default_factory=dict)
    faults: int = 0


class Tally:
    """Counts answers; safe in threads. One tally may go from one engine to the next, so that nothing starts anew.

    There are as many different keys as the catalogue has rules, and as it had in earlier versions.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._stopped: Counter[str] = Counter()
        self._ambiguous = 0
        self._faults = 0

    def answered(self, rule_id: str | None, category: str, band: str, *, ambiguous: bool) -> None:
        """Count an answer."""
        with self._lock:
            self._answers[rule_id or "", category, band] += 1
            self._ambiguous += ambiguous

    def stopped(self, origin: str) -> None:
        """Count a text that the guard stopped."""
        with self._lock:
            self._stopped[origin] += 1

    def fault(self) -> None:
        """Count a break of the engine itself."""
        with self._lock:
            self._faults += 1

    def counts(self) -> Counts:
        """Return the counts so far."""
        with self._lock:
            return Counts(dict(self._answers), self._ambiguous, dict(self._stopped), self._faults)
