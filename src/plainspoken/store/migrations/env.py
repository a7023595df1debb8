"""Alembic's entry: runs the migrations on the connection it is given, within the caller's transaction."""

from __future__ import annotations

from alembic import context

from plainspoken.store.absent import VERSION_TABLE
from plainspoken.store.own_tables import ALL_TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL_TABLES,
    version_table=VERSION_TABLE,
    # MariaDB remarks on the name that Alembic gives this key.
    version_table_pk=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
