"""How a tracker stands, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["reached", "busy", "away"]
"""Whether the job store took what it was given last; `busy`: it answers, but others keep it from taking records."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a tracker stands.

    Attributes:
        state: Whether the job store takes records.
        waiting: Records that are neither stored nor lost yet.
        oldest_seconds: For how long the oldest of them waits; 0 when none does.
        delivered: Records stored since the tracker was made.
        lost: Records that could not be stored and never will be.
        jobs: Jobs under way, and those whose end still waits.
        spool_bytes: What this program has on disk; 0 without a spool.
    """

    state: State
    waiting: int
    oldest_seconds: float
    delivered: int
    lost: int
    jobs: int
    spool_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of all that a tracker was told, in records: the begin or end of a job or step, or a log line.

    Attributes:
        stored: In the job store.
        spooled: On disk, to be delivered by another program.
        lost: Nowhere; the log tells of which jobs.
    """

    stored: int
    spooled: int
    lost: int
