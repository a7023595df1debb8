"""The table of answers that did not help their readers.

The definition stands here in full, since a migration must not change with the tables of a later version.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plainspoken.store.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _table() -> sa.Table:
    return sa.Table(
        "plainspoken_unhelpful",
        sa.MetaData(),
        sa.Column("job_id", sa.String(191), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("context_id", sa.String(64)),
        sa.Column("rule_id", sa.String(255)),
        sa.Column("catalogue", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "reader"),
        sa.Index("ix_plainspoken_unhelpful_reader_at", "reader", "at"),
        sa.Index("ix_plainspoken_unhelpful_at", "at"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
    )


def upgrade() -> None:
    """Makes what is not there yet; an earlier attempt may have stopped half-way (MariaDB cannot take back)."""
    inspector, table = sa.inspect(op.get_bind()), _table()
    if table.name not in inspector.get_table_names():
        table.create(op.get_bind())
        return
    present = {index["name"] for index in inspector.get_indexes(table.name)}
    for index in table.indexes:
        if index.name not in present:
            index.create(op.get_bind())


def downgrade() -> None:
    """Drops it: what readers said goes with it."""
    table = _table()
    if table.name in sa.inspect(op.get_bind()).get_table_names():
        table.drop(op.get_bind())
