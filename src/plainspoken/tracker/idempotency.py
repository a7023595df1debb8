"""Writes that are sent again are answered again, and done once.

The key is stored in the transaction of the write itself: neither can be there without the other, whatever breaks. Of
two requests with one key at once, the second waits for the first and gets its answer. Only what was done is
remembered; a refused write may be sent again under its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.database import Database
from plainspoken.store.own_tables import IDEMPOTENCY_KEYS

_ATTEMPTS = 3
_TABLE = IDEMPOTENCY_KEYS.c


@dataclass(frozen=True, slots=True)
class Claim:
    """A request under a key. Made by `of`."""

    principal: str
    key: str
    request_hash: str
    at: datetime

    @classmethod
    def of(cls, principal: str, key: str, *request: bytes, at: datetime) -> Claim:
        """A claim of what `request` says: method, path and body, or whatever tells one request from another."""
        digest = hashlib.sha256()
        # The key too: MariaDB does not tell upper and lower case apart.
        for part in (key.encode(), *request):
            digest.update(len(part).to_bytes(8) + part)
        return cls(principal, key, digest.hexdigest(), at)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is sent; `replayed` when it was given before."""

    status: int
    content: bytes
    replayed: bool = False


class KeyReused(Exception):
    """The key was used before for another request."""


class _KeyTaken(Exception):
    pass


async def answer_once(database: Database, claim: Claim | None, write: Callable[[Connection], Answer]) -> Answer:
    """The answer of `write`, which is called at most once with effect for a claim; without a claim it is just called.

    Raises:
        KeyReused: The key was used for another request.
        DatabaseUnavailable, DatabaseOutdated: As `Database.write`.
    """
    if claim is None:
        return await database.write(write)
    for _ in range(_ATTEMPTS):
        try:
            return await database.write(_claimed, claim, write)
        except _KeyTaken:
            answer = await database.run(_remembered, claim)
        if answer is not None:
            return answer
    message = "a write under this key was taken back each time that it was looked at"
    raise DatabaseUnavailable(message)


def _claimed(connection: Connection, claim: Claim, write: Callable[[Connection], Answer]) -> Answer:
    row = {"principal": claim.principal, "key": claim.key, "request_hash": claim.request_hash, "created_at": claim.at}
    try:
        connection.execute(insert(IDEMPOTENCY_KEYS), {**row, "status": 0, "answer": ""})
    except IntegrityError:
        raise _KeyTaken from None
    answer = write(connection)
    mine = (_TABLE.principal == claim.principal, _TABLE.key == claim.key)
    connection.execute(
        update(IDEMPOTENCY_KEYS).where(*mine).values(status=answer.status, answer=answer.content.decode())
    )
    return answer


def _remembered(connection: Connection, claim: Claim) -> Answer | None:
    statement = select(_TABLE.request_hash, _TABLE.status, _TABLE.answer)
    row = connection.execute(statement.where(_TABLE.principal == claim.principal, _TABLE.key == claim.key)).first()
    if row is None:
        return None
    if row.request_hash != claim.request_hash:
        raise KeyReused
    return Answer(row.status, row.answer.encode(), replayed=True)
