import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from plainspoken.store.database import Database
from plainspoken.tracker.commands import StartStep
from plainspoken.tracker.idempotency import Answer, Claim, KeyReused, answer_once
from tests.tracker.conftest import Desk


def claim(desk: Desk, key: str, *request: bytes) -> Claim:
    return Claim.of("tests", key, *request, at=desk.now)


def together(desk: Desk, *claims: Claim, job: str) -> list[Answer | BaseException]:
    """What several writers at once are answered, each starting a step."""

    def write(connection: Connection) -> Answer:
        command = StartStep(
            job_id=job, name="validation", at=desk.now + timedelta(microseconds=uuid.uuid4().int % 1000)
        )
        number = desk.writer.carry_out(connection, desk.sanitizer, command, now=desk.now)
        return Answer(201, f"step {number}".encode())

    async def all_of_them() -> list[Answer | BaseException]:
        database = Database.open(desk.store.url)
        try:
            answers = (answer_once(database, each, write) for each in claims)
            return await asyncio.gather(*answers, return_exceptions=True)
        finally:
            await database.close()

    return asyncio.run(all_of_them())


def test_of_writers_with_one_key_at_once_one_writes_and_all_get_its_answer(desk: Desk) -> None:
    job, key = desk.start(desk.store.vm()), uuid.uuid4().hex

    answers = together(desk, *[claim(desk, key, b"body")] * 4, job=job)

    assert [(answer.status, answer.content) for answer in answers if isinstance(answer, Answer)] == [
        (201, b"step 1")
    ] * 4
    assert len(desk.steps(job)) == 1


def test_writers_with_keys_of_their_own_all_write_and_no_number_is_given_twice(desk: Desk) -> None:
    job = desk.start(desk.store.vm())

    together(desk, *[claim(desk, uuid.uuid4().hex, b"body") for _ in range(4)], job=job)

    assert [row["seq"] for row in desk.steps(job)] == [1, 2, 3, 4]


def test_a_key_with_another_request_is_refused(desk: Desk) -> None:
    job, key = desk.start(desk.store.vm()), uuid.uuid4().hex
    together(desk, claim(desk, key, b"body"), job=job)

    (answer,) = together(desk, claim(desk, key, b"another"), job=job)

    assert isinstance(answer, KeyReused)


def test_a_key_in_other_letters_never_gets_the_answer_of_another(desk: Desk) -> None:
    job, key = desk.start(desk.store.vm()), f"a{uuid.uuid4().hex}"
    together(desk, claim(desk, key, b"body"), job=job)

    (answer,) = together(desk, claim(desk, key.upper(), b"body"), job=job)

    assert isinstance(answer, KeyReused) or answer == Answer(201, b"step 2")


def test_a_write_that_fails_leaves_no_key_behind(desk: Desk) -> None:
    job, key = desk.start(desk.store.vm()), uuid.uuid4().hex

    def fail(_connection: Connection) -> Answer:
        raise ZeroDivisionError

    async def once() -> None:
        database = Database.open(desk.store.url)
        try:
            await answer_once(database, claim(desk, key, b"body"), fail)
        finally:
            await database.close()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(once())

    (answer,) = together(desk, claim(desk, key, b"body"), job=job)
    assert answer == Answer(201, b"step 1")
