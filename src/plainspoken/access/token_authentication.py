"""Tokens of the job store as a way to authenticate: all usable ones in memory, renewed every two seconds.

So a request costs a look into a dictionary, a wrong token costs no more than a right one and never a statement of its
own, and a revocation holds in every process as soon as that process has read the table again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from plainspoken.access.authentication import required
from plainspoken.access.scopes import Principal, plain_name
from plainspoken.access.token_rows import MOST_TOKENS, USED_SECONDS, TokenRow, read_recent_tokens, record_use
from plainspoken.access.tokens import read_token
from plainspoken.errors import DatabaseError, DatabaseUnavailable, Unauthenticated
from plainspoken.store.database import Database
from plainspoken.store.reach import MalformedReach

FRESH_SECONDS: Final = 2.0
"""How long the tokens in memory are taken for the truth: the time a revocation needs at most."""

_PAUSE_SECONDS: Final = 0.5
"""Time between two readings for tokens that are not among them: a new one works at once, and guessing costs little."""

_REMEMBERED_DAYS: Final = 30
"""How long ended tokens are known as such, so that their holders read why they do not work any more."""

_NOT_KNOWN: Final = "This is no token that this server knows."

_log = logging.getLogger("plainspoken.authentication")


class TokenAuthenticator:
    """Finds callers by the tokens of a job store.

    While the job store does not answer, every token is refused: one that was revoked a moment ago must not work.

    Args:
        database: Holds the tokens.
        records_use: Whether `last_used_at` is written, at most once a minute for each token; not on a replica.
        clock: Seconds that only grow.
    """

    def __init__(
        self, database: Database, *, records_use: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._records_use = records_use
        self._clock = clock
        self._tokens: Mapping[str, TokenRow] = MappingProxyType({})
        self._read_at = -1e9
        self._failed_at = -1e9
        self._reading = asyncio.Lock()
        self._used_at: dict[str, float] = {}
        self._writing: set[asyncio.Task[None]] = set()

    async def principal(self, credentials: str | None) -> Principal:
        """Return the holder of the token; raises as `Authenticator.principal` does."""
        token = read_token(required(credentials))
        if token is None:
            raise Unauthenticated(_NOT_KNOWN, error="invalid_token")
        row = await self._row(token.id)
        # The hash is computed and compared for an unknown id too: the time taken tells nothing.
        known = token.has_hash(row.secret_hash if row else "0" * 64)
        if row is None or not known:
            raise Unauthenticated(_NOT_KNOWN, error="invalid_token")
        state = row.state(datetime.now(UTC))
        if state != "active":
            _log.info("token %s was used although it is %s", row.id, state)
            raise Unauthenticated(f"This token is {state}.", error="invalid_token")
        self._note_use(row)
        name = plain_name(f"{row.name[:200]} ({row.id})")
        try:
            return Principal(name, row.granted, row.reach)
        except MalformedReach as error:
            _log.error("token %s may do nothing: what it is limited to cannot be understood: %s", row.id, error)
            return Principal(name, frozenset())

    def begin(self) -> None:
        """Tokens are read when one is first shown."""

    def check(self) -> None:
        """Do nothing: whether the job store answers is looked at elsewhere."""

    def stop(self) -> None:
        """Nobody waits longer than the job store takes."""

    async def close(self) -> None:
        """Wait until the uses noted so far are written."""
        await asyncio.gather(*self._writing)

    async def _row(self, token_id: str) -> TokenRow | None:
        asked = self._clock()
        await self._read_since(asked - FRESH_SECONDS)
        if token_id not in self._tokens and self._read_at < asked:
            # It may have been made a moment ago. Whoever guesses waits here too.
            await asyncio.sleep(max(0.0, self._read_at + _PAUSE_SECONDS - asked))
            await self._read_since(asked)
        return self._tokens.get(token_id)

    async def _read_since(self, earliest: float) -> None:
        """Read the tokens, unless that was begun at `earliest` or later; callers at the same time share one reading."""
        asked = self._clock()
        if self._read_at >= earliest:
            return
        async with self._reading:
            began = self._clock()
            if self._read_at >= earliest:
                return
            if self._failed_at >= asked:
                # Those who waited for a reading that failed do not try one by one, each with a time-out of its own.
                raise DatabaseUnavailable("the tokens could not be read a moment ago")
            since = datetime.now(UTC) - timedelta(days=_REMEMBERED_DAYS)
            try:
                rows = await self._database.run(read_recent_tokens, since=since)
            except DatabaseError:
                self._failed_at = self._clock()
                raise
            if len(rows) == MOST_TOKENS:
                _log.error("there are more than %d tokens; the oldest do not work: revoke some", MOST_TOKENS)
            self._tokens = {row.id: row for row in rows}
            self._read_at = began
            self._used_at = {token: at for token, at in self._used_at.items() if token in self._tokens}

    def _note_use(self, row: TokenRow) -> None:
        if not self._records_use:
            return
        now = self._clock()
        if now - self._used_at.get(row.id, -1e9) < USED_SECONDS:
            return
        self._used_at[row.id] = now
        task = asyncio.create_task(self._write_use(row.id))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write_use(self, token_id: str) -> None:
        try:
            await self._database.write(record_use, [token_id], at=datetime.now(UTC))
        except DatabaseError as error:
            # The request is answered all the same: when a token was last used is a help, not a safeguard.
            _log.warning("the last use of token %s could not be written: %s", token_id, error)
