"""Live updates over a platform's own tables, whose columns have the types that the platform gave them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.feed import ChangeFeed
from plainspoken.jobs.reading.changes import Findings, read_changes, read_marks
from plainspoken.store.adopting import adopt
from plainspoken.store.database import run_blocking
from tests.jobs.conftest import empty_database
from tools.platform_database import execute, make_schema

_LONG_AGO = "2025-10-03 12:00:00"
_JOB = f"""
INSERT INTO job_tracking (id, job_type, operation, status, created_at, started_at, updated_at)
VALUES ('j-1', 'failover', 'unified-live-failover', 'running', '{_LONG_AGO}', '{_LONG_AGO}', '{_LONG_AGO}')
"""


@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
def test_a_job_under_way_is_watched_in_the_platforms_own_tables(kind: str, sanitizer: Sanitizer) -> None:
    now = datetime.now(UTC)

    def look(connection: Connection) -> Findings:
        feed = ChangeFeed(read_marks(connection, now))
        question = feed.question(sanitizer, now=now, resuming=[feed.marks.back(timedelta(hours=1))])
        return read_changes(connection, question)

    with empty_database(kind) as url:
        run_blocking(url, make_schema)
        run_blocking(url, execute, _JOB)
        adopt(url, done=lambda *_: None)
        findings = run_blocking(url, look)

    assert {candidate.row.id for candidate in findings.candidates} == {"j-1"}
