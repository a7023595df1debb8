"""The statements: their number, and what they do not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, event

from plainspoken.jobs.reading.lookups import read_history, read_job
from plainspoken.jobs.rows import NEWEST, ContextRow

if TYPE_CHECKING:
    from tests.jobs.conftest import Store


def _statements(connection: Connection, key: str) -> list[str]:
    seen: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *about: seen.append(about[2]))
    read_history(connection, key)
    return seen


def test_one_job_and_200_jobs_take_the_same_seven_statements(store: Store) -> None:
    few, many = store.vm(), store.vm()
    store.many_jobs(few, 1)
    store.many_jobs(many, 200)

    for_few = store.run(lambda connection: _statements(connection, few))
    for_many = store.run(lambda connection: _statements(connection, many))

    assert len(for_few) == len(for_many) == 7


def test_no_more_than_the_newest_rows_of_each_source_are_kept(store: Store) -> None:
    vm = store.vm()
    store.many_jobs(vm, 30)

    history = store.run(lambda connection: read_history(connection, vm))

    assert len(history.replications) == len(history.tracked) == len(history.steps) == NEWEST


def test_steps_come_in_order(store: Store) -> None:
    vm = store.vm()
    job = store.tracked(vm, ("validation", "completed"), ("vm-creation", "completed"), ("status-update", "running"))

    found = store.run(lambda connection: read_job(connection, job))

    assert [step.name for step in found.steps] == ["validation", "vm-creation", "status-update"]


@pytest.mark.parametrize("part", ["vcenter", "path", "credential", "vmware", "datacenter", "ossea"])
def test_nothing_of_the_source_environment_is_read(part: str) -> None:
    assert not [name for name in ContextRow.__struct_fields__ if part in name]
