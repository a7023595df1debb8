"""The audit record: who read technical detail, made or ended tokens, or published rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select

from plainspoken.access.scopes import plain_name
from plainspoken.store.own_tables import AUDIT

MOST_ENTRIES: Final = 500
"""Records of a page."""


class AuditAction(StrEnum):
    """What is recorded."""

    TECHNICAL_READ = "technical.read"
    TOKEN_CREATED = "token.created"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "token.revoked"  # noqa: S105 - the name of an event
    TOKEN_ROTATED = "token.rotated"  # noqa: S105 - the name of an event
    RULES_PROPOSED = "rules.proposed"
    RULES_APPROVED = "rules.approved"
    RULES_PUBLISHED = "rules.published"
    RULES_RESTORED = "rules.restored"
    RULES_WITHDRAWN = "rules.withdrawn"
    RULES_NOT_PUBLISHED = "rules.not-published"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, when; `request_id` names the request in the log, None for commands."""

    at: datetime
    actor: str
    action: str
    target: str
    request_id: str | None = None
    id: int | None = None


_COLUMNS = [AUDIT.c[name] for name in ("at", "actor", "action", "target", "request_id", "id")]


def write_audit(connection: Connection, entry: AuditEntry) -> None:
    """Record `entry`, its texts cut to what the table holds."""
    connection.execute(
        insert(AUDIT).values(
            at=entry.at,
            actor=plain_name(entry.actor),
            action=entry.action,
            target=plain_name(entry.target),
            request_id=entry.request_id,
        )
    )


def read_audit(
    connection: Connection,
    *,
    since: datetime | None = None,
    actor: str | None = None,
    before: AuditEntry | None = None,
    limit: int = MOST_ENTRIES,
) -> tuple[AuditEntry, ...]:
    """Return a page of the records, newest first.

    Args:
        connection: Of the job store.
        since: The oldest wanted.
        actor: Only those of this actor, by the name's beginning or its id in brackets.
        before: The last one of the page before.
        limit: How many at most.
    """
    wanted = [] if before is None else [_before(before)]
    if since is not None:
        wanted.append(AUDIT.c.at >= since)
    if actor is not None:
        named = AUDIT.c.actor.startswith(actor, autoescape=True)
        wanted.append(or_(named, AUDIT.c.actor.contains(f"({actor})", autoescape=True)))
    statement = select(*_COLUMNS).where(*wanted).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()).limit(limit)
    return tuple(AuditEntry(*row) for row in connection.execute(statement))


def _before(entry: AuditEntry) -> ColumnElement[bool]:
    return and_(AUDIT.c.at <= entry.at, or_(AUDIT.c.at < entry.at, AUDIT.c.id < entry.id))
