"""The poller over a real job store, with listeners and no server between."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from plainspoken.api.live import stream as event_stream
from plainspoken.api.live.stream import EventStream, Listener
from plainspoken.api.problems import RequestError
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.reach import Reach
from plainspoken.store.tables import JOB_TRACKING, VM_CONTEXTS
from tests.api.following import Follow, Followed, Json, last_id, parsed, until


def test_a_new_listener_is_told_to_load_its_lists_first(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        first = await store.poller.listen().next_chunk()
        second = await store.poller.listen().next_chunk()

        assert parsed(first) == parsed(second) == [("reset", {"reason": "start"})]
        assert last_id(first)

    follow(test)


def test_a_change_goes_to_all_who_follow_everything_or_that_vm(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        fleet, mine, other = (store.poller.listen(context_id=name) for name in (None, "ctx-a", "ctx-b"))
        for listener in (fleet, mine, other):
            await listener.next_chunk()
        await store.start("job-1")
        told = [await fleet.next_chunk(), await mine.next_chunk()]
        await store.start("job-2", "ctx-b")
        last = await other.next_chunk()

        for chunk in told:
            ((kind, data),) = parsed(chunk)
            assert (kind, data["job_id"], data["context_id"], data["vm_name"]) == ("job", "job-1", "ctx-a", "a")
        assert [data["job_id"] for _, data in parsed(last)] == ["job-2"]

    follow(test)


def test_a_limited_listener_is_told_of_its_own_vms_alone(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        reach = Reach(vms=frozenset({"ctx-a"}))
        everything = store.poller.listen(reach=reach)
        others = store.poller.listen(reach=reach, context_id="ctx-b")
        unlimited = store.poller.listen()
        for listener in (everything, others, unlimited):
            await listener.next_chunk()

        await store.start("j-foreign", "ctx-b")
        gone = {"context_id": "ctx-gone", "job_type": "failover", "operation": "unified-test-failover"}
        now = datetime.now(UTC)
        row = {"id": "j-of-no-vm", "status": "running", "created_at": now, "updated_at": now}
        await store.write(insert(JOB_TRACKING), **gone, **row)
        await store.start("j-own", "ctx-a")

        seen: list[str] = []
        while "j-own" not in seen:
            seen += [data["job_id"] for _, data in parsed(await everything.next_chunk())]
        told = parsed(await unlimited.next_chunk())
        others.end(b"end")
        assert seen == ["j-own"]
        assert told[0][1]["job_id"] == "j-foreign"
        assert await others.next_chunk() == b"end"

    follow(test)


def test_a_limited_listener_who_comes_back_gets_what_it_missed_of_its_own_vms(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        reach = Reach(names=frozenset({"a"}))
        before = last_id(await store.poller.listen(reach=reach).next_chunk())
        await store.start("j-foreign", "ctx-b")
        await store.start("j-own", "ctx-a")

        chunks = [
            parsed(await store.poller.listen(last_event_id=before, **which).next_chunk())
            for which in ({"reach": reach}, {"reach": reach, "context_id": "ctx-b"}, {})
        ]

        assert [[data["job_id"] for _, data in chunk] for chunk in chunks] == [["j-own"], [], ["j-foreign", "j-own"]]

    follow(test)


def test_a_vm_that_leaves_the_reach_of_a_stream_is_told_of_no_more(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen(reach=Reach(names=frozenset({"a"})))
        await listener.next_chunk()
        await store.write(update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == "ctx-a"), vm_name="sold")
        await store.start("j-later", "ctx-a")
        polls = store.poller.polls
        await until(lambda: store.poller.polls > polls + 2)

        listener.end(b"end")
        assert await listener.next_chunk() == b"end"

    follow(test)


def test_many_listeners_cost_one_look_and_share_one_text(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listeners = [store.poller.listen() for _ in range(50)]
        for listener in listeners:
            await listener.next_chunk()
        polls = store.poller.polls
        await store.start("job-1")
        await until(lambda: store.poller.told == 1)

        assert store.poller.polls - polls < 10
        assert len({id(listener._waiting[0]) for listener in listeners}) == 1

    follow(test, poll_seconds=0.2)


def test_nothing_is_looked_at_while_nobody_listens(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        store.poller.leave(listener)
        await until(lambda: store.poller._task is None)
        polls = store.poller.polls
        await asyncio.sleep(0.2)

        assert (store.poller.polls, store.poller.listeners, store.poller.lag_seconds) == (polls, 0, 0.0)

    follow(test)


def test_whoever_comes_back_gets_what_was_missed(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        here = last_id(await listener.next_chunk())
        store.poller.leave(listener)
        await store.start("job-1")
        await store.start("job-2", "ctx-b")
        again = store.poller.listen(context_id="ctx-b", last_event_id=here)

        assert [data["job_id"] for _, data in parsed(await again.next_chunk())] == ["job-2"]

    follow(test)


def test_an_id_that_nobody_can_read_leads_to_a_new_start(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        chunk = await store.poller.listen(last_event_id="42").next_chunk()

        assert parsed(chunk) == [("reset", {"reason": "unknown_id"})]

    follow(test)


def test_a_slow_reader_starts_anew_instead_of_filling_the_memory(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "MOST_WAITING", 2_000)

    async def test(store: Followed) -> None:
        slow, quick = store.poller.listen(), store.poller.listen()
        await slow.next_chunk()
        await quick.next_chunk()
        for number in range(12):
            await store.start(f"job-{number}")
            await quick.next_chunk()
        events = parsed(await slow.next_chunk())

        assert events[0] == ("reset", {"reason": "slow_reader"})
        assert len(events) < 12

    follow(test)


def test_a_quiet_stream_shows_that_it_lives_and_where_it_stands(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        chunk = await listener.next_chunk()
        while not chunk.startswith(b":\nid: 1."):
            chunk = await listener.next_chunk()

        assert last_id(chunk).count(".") == 4

    follow(test, heartbeat_seconds=0.1)


def test_no_stream_lasts_for_ever(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        told = b""
        while chunk := await listener.next_chunk():  # a busy machine may beat in between
            told += chunk

        assert parsed(told)[-1] == ("bye", {"reason": "time"})

    follow(test, longest_seconds=0.1, heartbeat_seconds=0.2)


def test_all_streams_end_at_once_when_the_server_stops(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        store.poller.close()
        late = store.poller.listen()

        for each in (listener, late):
            assert parsed(await each.next_chunk()) == [("bye", {"reason": "shutdown"})]
            assert await each.next_chunk() == b""

    follow(test)


def test_the_number_of_streams_is_bounded(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        store.poller.listen()
        store.poller.check_room()
        store.poller.listen()
        with pytest.raises(RequestError) as refused:
            store.poller.check_room()

        assert (refused.value.kind.code, refused.value.kind.status) == ("too-many-streams", 503)

    follow(test, most_listeners=2)


def test_other_rules_have_everybody_start_anew(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        catalogue = store.reader.sanitizer.catalogue
        store.reader.sanitizer = Sanitizer(replace(catalogue, fingerprint="0" * 12))

        assert parsed(await listener.next_chunk()) == [("reset", {"reason": "rules"})]

    follow(test)


def test_the_end_of_an_operation_is_told_with_its_vm(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        listener = store.poller.listen()
        await listener.next_chunk()
        now = datetime.now(UTC).replace(microsecond=0)
        kind = {"job_type": "failover", "operation": "unified-test-failover", "status": "running"}
        await store.write(insert(JOB_TRACKING), id="job-1", context_id="ctx-a", started_at=now, created_at=now, **kind)
        first = parsed(await listener.next_chunk())
        await store.write(update(JOB_TRACKING).values(status="completed"))
        second = parsed(await listener.next_chunk())

        assert [kind for kind, _ in first] == ["job"]
        assert [(kind, data.get("status")) for kind, data in second] == [("job", "completed"), ("vm", None)]

    follow(test)


def test_a_client_that_goes_away_leaves_nothing_behind(follow: Follow) -> None:
    async def test(store: Followed) -> None:
        gone = asyncio.Event()
        sent: list[Json] = []

        async def receive() -> Json:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Json) -> None:
            sent.append(message)

        stream = EventStream(store.poller, seconds=60.0)
        task = asyncio.create_task(stream({}, receive, send))  # type: ignore[arg-type] # no more of ASGI is asked for
        await until(lambda: len(sent) >= 3)
        gone.set()
        await task

        assert store.poller.listeners == 0
        assert b"text/event-stream; charset=utf-8" in dict(sent[0]["headers"]).values()

    follow(test)


def test_a_client_that_reads_nothing_for_long_is_given_up(follow: Follow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "SLOWEST_SECONDS", 0.1)

    async def test(store: Followed) -> None:
        sent: list[Json] = []

        async def receive() -> Json:
            await asyncio.sleep(60)
            return {}

        async def send(message: Json) -> None:
            if sent and b"reset" in message["body"]:
                await asyncio.sleep(60)
            sent.append(message)

        await EventStream(store.poller, seconds=60.0)({}, receive, send)  # type: ignore[arg-type] # no more of ASGI is asked for

        assert store.poller.listeners == 0

    follow(test)


def test_what_waits_is_sent_at_one_go() -> None:
    async def test() -> bytes:
        listener = Listener(context_id=None, resume=None, reason="start", leaves_at=0.0)
        listener.put(b"a", or_else=b"")
        listener.put(b"b", or_else=b"")
        return await listener.next_chunk()

    assert asyncio.run(test()) == b"ab"
