"""Real job stores with tokens in them, and callers of the API who hold them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import Token, new_token
from plainspoken.store.database import Database, run_blocking
from tests.jobs.conftest import url

__all__ = ("url",)

T = TypeVar("T")

Issue = Callable[..., Token]


def with_store(url: str, question: Callable[[Database], Awaitable[T]]) -> T:
    """What `question` finds out, with a store of its own event loop."""

    async def once() -> T:
        database = Database.open(url)
        try:
            return await question(database)
        finally:
            await database.close()

    return asyncio.run(once())


@pytest.fixture
def issue(url: str) -> Issue:
    """Stores a token and gives it to its holder."""

    def make(role: str | None = Role.VIEWER, **values: object) -> Token:
        token = new_token()
        row = TokenRow(
            id=token.id,
            name="test",
            secret_hash=token.secret_hash,
            role=role,
            scopes=[WHOLE_ROLE],
            created_at=datetime.now(UTC),
        )
        run_blocking(url, insert_token, replace(row, **values))  # type: ignore[arg-type] # fields of any type
        return token

    return make
