"""The leases of jobs that a program has under way, renewed together: signs of life cost one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, literal, select, update

from plainspoken.store.own_tables import LEASES

_AT_ONCE = 1_000


def renew_leases(connection: Connection, job_ids: Iterable[str], *, lease: timedelta, now: datetime) -> set[str]:
    """Has the jobs count as alive for as long as `lease`. A lease only grows.

    Returns:
        The jobs that have ended, as others tell.
    """
    table, ids, over = LEASES.c, sorted(job_ids), set[str]()
    until = literal(now + lease, type_=table.lease_until.type)
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        mine = (table.job_id.in_(some), table.lease_until.is_not(None))
        longer = case((table.lease_until > until, table.lease_until), else_=until)
        renewed = connection.execute(update(LEASES).where(*mine).values(lease_until=longer))
        if renewed.rowcount != len(some):
            over |= set(some) - set(connection.scalars(select(table.job_id).where(*mine)))
    return over
