"""What lists of VMs are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from plainspoken.jobs.reading.selects import columns_of
from plainspoken.jobs.rows import ContextRow
from plainspoken.store.tables import REPLICATION_JOBS, VM_CONTEXTS

_ALL = select(*columns_of(ContextRow, VM_CONTEXTS))
_NAMES = select(VM_CONTEXTS.c.context_id, VM_CONTEXTS.c.vm_name, VM_CONTEXTS.c.current_status)
_REPLICATIONS = select(REPLICATION_JOBS.c.vm_context_id, REPLICATION_JOBS.c.status).distinct()


def read_vms(connection: Connection) -> list[ContextRow]:
    """Every VM under management, in no order."""
    return [ContextRow(*row) for row in connection.execute(_ALL)]


def read_vm_names(connection: Connection) -> Iterator[tuple[str, str, str | None]]:
    """The context id, name and state of every VM, in no order."""
    return ((context_id, name, status) for context_id, name, status in connection.execute(_NAMES))


def read_replications_by_vm(
    connection: Connection, statuses: Collection[str] | None
) -> Iterator[tuple[str | None, str | None]]:
    """The VMs with replications of these raw statuses, or of any, each with each such status once."""
    among = _REPLICATIONS if statuses is None else _REPLICATIONS.where(REPLICATION_JOBS.c.status.in_(statuses))
    return ((vm, status) for vm, status in connection.execute(among))
