"""The index by which the VMs of a group are found, for callers who are limited to groups.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NAME, _TABLE, _COLUMNS = "ix_replication_jobs_group", "replication_jobs", ["vm_group_id", "vm_context_id"]


def upgrade() -> None:
    """Makes it unless it is there; an earlier attempt may have stopped half-way (MariaDB cannot take back)."""
    if not _is_there():
        op.create_index(_NAME, _TABLE, _COLUMNS)


def downgrade() -> None:
    """Drops it; groups are found all the same, by reading the whole table."""
    if _is_there():
        op.drop_index(_NAME, _TABLE)


def _is_there() -> bool:
    return _NAME in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(_TABLE)}
