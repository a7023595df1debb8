"""Tokens as the job store keeps them, and every statement about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, insert, or_, select, update

from plainspoken.access.scopes import OF_ALL_VMS, ROLE_SCOPES, Role, Scope
from plainspoken.store.own_tables import TOKENS
from plainspoken.store.reach import MalformedReach, Reach

WHOLE_ROLE: Final = "*"
"""Stands among a token's scopes for everything that its role may do."""

MOST_TOKENS: Final = 10_000
"""Tokens that may be usable at a time; each process holds them all."""

USED_SECONDS: Final = 60
"""How much later a use must be than the last one that was written, to be written itself."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret. `role` and `scopes` are as stored: another program may have written anything.

    The scopes of a limited token are an object (`limited_scopes`), so that a server without limits grants nothing;
    it would ignore a separate column.
    """

    id: str
    name: str
    secret_hash: str = field(repr=False)
    role: str | None
    scopes: object
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def granted(self) -> frozenset[Scope]:
        """What the token allows: of its role's scopes those it names. Nothing of what is not understood."""
        try:
            limited = self.reach is not None
        except MalformedReach:
            return frozenset()
        if self.role not in set(Role) or not isinstance(self.named_scopes, list):
            return frozenset()
        of_role = ROLE_SCOPES[Role(self.role)] - (OF_ALL_VMS if limited else frozenset())
        named = self.named_scopes
        return of_role if WHOLE_ROLE in named else frozenset(scope for scope in of_role if scope in named)

    @property
    def named_scopes(self) -> object:
        """The scopes that it names, limited or not."""
        return self.scopes.get("scopes") if isinstance(self.scopes, dict) else self.scopes

    @property
    def reach(self) -> Reach | None:
        """The VMs that the token is limited to; None for all.

        Raises:
            MalformedReach: It is limited, and what is stored of that cannot be understood.
        """
        return Reach.of(self.scopes.get("only")) if isinstance(self.scopes, dict) else None

    def state(self, now: datetime) -> str:
        """Return `active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def limited_scopes(scopes: list[str], reach: Reach | None) -> object:
    """What is stored as the scopes of a token with this reach."""
    return scopes if reach is None else {"scopes": scopes, "only": list(reach.words)}


_COLUMNS = [TOKENS.c[column.name] for column in fields(TokenRow)]


def insert_token(connection: Connection, row: TokenRow) -> None:
    """Store a new token."""
    connection.execute(insert(TOKENS).values({column.name: getattr(row, column.name) for column in fields(TokenRow)}))


def read_tokens(connection: Connection) -> tuple[TokenRow, ...]:
    """Return every token there ever was, oldest first."""
    statement = select(*_COLUMNS).order_by(TOKENS.c.created_at, TOKENS.c.id)
    return tuple(TokenRow(*row) for row in connection.execute(statement))


def read_recent_tokens(connection: Connection, *, since: datetime) -> tuple[TokenRow, ...]:
    """Return the tokens that were usable after `since`, newest first, at most `MOST_TOKENS`."""
    statement = (
        select(*_COLUMNS)
        .where(
            or_(TOKENS.c.expires_at.is_(None), TOKENS.c.expires_at > since),
            or_(TOKENS.c.revoked_at.is_(None), TOKENS.c.revoked_at > since),
        )
        .order_by(TOKENS.c.created_at.desc(), TOKENS.c.id)
        .limit(MOST_TOKENS)
    )
    return tuple(TokenRow(*row) for row in connection.execute(statement))


def read_token_row(connection: Connection, token_id: str) -> TokenRow | None:
    """Return a token by its id."""
    row = connection.execute(select(*_COLUMNS).where(TOKENS.c.id == token_id)).first()
    return TokenRow(*row) if row else None


def revoke_token(connection: Connection, token_id: str, *, at: datetime) -> None:
    """Make a token unusable from `at` on; one that is revoked already keeps its time."""
    connection.execute(
        update(TOKENS).where(and_(TOKENS.c.id == token_id, TOKENS.c.revoked_at.is_(None))).values(revoked_at=at)
    )


def rotate_token(connection: Connection, old: TokenRow, *, new: TokenRow, overlap: timedelta) -> TokenRow:
    """Store `new` in place of `old`, which stays usable for `overlap` and never longer than before; return that."""
    ends = new.created_at + overlap
    shortened = ends if old.expires_at is None else min(ends, old.expires_at)
    connection.execute(update(TOKENS).where(TOKENS.c.id == old.id).values(expires_at=shortened))
    insert_token(connection, new)
    return replace(old, expires_at=shortened)


def record_use(connection: Connection, token_ids: Iterable[str], *, at: datetime) -> None:
    """Write that tokens were used, unless a use less than `USED_SECONDS` ago is written already."""
    former = at - timedelta(seconds=USED_SECONDS)
    connection.execute(
        update(TOKENS)
        .where(
            TOKENS.c.id.in_(list(token_ids)),
            or_(TOKENS.c.last_used_at.is_(None), TOKENS.c.last_used_at <= former),
        )
        .values(last_used_at=at)
    )
