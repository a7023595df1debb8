"""How far a running replication has come and how long it will take, as far as its backend's figures make sense."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from plainspoken.jobs.rows import ReplicationRow

FRESH = timedelta(minutes=5)
"""How old figures may be; a backend that asks the source side every few seconds has lost it by then."""

_AHEAD = timedelta(minutes=1)  # clocks of two machines
_LONGEST = 30 * 24 * 3_600
_MOST_BYTES = 2**53 - 1  # what every JSON reader holds exactly
_MEBIBYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """Bytes copied, bytes to copy, and the seconds that are left; each None when it cannot be told."""

    bytes_done: int | None = None
    bytes_total: int | None = None
    seconds_left: int | None = None


def transfer_progress(job: ReplicationRow, *, now: datetime) -> TransferProgress:
    """What the figures of a running replication say.

    Speeds are bytes a second (`transfer_speed_bps`) and MiB a second (`vma_throughput_mbps`), as the platform's poller
    writes them. Nothing is estimated from figures that contradict each other, from old ones, or beyond 30 days.
    """
    done, total = job.bytes_transferred, job.total_bytes
    if done is None or total is None or not 0 < total <= _MOST_BYTES or not 0 <= done <= total:
        done = total = None
    return TransferProgress(done, total, _seconds_left(job, done, total, now=now))


def _seconds_left(job: ReplicationRow, done: int | None, total: int | None, *, now: datetime) -> int | None:
    told = job.vma_last_poll_at or job.updated_at
    if told is None or not -_AHEAD <= now - told <= FRESH:
        return None
    speed = _speed(job)
    if speed is None:
        seconds: float | None = job.vma_eta_seconds
    elif speed > 0 and done is not None and total is not None:
        seconds = (total - done) / speed
    else:
        return None
    if seconds is None or not 0 < seconds <= _LONGEST:
        return None
    left = seconds - max((now - told).total_seconds(), 0.0)
    return math.ceil(left) if left > 0 else None


def _speed(job: ReplicationRow) -> float | None:
    """Bytes a second; 0 for a copy that stands still, None when nothing is said of it."""
    if job.transfer_speed_bps is not None and job.transfer_speed_bps > 0:
        return float(job.transfer_speed_bps)
    throughput = job.vma_throughput_mbps
    if throughput is not None and math.isfinite(throughput) and throughput > 0:
        return throughput * _MEBIBYTE
    return None if job.transfer_speed_bps is None and throughput is None else 0.0
