"""Clusters of failures whose answer names no cause: what an author works through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plainspoken.authoring.mining.masking import shown
from plainspoken.catalogue.failure import Failure


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """What answers now, for `count` failures: a rule, or fault and subject (None: a fallback), with its band."""

    rule_id: str | None
    band: str
    category: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Failures of one kind whose cause nothing names.

    Attributes:
        id: Eight hex digits, the same for the same kind of text.
        template: With a mark for each hole; `shown_template` is for reading.
        sample: The newest failure.
        steps: Internal names of the steps it met, and how often; the empty name is "no step".
        count: How many failures.
        vms: How many VMs met it; None when no failure tells its VM.
        vms_exact: Whether `vms` is no estimate.
        first: When it was met first; None when no failure tells.
        last: When it was met last.
        answers: What answers now, the most frequent first; at most a dozen.
        truncated: Whether only the first words of its texts were told apart, because there were too many texts.
    """

    id: str
    template: str
    sample: Failure
    steps: Mapping[str, int]
    count: int
    vms: int | None
    vms_exact: bool
    first: datetime | None
    last: datetime | None
    answers: tuple[AnsweredBy, ...]
    truncated: bool = False

    @property
    def shown_template(self) -> str:
        """The template for reading: `disk <size> of <name>`."""
        return shown(self.template)


@dataclass(frozen=True, slots=True)
class Unexplained:
    """What a look at failures brought.

    Attributes:
        clusters: Those that most VMs met first; at most as many as were asked for.
        found: How many clusters there are.
        failures: How many failures were looked at.
        unexplained: How many of them are answered without a cause.
        complete: Whether every failure was looked at, not only as many as time or number allowed.
    """

    clusters: tuple[Cluster, ...]
    found: int
    failures: int
    unexplained: int
    complete: bool = True
