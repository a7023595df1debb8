"""What the statements over the job store share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table

CUSTOMER_TYPES = ("failover", "cleanup")
"""Types of tracked jobs that customers see."""


def columns_of(row: type[Any], table: Table) -> list[ColumnElement[Any]]:
    """The columns of a row class, in its order; fields that the table does not have are left out."""
    return [table.c[name] for name in row.__match_args__ if name in table.c]
