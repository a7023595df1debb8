"""The list of VMs: all of it, pages, and what fits."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.errors import BadCursor
from plainspoken.jobs.lists.cursors import read_vm_cursor, write_vm_cursor
from plainspoken.jobs.lists.vm_list import VmSelection
from plainspoken.jobs.reading.positions import VmPosition
from tests.jobs.conftest import NOON

if TYPE_CHECKING:
    from plainspoken.jobs.telling.views import VmContextList
    from tests.jobs.conftest import Store


def read(store: Store, **chosen: Any) -> VmContextList:  # noqa: ANN401 - fields of VmSelection
    return store.ask(lambda reader: reader.vm_contexts(VmSelection(**chosen)))


def names(found: VmContextList) -> list[str]:
    return [vm.vm_name for vm in found.vm_contexts]


@pytest.fixture
def tag(store: Store) -> str:
    """What the names of some VMs have in common, and no others'."""
    tag = uuid.uuid4().hex
    for name in ("Zoo", "apple", "Mango", "mango", "Ärger", "50%_x"):
        store.vm(vm_name=f"{name}-{tag}")
    store.vm(vm_name=f"failed-{tag}", current_status="failed")
    return tag


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_any_size_are_the_list_in_order(store: Store, tag: str, limit: int) -> None:
    whole = [name for name in names(store.vm_contexts()) if tag in name]

    found: list[str] = []
    page = read(store, name=tag, limit=limit)
    while page.next:
        found += names(page)
        page = read(store, name=tag, limit=limit, before=page.next)
    found += names(page)

    assert found == whole
    assert len(found) == 7


def test_a_name_is_found_whatever_its_case(store: Store, tag: str) -> None:
    assert names(read(store, name=f"MANGO-{tag}".upper())) == names(read(store, name=f"mango-{tag}"))
    assert len(names(read(store, name=f"ÄRGER-{tag}"))) == 1


@pytest.mark.parametrize("sought", ["%", "50%_", "_"])
def test_signs_that_databases_take_for_patterns_are_letters(store: Store, tag: str, sought: str) -> None:
    found = [name for name in names(read(store, name=sought)) if tag in name]

    assert found == [f"50%_x-{tag}"]


def test_vms_are_found_by_their_state(store: Store, tag: str) -> None:
    assert names(read(store, name=tag, states=frozenset({"failed"}))) == [f"failed-{tag}"]
    assert len(names(read(store, name=tag, states=frozenset({"ready_for_failover", "completed"})))) == 6


def test_vms_are_found_that_were_never_replicated(store: Store, tag: str) -> None:
    for name, status in (("done", "completed"), ("tried", "failed"), ("copies", "running")):
        store.replication(store.vm(vm_name=f"{name}-{tag}"), status=status)
    store.tracked(store.vm(vm_name=f"tested-{tag}"))

    found = names(read(store, name=tag, never_replicated=True))

    assert f"done-{tag}" not in found
    assert {f"tried-{tag}", f"copies-{tag}", f"tested-{tag}", f"apple-{tag}"} <= set(found)


def test_vms_are_found_that_were_never_replicated_whatever_statuses_others_have(store: Store, tag: str) -> None:
    store.replication(store.vm(vm_name=f"odd-{tag}"), status="\ufffd-odd")
    for name, status in (("done", "completed"), ("tried", "failed")):
        store.replication(store.vm(vm_name=f"{name}-{tag}"), status=status)

    found = names(read(store, name=tag, never_replicated=True))

    assert f"done-{tag}" not in found
    assert f"tried-{tag}" in found


def test_each_vm_is_told_with_the_failure_that_stands_as_its_own_page_tells_it(store: Store, tag: str) -> None:
    refused = "dial tcp 10.1.2.3:443: connect: connection refused"
    operation, dismissed, copies, mended = (store.vm(vm_name=f"{name}-{tag}") for name in ("op", "gone", "copy", "ok"))
    failed = store.tracked(operation, status="failed", error_message=refused, completed_at=NOON)
    hidden = store.tracked(dismissed, status="failed", error_message=refused)
    store.ask(lambda reader: reader.dismiss_operation(dismissed, hidden, by="ann"))
    copy = store.replication(copies, status="failed", error_message=refused)
    store.replication(mended, status="failed", error_message=refused, started_at=NOON)
    store.replication(mended, status="completed", started_at=NOON + timedelta(hours=1))

    found = {vm.context_id: vm.failure for vm in read(store, name=tag, failures=True, limit=50).vm_contexts}

    last = store.vm_context(operation).last_operation
    told = found[operation]
    assert told
    assert last
    assert (told.job_id, told.job_type, told.error_message) == (failed, last.operation_type, last.error_message)
    assert told.timestamp == last.timestamp
    replicated = found[copies]
    assert replicated
    assert (replicated.job_id, replicated.job_type) == (copy, "replication")
    assert not any((found[dismissed], found[mended], *(vm.failure for vm in read(store, name=tag).vm_contexts)))


def test_a_vm_that_comes_meanwhile_does_not_shift_what_follows(store: Store, tag: str) -> None:
    first = read(store, name=tag, limit=3)
    store.vm(vm_name=f"aaa-{tag}")

    second = read(store, name=tag, limit=100, before=first.next)

    assert len({*names(first), *names(second)}) == len(names(first)) + len(names(second)) == 7


def test_without_parameters_all_vms_are_there(store: Store, tag: str) -> None:
    every = store.vm_contexts()

    assert (every.count, bool(every.next)) == (len(every.vm_contexts), False)
    assert len([name for name in names(every) if tag in name]) == 7


@pytest.mark.parametrize("before", ["x", "", write_vm_cursor(VmPosition("a", "b"))[:-2]])
def test_a_place_that_no_list_gave_is_refused(store: Store, before: str) -> None:
    with pytest.raises(BadCursor):
        read(store, limit=1, before=before)


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=255)


@given(name=TEXTS.map(str.casefold), context_id=TEXTS.map(lambda text: text[:64]))
def test_a_cursor_gives_back_the_place_it_was_made_of(name: str, context_id: str) -> None:
    assert read_vm_cursor(write_vm_cursor(VmPosition(name, context_id))) == VmPosition(name, context_id)
