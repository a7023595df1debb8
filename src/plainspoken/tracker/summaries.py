"""Summaries of operations as they are stored: each ended job's for good, and the newest one in the row of its VM.

What is stored is made by the code that answers are made by, so it tells what readers tell of the same rows. The VM is
locked by the caller: whoever writes a VM's summaries has seen all that others wrote before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.queries import read_history, read_job
from plainspoken.jobs.rows import TrackedRow, VmHistory
from plainspoken.jobs.summary import SummaryRecord, summary_record, summary_to_store
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import VM_CONTEXTS

# What a newer catalogue may say differently of the same rows.
_TEXTS = frozenset(
    {
        "failed_step",
        "error_message",
        "error_category",
        "error_severity",
        "actionable_steps",
        "next_actions",
        "rule_id",
        "catalogue",
    }
)


def is_due(connection: Connection, sanitizer: Sanitizer, context_id: str, *, rerender: bool) -> bool:
    """Whether something else stands in a VM's row than its newest operation; reads only, and needs no lock."""
    history = read_history(connection, context_id)
    record = summary_to_store(sanitizer, history)
    return record is not None and _needs_writing(_json(history.summary), record.fields, rerender=rerender)


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done: `recorded` new summaries, `repaired` ones that differed, and whether the VM's own was written."""

    recorded: int = 0
    repaired: int = 0
    vm_written: bool = False


def store_summaries(
    connection: Connection,
    sanitizer: Sanitizer,
    context_id: str,
    job_ids: Iterable[str],
    *,
    now: datetime,
    rerender: bool = False,
) -> Stored:
    """Stores the summaries of jobs of a VM, and in the VM's row that of its newest operation.

    Args:
        connection: A writing transaction that holds the VM's lock.
        sanitizer: Tells the failures.
        context_id: The VM.
        job_ids: Jobs that may have ended.
        now: When they are recorded.
        rerender: Whether to put another catalogue's texts in place of those that are stored; facts that differ are
            always mended.
    """
    recorded = repaired = 0
    for job_id in job_ids:
        found = read_job(connection, job_id)
        if not isinstance(found.job, TrackedRow):
            continue
        record = summary_record(sanitizer, found.job, found.steps, found.context)
        if record is not None:
            known = _record(connection, context_id, record, now=now, rerender=rerender)
            recorded += known is None
            repaired += known is False
    due = vm_summaries(connection, sanitizer, {context_id: None}, rerender=rerender).get(context_id)
    if due is not None:
        # The row is the platform's, which may have it changed by every update unless its value is named.
        values = {"last_operation_summary": due, "updated_at": VM_CONTEXTS.c.updated_at}
        connection.execute(update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == context_id).values(values))
    return Stored(recorded, repaired, due is not None)


def operation_row(record: SummaryRecord, context_id: str, *, now: datetime) -> dict[str, Any]:
    """The summary of an operation as it is stored for good."""
    return {
        "job_id": record.job_id,
        "context_id": context_id,
        "operation_type": record.operation_type,
        "status": record.status,
        "summary": dict(record.fields),
        "rule_id": record.rule_id,
        "catalogue": record.catalogue,
        "ended_at": record.ended_at or now,
        "recorded_at": now,
    }


def _record(
    connection: Connection, context_id: str, record: SummaryRecord, *, now: datetime, rerender: bool
) -> bool | None:
    """Stores the summary of a job: None when there was none, False when there was another, True when it is the same."""
    where = OPERATIONS.c.job_id == record.job_id
    row = connection.execute(select(OPERATIONS.c.summary).where(where)).first()
    values = operation_row(record, context_id, now=now)
    if row is None:
        connection.execute(insert(OPERATIONS), values)
        return None
    same = not _needs_writing(row.summary, record.fields, rerender=rerender)
    connection.execute(update(OPERATIONS).where(where).values({"recorded_at": now} if same else values))
    return same


def vm_summaries(
    connection: Connection, sanitizer: Sanitizer, histories: Mapping[str, VmHistory | None], *, rerender: bool = False
) -> dict[str, dict[str, Any]]:
    """The newest operation of each VM in whose row something else stands, by context id.

    Args:
        connection: A writing transaction that holds the VMs' locks.
        sanitizer: Tells the failures.
        histories: By context id; None where it is still to be read. One may hold a part of the jobs, if that alone
            decides which operation is the last.
        rerender: As for `store_summaries`.
    """
    due = {}
    for context_id, known in histories.items():
        history = known or read_history(connection, context_id)
        record = summary_to_store(sanitizer, history)
        if record is None and known is not None:
            history = read_history(connection, context_id)
            record = summary_to_store(sanitizer, history)
        if record is not None and _needs_writing(_json(history.summary), record.fields, rerender=rerender):
            due[context_id] = dict(record.fields)
    return due


def _needs_writing(stored: object, fields: Mapping[str, Any], *, rerender: bool) -> bool:
    """Whether a stored summary has to give way to these fields.

    Texts that another catalogue made stay, unless they are to be rendered anew: a customer who comes back reads what
    was read before.
    """
    if stored == fields:
        return False
    if rerender or not isinstance(stored, dict) or stored.get("catalogue") in (None, fields["catalogue"]):
        return True
    return _facts(stored) != _facts(fields)


def _facts(summary: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a summary tells besides texts, also of the failures that it tells of besides its own."""
    facts = {name: value for name, value in summary.items() if name not in _TEXTS}
    also = facts.get("also_failed")
    if isinstance(also, list):
        facts["also_failed"] = [_facts(each) if isinstance(each, dict) else each for each in also]
    return facts


def _json(text: str | None) -> object:
    try:
        return msgspec.json.decode(text or "null")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
