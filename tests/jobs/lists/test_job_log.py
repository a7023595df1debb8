"""A job's log: which lines customers read, and that nothing of the others gets out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec import UNSET
from sqlalchemy import insert, select

from plainspoken.errors import BadCursor, NotFound
from plainspoken.jobs.lists.job_log import LOOKED_AT
from plainspoken.store.tables import JOB_STEPS, LOG_EVENTS

if TYPE_CHECKING:
    from plainspoken.jobs.literals import LogLevel
    from plainspoken.jobs.telling.views import JobLog
    from tests.jobs.conftest import Store

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def write(store: Store, job: str, *lines: dict[str, Any]) -> None:
    rows = [{"job_id": job, "level": "INFO", "ts": NOON, "message": "", "step_id": None} | line for line in lines]
    store.run(lambda connection: connection.execute(insert(LOG_EVENTS), rows) and None)


def read(store: Store, job: str, *, limit: int = 50, before: str | None = None, level: LogLevel = "INFO") -> JobLog:
    return store.ask(lambda reader: reader.job_log(job, limit=limit, before=before, level=level))


def texts(log: JobLog) -> list[str]:
    return [line.text for line in log.lines]


def test_the_newest_line_comes_first_with_level_time_and_step(store: Store) -> None:
    job = store.tracked(store.vm(), ("volume-attachment", "running"))
    step = store.run(lambda connection: connection.scalar(select(JOB_STEPS.c.id).where(JOB_STEPS.c.job_id == job)))
    write(store, job, {"message": "Waiting for 2 of 5 volumes", "ts": NOON})
    write(store, job, {"message": "Volume attached", "ts": NOON + SECOND, "level": "WARN", "step_id": step})

    newest, oldest = read(store, job).lines

    assert (newest.text, newest.level, newest.at) == ("Volume attached", "WARN", NOON + SECOND)
    assert newest.step == "Attaching Storage Volumes"
    assert (oldest.text, oldest.step) == ("Waiting for 2 of 5 volumes", UNSET)


def test_lines_for_developers_are_left_out(store: Store) -> None:
    job = store.tracked(store.vm())
    write(store, job, {"message": "Volume attached"}, {"message": "Entering the loop", "level": "DEBUG"})

    assert texts(read(store, job)) == ["Volume attached"]


@pytest.mark.parametrize(("level", "shown"), [("INFO", ["c", "b", "a"]), ("WARN", ["c", "b"]), ("ERROR", ["c"])])
def test_only_lines_from_a_level_on_are_shown(store: Store, level: LogLevel, shown: list[str]) -> None:
    job = store.tracked(store.vm())
    for number, (word, letter) in enumerate([("INFO", "a"), ("WARN", "b"), ("ERROR", "c")]):
        write(store, job, {"message": f"Message {letter}", "level": word, "ts": NOON + number * SECOND})

    assert texts(read(store, job, level=level)) == [f"Message {letter}" for letter in shown]


def test_texts_are_scrubbed(store: Store) -> None:
    job = store.tracked(store.vm(vm_name="web-7"))
    write(store, job, {"message": "virt-v2v of web-7 failed on /dev/vdb: password=Tulip-77 at 10.0.0.7"})

    (text,) = texts(read(store, job))

    assert "web-7" in text
    for leak in ("virt-v2v", "/dev", "Tulip", "10.0"):
        assert leak not in text


@pytest.mark.parametrize("message", ["", "   ", "/var/log/x.log", "{}", "x" * 4_001, "\x00\x01", "10.0.0.7 10.0.0.8"])
def test_a_line_of_which_nothing_presentable_is_left_is_left_out(store: Store, message: str) -> None:
    job = store.tracked(store.vm())
    message = message.replace("\x00", "\x02")  # PostgreSQL stores none
    write(store, job, {"message": message}, {"message": "Volume attached"})

    assert texts(read(store, job)) == ["Volume attached"]


def test_pages_of_lines_of_one_time_give_each_line_once(store: Store) -> None:
    job = store.tracked(store.vm())
    write(store, job, *({"message": f"Part {number} done", "ts": NOON + number // 4 * SECOND} for number in range(10)))

    found: list[str] = []
    before: str | None = None
    while True:
        page = read(store, job, limit=3, before=before)
        found += texts(page)
        write(store, job, {"message": "Newer", "ts": NOON + 60 * SECOND})
        if page.next is UNSET:
            break
        before = page.next

    assert found == [f"Part {number} done" for number in reversed(range(10))]


def test_a_page_looks_at_a_bounded_number_of_lines_and_says_where_to_go_on(store: Store) -> None:
    job = store.tracked(store.vm())
    write(store, job, {"message": "Volume attached", "ts": NOON - SECOND})
    write(store, job, *({"message": "Loop", "level": "DEBUG"} for _ in range(LOOKED_AT + 20)))

    first = read(store, job)
    second = read(store, job, before=str(first.next))

    assert (first.count, first.next is not UNSET) == (0, True)
    assert (texts(second), second.next) == (["Volume attached"], UNSET)


def test_a_replication_has_no_log(store: Store) -> None:
    assert read(store, store.replication(store.vm())).lines == ()


def test_the_log_of_an_unknown_job_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        read(store, "job-nobody")


@pytest.mark.parametrize("before", ["", "x", "aaaa", "é", "k6FqAAAA"])
def test_a_place_that_no_log_gave_is_refused(store: Store, before: str) -> None:
    job = store.tracked(store.vm())
    with pytest.raises(BadCursor):
        read(store, job, before=before)


def test_nothing_that_must_not_appear_gets_out_of_any_line_of_the_corpora(
    make_store: Callable[[str], Store], sqlite_file: object, corpus: Callable[[str], list[dict[str, Any]]]
) -> None:
    store = make_store(f"sqlite:///{sqlite_file}")
    job = store.tracked(store.vm(vm_name="pgtest1"))
    cases = corpus("dev.jsonl")[::12]
    write(store, job, *({"message": case["text"], "level": "ERROR"} for case in cases))

    shown: list[str] = []
    before: str | None = None
    while True:
        page = read(store, job, limit=100, before=before)
        shown += texts(page)
        if page.next is UNSET:
            break
        before = page.next
    answer = msgspec.json.encode(shown).decode().casefold()

    assert len(shown) > len(cases) // 2
    found = {piece for case in cases for piece in case["must_not_appear"] if piece.casefold() in answer}
    # A piece that another line may show rightly is looked for in its own line alone (tests of the scrubber do).
    assert {piece for piece in found if not piece.isalpha()} == set()
