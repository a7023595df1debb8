"""How long a running replication will take: a number that makes sense, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from plainspoken.jobs.rows import ReplicationRow
from plainspoken.jobs.telling.time_left import FRESH, TransferProgress, transfer_progress

NOW = datetime(2025, 10, 1, 12, tzinfo=UTC)
GIB = 2**30
NOTHING: dict[str, Any] = dict.fromkeys(ReplicationRow.__struct_fields__)
COPYING = ReplicationRow(
    **NOTHING | {"id": "job", "total_bytes": 100 * GIB, "bytes_transferred": 40 * GIB, "vma_last_poll_at": NOW}
)


def seconds_left(**values: object) -> int | None:
    return transfer_progress(replace(COPYING, **values), now=NOW).seconds_left


def test_bytes_and_speed_tell_it() -> None:
    progress = transfer_progress(replace(COPYING, transfer_speed_bps=GIB), now=NOW)

    assert progress == TransferProgress(40 * GIB, 100 * GIB, 60)


def test_the_throughput_counts_where_no_speed_is_told() -> None:
    assert seconds_left(transfer_speed_bps=0, vma_throughput_mbps=1024.0) == 60


def test_the_estimate_of_the_source_side_counts_where_no_speed_is_known() -> None:
    assert seconds_left(vma_eta_seconds=75) == 75


def test_what_has_passed_since_the_figures_were_read_is_taken_off() -> None:
    assert seconds_left(transfer_speed_bps=GIB, vma_last_poll_at=NOW - timedelta(seconds=20)) == 40


def test_the_time_of_the_row_counts_where_no_poll_is_known() -> None:
    assert seconds_left(transfer_speed_bps=GIB, vma_last_poll_at=None, updated_at=NOW) == 60


@pytest.mark.parametrize(
    "values",
    [
        {"transfer_speed_bps": 0},
        {"transfer_speed_bps": 0, "vma_throughput_mbps": 0.0, "vma_eta_seconds": 60},
        {"transfer_speed_bps": -5},
        {"transfer_speed_bps": 1},  # more than a month
        {"transfer_speed_bps": GIB, "total_bytes": None},
        {"transfer_speed_bps": GIB, "total_bytes": 0},
        {"transfer_speed_bps": GIB, "total_bytes": 30 * GIB},  # more done than there is
        {"transfer_speed_bps": GIB, "bytes_transferred": None},
        {"transfer_speed_bps": GIB, "bytes_transferred": -1},
        {"transfer_speed_bps": GIB, "bytes_transferred": 100 * GIB},  # nothing left, and still running
        {"transfer_speed_bps": GIB, "vma_last_poll_at": None},
        {"transfer_speed_bps": GIB, "vma_last_poll_at": NOW - FRESH - timedelta(seconds=1)},
        {"transfer_speed_bps": GIB, "vma_last_poll_at": NOW + timedelta(hours=1)},
        {"transfer_speed_bps": GIB, "vma_last_poll_at": NOW - timedelta(seconds=90)},  # should be done by now
        {"vma_throughput_mbps": float("nan")},
        {"vma_throughput_mbps": float("inf")},
        {"vma_eta_seconds": 0},
        {"vma_eta_seconds": -60},
        {"vma_eta_seconds": 10**9},
        {},
    ],
)
def test_where_the_figures_make_no_sense_nothing_is_told(values: dict[str, object]) -> None:
    assert seconds_left(**values) is None


@pytest.mark.parametrize("total", [0, -1, 30 * GIB, 2**63 - 1])
def test_bytes_that_contradict_each_other_are_not_told(total: int) -> None:
    progress = transfer_progress(replace(COPYING, total_bytes=total), now=NOW)

    assert (progress.bytes_done, progress.bytes_total) == (None, None)


NUMBERS = st.none() | st.integers(-(2**63), 2**63 - 1)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))


@given(total=NUMBERS, done=NUMBERS, speed=NUMBERS, eta=NUMBERS, throughput=st.none() | st.floats(), poll=TIMES)
def test_whatever_is_stored_the_answer_is_bounded(
    total: int | None,
    done: int | None,
    speed: int | None,
    eta: int | None,
    throughput: float | None,
    poll: datetime | None,
) -> None:
    row = replace(
        COPYING,
        total_bytes=total,
        bytes_transferred=done,
        transfer_speed_bps=speed,
        vma_eta_seconds=eta,
        vma_throughput_mbps=throughput,
        vma_last_poll_at=poll,
    )

    progress = transfer_progress(row, now=NOW)

    assert progress.seconds_left is None or 0 < progress.seconds_left <= 30 * 86_400
    if progress.bytes_done is not None and progress.bytes_total is not None:
        assert 0 <= progress.bytes_done <= progress.bytes_total
