"""Summaries of operations as they are stored: each ended job's for good, and the newest one in the row of its VM.

What is stored is made by the code that answers are made by, so it tells what readers tell of the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reading.lookups import read_history
from plainspoken.jobs.rows import VmHistory
from plainspoken.jobs.telling.summary import SummaryRecord, summary_to_store

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


def vm_summaries(
    connection: Connection, sanitizer: Sanitizer, histories: Mapping[str, VmHistory | None]
) -> dict[str, dict[str, Any]]:
    """The newest operation of each VM in whose row something else stands, by context id.

    Args:
        connection: A writing transaction that holds the VMs' locks.
        sanitizer: Tells the failures.
        histories: By context id; None where it is still to be read. One may hold a part of the jobs, if that alone
            decides which operation is the last.
    """
    due = {}
    for context_id, known in histories.items():
        history = known
        if history is None or summary_to_store(sanitizer, history) is None:
            history = read_history(connection, context_id)
        fields = vm_summary(sanitizer, history)
        if fields is not None:
            due[context_id] = fields
    return due


def vm_summary(sanitizer: Sanitizer, history: VmHistory, *, rerender: bool = False) -> dict[str, Any] | None:
    """The newest operation of a VM, if something else stands in its row."""
    record = summary_to_store(sanitizer, history)
    if record is None or not needs_writing(stored_json(history.summary), record.fields, rerender=rerender):
        return None
    return dict(record.fields)


def needs_writing(stored: object, fields: Mapping[str, Any], *, rerender: bool = False) -> bool:
    """Whether a stored summary has to give way to these fields.

    Texts that another catalogue made stay, unless they are to be rendered anew: a customer who comes back reads what
    was read before. Facts that differ are always put right.
    """
    if stored == fields:
        return False
    if rerender or not isinstance(stored, dict) or stored.get("catalogue") in (None, fields["catalogue"]):
        return True
    return _facts(stored) != _facts(fields)


def stored_json(text: str | None) -> object:
    """What a stored text holds as JSON; None when it is none."""
    try:
        return msgspec.json.decode(text or "null")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _facts(summary: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a summary tells besides texts, also of the failures that it tells of besides its own."""
    facts = {name: value for name, value in summary.items() if name not in _TEXTS}
    also = facts.get("also_failed")
    if isinstance(also, list):
        facts["also_failed"] = [_facts(each) if isinstance(each, dict) else each for each in also]
    return facts
