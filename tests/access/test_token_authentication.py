"""Tokens against real job stores: who is let in, how soon an end holds, what guessing costs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plainspoken.access.scopes import ROLE_SCOPES, Principal, Role, Scope
from plainspoken.access.token_authentication import FRESH_SECONDS, TokenAuthenticator
from plainspoken.access.token_rows import read_token_row, revoke_token
from plainspoken.access.tokens import Token, new_token
from plainspoken.errors import DatabaseUnavailable, Unauthenticated
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.own_tables import TOKENS
from tests.access.conftest import Issue, with_store

NOW = datetime.now(UTC)


def who(url: str, text: str | None, *, records_use: bool = True) -> Principal:
    async def ask(database: Database) -> Principal:
        authenticator = TokenAuthenticator(database, records_use=records_use)
        try:
            return await authenticator.principal(text)
        finally:
            await authenticator.close()

    return with_store(url, ask)


def last_use(url: str, token: Token) -> datetime | None:
    row = run_blocking(url, read_token_row, token.id)
    assert row is not None
    return row.last_used_at


@pytest.mark.parametrize("role", Role)
def test_a_token_of_a_role_may_do_what_the_role_may(url: str, issue: Issue, role: Role) -> None:
    token = issue(role, name="support desk")

    assert who(url, token.text) == Principal(f"support desk ({token.id})", ROLE_SCOPES[role])


def test_a_narrowed_token_may_do_only_what_it_names(url: str, issue: Issue) -> None:
    token = issue(Role.ADMIN, scopes=["metrics:read", "jobs:write", "no:such"])

    assert who(url, token.text).scopes == {Scope.METRICS_READ}


@pytest.mark.parametrize(
    ("role", "scopes"), [("emperor", ["*"]), (None, ["*"]), ("admin", {"*": 1}), ("admin", "*"), ("admin", [])]
)
def test_a_token_that_is_not_understood_may_do_nothing(
    url: str, issue: Issue, role: str | None, scopes: object
) -> None:
    assert who(url, issue(role, scopes=scopes).text).scopes == frozenset()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"expires_at": NOW - timedelta(seconds=1)}, "This token is expired."),
        ({"revoked_at": NOW - timedelta(seconds=1)}, "This token is revoked."),
        ({"revoked_at": NOW, "expires_at": NOW}, "This token is revoked."),
        ({"revoked_at": NOW - timedelta(days=60)}, "This is no token that this server knows."),
    ],
)
def test_a_token_that_has_ended_is_refused_and_its_holder_reads_why(
    url: str, issue: Issue, values: dict[str, object], reason: str
) -> None:
    token = issue(**values)

    with pytest.raises(Unauthenticated) as refused:
        who(url, token.text)

    assert (refused.value.reason, refused.value.error) == (reason, "invalid_token")


def test_a_right_id_with_a_wrong_secret_is_refused_like_an_unknown_id(url: str, issue: Issue) -> None:
    known = issue(revoked_at=NOW)
    wrong = [Token(known.id, new_token().secret).text, new_token().text, "plsp_", "x" * 20_000, ""]
    reasons = set()
    for text in wrong:
        with pytest.raises(Unauthenticated) as refused:
            who(url, text)
        reasons.add(refused.value.reason)

    assert reasons == {"This is no token that this server knows."}


def test_no_token_is_refused_without_an_error_code(url: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        who(url, None)

    assert refused.value.error is None


def test_a_name_that_would_break_a_log_line_is_made_plain(url: str, issue: Issue) -> None:
    token = issue(name="x\n2026-01-01 INFO root [-] \u202eall fine<b>")

    assert who(url, token.text).name == f"x?2026-01-01 INFO root [-] ?all fine?b? ({token.id})"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_revocation_holds_once_the_tokens_are_read_again(url: str, issue: Issue, clock: Clock) -> None:
    token = issue()

    async def ask(database: Database) -> list[str]:
        authenticator = TokenAuthenticator(database, records_use=False, clock=clock)
        answers = []
        for seconds in (0.0, FRESH_SECONDS / 2, FRESH_SECONDS):
            clock.seconds += seconds
            try:
                answers.append((await authenticator.principal(token.text)).name[:4])
            except Unauthenticated as refused:
                answers.append(refused.reason)
            await database.write(revoke_token, token.id, at=datetime.now(UTC))
        return answers

    assert with_store(url, ask) == ["test", "test", "This token is revoked."]


def test_a_new_token_works_in_a_server_that_has_just_read_them(url: str, issue: Issue, clock: Clock) -> None:
    async def ask(database: Database) -> str:
        authenticator = TokenAuthenticator(database, records_use=False, clock=clock)
        with pytest.raises(Unauthenticated):
            await authenticator.principal(new_token().text)
        token = await asyncio.to_thread(issue)
        clock.seconds += 0.1
        return (await authenticator.principal(token.text)).name

    assert with_store(url, ask).startswith("test")


class CountingDatabase:
    """A real job store that counts the visits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.visits = 0

    async def run(self, *args: object, **kwargs: object) -> object:
        self.visits += 1
        return await self._database.run(*args, **kwargs)  # type: ignore[arg-type] # passed on as they are


def test_a_thousand_wrong_tokens_cost_two_visits_to_the_job_store(url: str, clock: Clock) -> None:
    async def ask(database: Database) -> int:
        counting = CountingDatabase(database)
        authenticator = TokenAuthenticator(counting, clock=clock)  # type: ignore[arg-type] # one that counts

        async def guess() -> None:
            clock.seconds += 0.0005
            with pytest.raises(Unauthenticated):
                await authenticator.principal(new_token().text)

        await asyncio.gather(*(guess() for _ in range(1000)))
        return counting.visits

    assert with_store(url, ask) <= 2


def test_nobody_is_let_in_while_the_job_store_is_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        who(f"sqlite:///{tmp_path}/absent.db", new_token().text)


def test_a_use_is_written(url: str, issue: Issue) -> None:
    token = issue()
    who(url, token.text)

    used = last_use(url, token)
    assert used is not None
    assert abs(used - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_use_within_a_minute_of_a_written_one_is_not_written(url: str, issue: Issue) -> None:
    recent = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30)
    token = issue(last_used_at=recent)
    who(url, token.text)

    assert last_use(url, token) == recent


def test_a_use_is_not_written_in_read_only_operation(url: str, issue: Issue) -> None:
    token = issue()
    who(url, token.text, records_use=False)

    assert last_use(url, token) is None


def test_the_store_holds_no_secret(url: str, issue: Issue) -> None:
    token = issue()

    rows = run_blocking(url, lambda connection: connection.execute(select(TOKENS)).all())
    assert token.secret not in str(rows)
