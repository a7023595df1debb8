"""What the statements over the job store share."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, Text, bindparam, cast, or_

from plainspoken.store.absent import CLOSED_TYPE
from plainspoken.store.columns import ComparedWord
from plainspoken.store.tables import JOB_TRACKING

CUSTOMER_TYPES: Final = ("failover", "cleanup")
"""Types of tracked jobs that customers see."""

UNTYPED: Final = ""
"""What MariaDB stores for a type that its enum does not have, where its `sql_mode` is not strict."""

TRACKED_TYPES: Final = (*CUSTOMER_TYPES, UNTYPED)
"""Types of tracked jobs that customers may see, in the order of their streams."""

_NOT_OF_CUSTOMERS: Final = ("scheduler", "discovery", "bulk")

IS_OF_CUSTOMERS: Final = or_(
    cast(JOB_TRACKING.c.job_type, Text) != UNTYPED,
    JOB_TRACKING.c.context_id.is_not(None)
    & or_(
        JOB_TRACKING.c.job_category.is_(None),
        cast(JOB_TRACKING.c.job_category, Text).not_in(_NOT_OF_CUSTOMERS),
    ),
)
"""Holds of a job without a type if it is of a VM, and not of a category that no customer's job has."""

OF_CUSTOMERS: Final = (
    JOB_TRACKING.c.job_type.in_(bindparam("types", type_=ComparedWord, expanding=True)) & IS_OF_CUSTOMERS
)
"""Holds of the tracked jobs that customers see; `types` is to be bound to `tracked_types`."""

OF_CUSTOMERS_BY_ROW: Final = cast(JOB_TRACKING.c.job_type, Text).in_(TRACKED_TYPES) & IS_OF_CUSTOMERS
"""The same, for statements that have an index to go by: it can be answered by none itself."""


def tracked_types(connection: Connection) -> tuple[str, ...]:
    """Those of `TRACKED_TYPES` that the store can be asked for.

    An enum of PostgreSQL can neither hold an empty word nor be compared with one.
    """
    return CUSTOMER_TYPES if connection.info.get(CLOSED_TYPE) else TRACKED_TYPES


def columns_of(row: type[Any], table: Table) -> list[ColumnElement[Any]]:
    """The columns of a row class, in its order; fields that the table does not have are left out."""
    return [table.c[name] for name in row.__match_args__ if name in table.c]
