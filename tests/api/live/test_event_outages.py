"""Live updates while the job store is away, and after it is back."""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import pytest

from plainspoken.api.live import poller
from plainspoken.store.database import Database
from tests.api.following import Follow, Followed, last_id, parsed, until


def test_listeners_outlast_an_outage_of_the_job_store_and_miss_nothing(
    follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "plainspoken.events")

    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        working, store.reader.database = store.reader.database, Database.open("sqlite:///not/there.db")
        comment = await listener.next_chunk()
        await store.start("job-1")
        await until(lambda: store.poller.failures >= 2)
        lag = store.poller.lag_seconds
        await store.reader.database.close()
        store.reader.database = working

        assert comment.startswith(b": job information is not available")
        assert lag > 0
        assert [data["job_id"] for _, data in parsed(await listener.next_chunk())] == ["job-1"]

    follow(test)
    assert [record.levelname for record in caplog.records if record.name == "plainspoken.events"] == ["ERROR", "INFO"]


@pytest.mark.parametrize("seconds", [0, 0.3])
def test_a_stream_for_a_while_ends_in_time_although_the_job_store_is_away(follow: Follow, seconds: float) -> None:
    async def test(store: Followed) -> None:
        await store.reader.database.close()
        store.reader.database = Database.open("sqlite:///not/there.db")
        listener = store.poller.listen(seconds=seconds)
        told = b""
        while chunk := await listener.next_chunk():
            told += chunk

        assert told.startswith(b": job information is not available")
        assert parsed(told) == [("bye", {"reason": "time"})]

    follow(test, heartbeat_seconds=0.2)


def test_a_stream_for_a_while_ends_although_the_job_store_does_not_answer_at_all(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "PATIENCE_SECONDS", 0.3)

    async def test(store: Followed) -> None:
        async def hang(*_: object) -> None:
            await asyncio.sleep(3600)

        monkeypatch.setattr(store.reader.database, "run", hang)
        listener = store.poller.listen(seconds=0)
        told = b""
        while chunk := await listener.next_chunk():
            told += chunk

        assert parsed(told) == [("bye", {"reason": "time"})]

    follow(test, heartbeat_seconds=0.2)


def test_a_look_that_a_stopped_job_store_held_up_does_not_put_off_the_next_ones(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        await until(lambda: store.poller.polls >= 2)
        run: Any = store.reader.database.run
        going_on = asyncio.Event()

        async def stopped(*arguments: object) -> object:
            await going_on.wait()
            return await run(*arguments)

        monkeypatch.setattr(store.reader.database, "run", stopped)
        await asyncio.sleep(1)
        before = store.poller.polls
        going_on.set()
        await until(lambda: store.poller.polls > before)
        await store.start("job-1")
        back = time.monotonic()

        assert [data["job_id"] for _, data in parsed(await listener.next_chunk())] == ["job-1"]
        assert time.monotonic() - back < 2

    follow(test)


def test_looks_that_always_take_long_leave_the_job_store_alone_for_long(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(store: Followed) -> None:
        run: Any = store.reader.database.run
        looks: list[float] = []

        async def slow(*arguments: object) -> object:
            looks.append(time.monotonic())
            await asyncio.sleep(0.05)
            return await run(*arguments)

        monkeypatch.setattr(store.reader.database, "run", slow)
        store.poller.listen()
        await until(lambda: store.poller.polls >= 4)

        # The first look asks twice: where it starts, and what there is.
        assert all(later - earlier > 0.45 for earlier, later in pairwise(looks[1:]))

    follow(test)


def test_whoever_comes_while_the_job_store_is_away_loads_its_lists_when_it_is_back(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        first = store.poller.listen()
        here = last_id(await first.next_chunk())
        working, store.reader.database = store.reader.database, Database.open("sqlite:///not/there.db")
        await until(lambda: store.poller.failures >= 1)
        late, back = store.poller.listen(), store.poller.listen(last_event_id=here)
        comments = [await late.next_chunk(), await back.next_chunk()]
        await store.start("job-1")
        await store.reader.database.close()
        store.reader.database = working

        assert all(comment.startswith(b": job information is not available") for comment in comments)
        assert parsed(await late.next_chunk()) == [("reset", {"reason": "start"})]
        assert [data["job_id"] for _, data in parsed(await back.next_chunk())] == ["job-1"]

    follow(test)


@dataclass
class Clock:
    """Stands in for the time of day."""

    offset: timedelta = timedelta()

    def now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + self.offset


def test_a_clock_that_is_set_back_has_everybody_start_anew_and_nothing_is_missed(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(timedelta(hours=1))
    monkeypatch.setattr(poller, "datetime", clock)

    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        first = await listener.next_chunk()
        clock.offset = timedelta()
        again = await listener.next_chunk()
        await store.start("job-1")
        told = await listener.next_chunk()
        back = store.poller.listen(last_event_id=last_id(first))
        late = await back.next_chunk()

        assert [name for name, _ in parsed(first)] == ["reset"]
        assert parsed(again) == [("reset", {"reason": "trouble"})]
        assert [data["job_id"] for _, data in parsed(told)] == ["job-1"]
        assert parsed(late) == [("reset", {"reason": "trouble"})]

    follow(test)
