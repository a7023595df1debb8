"""Whatever is written between whatever looks: every listener ends with what stands in the job store."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, StaticPool, create_engine, delete, insert, update

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes import feed as feeds
from plainspoken.jobs.changes.change import JobState, job_state
from plainspoken.jobs.changes.feed import OVERLAP, ChangeFeed, Changes
from plainspoken.jobs.reading.changes import read_changes, read_marks
from plainspoken.jobs.reading.marks import Marks, decode_marks
from plainspoken.jobs.rows import ContextRow, StepRow, TrackedRow
from plainspoken.store.own_tables import DISMISSALS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, METADATA, REPLICATION_JOBS, VM_CONTEXTS

START = datetime(2025, 10, 1, 12, tzinfo=UTC)
Json = dict[str, Any]


@dataclass
class Client:
    """What a GUI shows: it loads everything at a reset, and takes over each event as it comes."""

    shown: dict[str, Json] = field(default_factory=dict)
    heard: list[tuple[str, str, Json]] = field(default_factory=list)
    marks: Marks | None = None

    def hear(self, changes: tuple[Any, ...]) -> None:
        for change in changes:
            data = msgspec.json.decode(change.data)
            name = data.get("job_id", data["context_id"])
            self.heard.append((change.kind, name, data))
            if change.kind == "job":
                self.shown[name] = data
            elif change.kind == "job_removed":
                self.shown.pop(name, None)


class World:
    """A job store on a clock that the test moves."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self.sanitizer = sanitizer
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        METADATA.create_all(self.engine)
        self.now = START
        self.numbers = itertools.count(1)
        self.write(insert(VM_CONTEXTS), context_id="ctx-a", vm_name="alpha", current_status="failed")

    def write(self, statement: Executable, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(statement, values) if values else connection.execute(statement)

    def start(self, *, replication: bool = False, updated: bool = True, status: str = "running") -> str:
        id_ = f"job-{next(self.numbers)}"
        times = {"created_at": self.second, "started_at": self.second, "updated_at": self.second if updated else None}
        if replication:
            self.write(insert(REPLICATION_JOBS), id=id_, vm_context_id="ctx-a", status=status, **times)
        else:
            kind = {"job_type": "failover", "operation": "unified-test-failover"}
            self.write(insert(JOB_TRACKING), id=id_, context_id="ctx-a", status=status, **kind, **times)
        return id_

    @property
    def second(self) -> datetime:
        """The time as columns of whole seconds hold it."""
        return self.now.replace(microsecond=0)

    def begin(self) -> ChangeFeed:
        with self.engine.connect() as connection:
            return ChangeFeed(read_marks(connection, self.now))

    def look(self, feed: ChangeFeed, *resuming: Marks) -> Changes:
        with self.engine.connect() as connection:
            question = feed.question(self.sanitizer, now=self.now, resuming=resuming)
            return feed.take(question, read_changes(connection, question), self.sanitizer)

    def everything(self) -> dict[str, Json]:
        """Every job as lists would show it."""
        epoch = Marks(*[datetime(1970, 1, 1, tzinfo=UTC)] * 4)
        changes = self.look(ChangeFeed(epoch), epoch).since(epoch) or ()
        everything = Client()
        everything.hear(changes)
        return everything.shown


@pytest.fixture
def world(sanitizer: Sanitizer) -> World:
    return World(sanitizer)


def kinds(changes: Changes) -> list[str]:
    return [change.kind for change in changes.told]


def test_the_first_look_tells_nothing_since_there_is_nothing_to_compare_with(world: World) -> None:
    world.start()

    assert world.look(world.begin()).told == ()


def test_nothing_is_told_twice(world: World) -> None:
    feed = world.begin()
    world.look(feed)
    world.start()

    assert [kinds(world.look(feed)), kinds(world.look(feed))] == [["job"], []]


def test_a_step_is_noticed_although_the_row_of_its_job_stays_as_it_was(world: World) -> None:
    feed, job = world.begin(), world.start()
    world.look(feed)
    world.now += timedelta(hours=1)
    world.write(insert(JOB_STEPS), job_id=job, name="vm-creation", seq=1, status="running")

    (change,) = world.look(feed).told

    assert msgspec.json.decode(change.data)["current_step"] == "Creating Destination VM"


@pytest.mark.parametrize("replication", [False, True])
def test_an_error_of_a_job_under_way_is_noticed_and_so_is_that_it_went_away(world: World, *, replication: bool) -> None:
    feed, job = world.begin(), world.start(replication=replication)
    table = REPLICATION_JOBS if replication else JOB_TRACKING
    world.look(feed)
    seen = []
    for error in ("disk busy", "disk busy", "source gone", None):
        world.now += timedelta(hours=1)
        world.write(update(table).where(table.c.id == job).values(error_message=error))
        seen.append([msgspec.json.decode(change.data) for change in world.look(feed).told])

    assert [[job.get("attention", {}).get("message") for job in look] for look in seen] == [
        ["A disk of the VM is busy"],
        [],
        ["The source environment does not answer"],
        [None],
    ]
    assert {job["status"] for look in seen for job in look} == {"running"}


def test_an_end_during_an_outage_is_noticed_although_the_row_does_not_tell_that_it_was_changed(world: World) -> None:
    feed, job = world.begin(), world.start()
    world.look(feed)
    world.now += timedelta(hours=3)
    world.write(update(JOB_TRACKING).where(JOB_TRACKING.c.id == job).values(status="completed"))

    assert kinds(world.look(feed)) == ["job", "vm"]


def test_a_text_that_is_written_after_the_end_is_noticed(world: World) -> None:
    feed, job = world.begin(), world.start()
    world.look(feed)
    mine = JOB_TRACKING.c.id == job
    world.write(update(JOB_TRACKING).where(mine).values(status="failed"))
    world.look(feed)
    world.now += timedelta(seconds=30)
    world.write(update(JOB_TRACKING).where(mine).values(error_message="disk busy"))

    change = world.look(feed).told[0]

    assert msgspec.json.decode(change.data)["error_message"] == "A disk of the VM is busy"


def test_a_row_that_comes_to_light_later_than_its_time_says_is_noticed(world: World) -> None:
    feed = world.begin()
    world.start(status="completed")
    world.look(feed)
    world.now += timedelta(seconds=2)
    world.start(status="completed")
    world.look(feed)
    world.now -= timedelta(seconds=40)
    world.start(status="completed")
    world.now += timedelta(seconds=41)

    assert kinds(world.look(feed)) == ["job", "vm"]


def test_a_writer_whose_clock_is_hours_slow_is_followed(world: World) -> None:
    world.now -= timedelta(hours=5)
    world.start(status="completed")
    world.now += timedelta(hours=5)
    feed = world.begin()
    world.look(feed)
    world.now -= timedelta(hours=5) - timedelta(minutes=1)
    world.start(status="completed")
    world.now += timedelta(hours=5)

    assert kinds(world.look(feed)) == ["job", "vm"]


def test_a_time_in_the_far_future_hides_no_later_change(world: World) -> None:
    feed, job = world.begin(), world.start(status="completed")
    far = datetime(2037, 1, 1, tzinfo=UTC)
    world.write(update(JOB_TRACKING).where(JOB_TRACKING.c.id == job).values(updated_at=far))
    world.look(feed)
    world.start(status="completed")

    assert kinds(world.look(feed)) == ["job", "vm"]


def test_a_job_under_way_whose_row_is_deleted_is_told_as_removed(world: World) -> None:
    feed, job = world.begin(), world.start(replication=True)
    world.look(feed)
    world.write(delete(REPLICATION_JOBS).where(REPLICATION_JOBS.c.id == job))

    (change,) = world.look(feed).told

    assert (change.kind, msgspec.json.decode(change.data)) == ("job_removed", {"job_id": job, "context_id": "ctx-a"})


def test_a_job_that_cannot_be_told_keeps_no_other_from_being_told(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    feed = world.begin()
    world.look(feed)
    broken, sound = world.start(), world.start()

    def fail(sanitizer: Sanitizer, row: TrackedRow, steps: tuple[StepRow, ...], context: ContextRow | None) -> JobState:
        if row.id == broken:
            raise RuntimeError("what nobody foresaw")
        return job_state(sanitizer, row, steps, context)

    monkeypatch.setattr(feeds, "job_state", fail)
    told = [msgspec.json.decode(change.data)["job_id"] for change in world.look(feed).told]
    world.look(feed)

    assert told == [sound]
    assert [record.getMessage() for record in caplog.records] == [
        f"live updates leave out job '{broken}', which cannot be told: RuntimeError"
    ]


def test_a_dismissal_and_its_return_are_told_as_changes_of_the_vm(world: World) -> None:
    feed = world.begin()
    world.look(feed)
    world.now += timedelta(seconds=1)
    row = {"context_id": "ctx-a", "job_id": "job-1", "dismissed_by": "ops"}
    world.write(insert(DISMISSALS), dismissed_at=world.now, **row)
    first = kinds(world.look(feed))
    world.now += timedelta(minutes=5)
    world.write(update(DISMISSALS).values(restored_at=world.now, restored_by="ops"))

    assert [first, kinds(world.look(feed)), kinds(world.look(feed))] == [["vm"], ["vm"], []]


def test_other_rules_have_everybody_start_anew(world: World) -> None:
    feed = world.begin()
    world.start()
    world.look(feed)
    world.sanitizer = Sanitizer(load_catalogue())
    changes = world.look(feed)

    assert (changes.told, changes.reset) == ((), "rules")


def test_a_flood_of_changes_has_everybody_start_anew_once_it_has_passed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_CHANGES", 3)
    feed = world.begin()
    world.look(feed)
    for _ in range(8):
        world.start(status="completed")
    seen = []
    for _ in range(5):
        changes = world.look(feed)
        seen.append((changes.told, changes.reset))
        world.now += timedelta(seconds=1)
    world.start(status="completed")

    assert seen == [((), None), ((), None), ((), "many_changes"), ((), None), ((), None)]
    assert kinds(world.look(feed)) == ["job", "vm"]


def test_a_flood_without_end_has_everybody_start_anew_now_and_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_CHANGES", 3)
    feed = world.begin()
    world.look(feed)
    resets = 0
    for _ in range(60):
        for _ in range(5):
            world.start(status="completed")
        resets += world.look(feed).reset is not None
        world.now += timedelta(seconds=1)

    assert 4 <= resets <= 7


def test_whoever_missed_more_than_one_look_takes_in_starts_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = world.begin()
    marks = world.look(feed).marks
    monkeypatch.setattr(feeds, "MOST_REPLAYED", 3)
    world.now += timedelta(minutes=10)
    for _ in range(4):
        world.start()

    assert world.look(world.begin(), marks).since(marks) is None


def test_whoever_comes_back_for_one_vm_gets_nothing_of_others(world: World) -> None:
    feed = world.begin()
    marks = world.look(feed).marks
    world.start()

    assert world.look(feed, marks).since(marks, context_id="ctx-b") == ()


def test_marks_survive_their_text_to_the_millisecond() -> None:
    marks = Marks(*(START + timedelta(days=number, milliseconds=7) for number in range(4)))

    assert decode_marks(marks.encode()) == marks


@given(st.text() | st.from_regex(r"1(\.[0-9a-z]{0,14}){4}", fullmatch=True))
def test_any_other_text_is_no_mark_or_one_that_can_be_used(text: str) -> None:
    marks = decode_marks(text)

    assert marks is None or marks.back(OVERLAP).earlier(marks).later(marks) == marks


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["start", "step", "progress", "end", "wait", "look", "leave", "come_back", "delete"]),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(actions=ACTIONS)
def test_any_interleaving_of_writes_and_looks_brings_every_listener_the_last_state(
    sanitizer: Sanitizer, actions: list[tuple[str, int, bool, bool]]
) -> None:
    check_interleaving(sanitizer, actions)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(actions=ACTIONS)
def test_many_interleavings_bring_every_listener_the_last_state(
    sanitizer: Sanitizer, actions: list[tuple[str, int, bool, bool]]
) -> None:
    check_interleaving(sanitizer, actions)


def check_interleaving(sanitizer: Sanitizer, actions: list[tuple[str, int, bool, bool]]) -> None:
    run = Run(World(sanitizer))
    for name, number, first, second in actions:
        getattr(run, name)(number, first, second)
    run.look(0, True, True)
    run.look(0, True, True)

    truth = run.world.everything()
    for client in (run.steady, run.restless):
        assert client.shown == truth
        for job in truth:
            states = [data for _, name, data in client.heard if name == job]
            assert run.is_in_order(job, states)
    for job in truth:
        told = [data for kind, name, data in run.steady.heard if kind == "job" and name == job]
        assert all(one != other for one, other in itertools.pairwise(told))


class Run:
    """A backend that writes badly, a listener that stays, and one that moves between two processes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.jobs: dict[str, bool] = {}
        self.ended: set[str] = set()
        self.seq = itertools.count(1)
        self.history: dict[str, list[Json]] = {}
        self.feeds = [world.begin(), world.begin()]
        self.steady, self.restless = Client(), Client()
        self.host: int | None = 0
        for feed in self.feeds:
            self.world.look(feed)
        self.restless.marks = self.feeds[0].marks

    def start(self, _number: int, replication: bool, updated: bool) -> None:
        job = self.world.start(replication=replication, updated=updated)
        self.jobs[job] = replication
        self._note()

    def step(self, number: int, _first: bool, failed: bool) -> None:
        job = self._under_way(number)
        if job and not self.jobs[job]:
            row = {"name": "vm-creation", "seq": next(self.seq), "status": "failed" if failed else "completed"}
            self.world.write(insert(JOB_STEPS), job_id=job, **row)
            self._note()

    def progress(self, number: int, touched: bool, _second: bool) -> None:
        job = self._under_way(number)
        if job:
            self._update(job, {"progress_percent": next(self.seq) % 100} if self.jobs[job] else {}, touched=touched)

    def end(self, number: int, touched: bool, failed: bool) -> None:
        job = self._under_way(number)
        if job:
            self.ended.add(job)
            status = {"status": "failed" if failed else "completed", "completed_at": self.world.second}
            self._update(job, status, touched=touched)

    def delete(self, number: int, _first: bool, _second: bool) -> None:
        """Only while both listeners are there: who was away learns of it from the lists alone."""
        job = self._under_way(number)
        if job and self.host is not None:
            self._look()
            table = REPLICATION_JOBS if self.jobs[job] else JOB_TRACKING
            self.world.write(delete(JOB_STEPS).where(JOB_STEPS.c.job_id == job))
            self.world.write(delete(table).where(table.c.id == job))
            del self.jobs[job]
            self._look()

    def wait(self, number: int, _first: bool, _second: bool) -> None:
        self.world.now += timedelta(seconds=(0.3, 1, 20, 100)[number])

    def look(self, _number: int, _first: bool, _second: bool) -> None:
        self._look()

    def leave(self, _number: int, _first: bool, _second: bool) -> None:
        self.host = None

    def come_back(self, number: int, fresh_process: bool, _second: bool) -> None:
        """The process with the steady listener lives on: whoever listens to one that ends has to come back as well."""
        if self.host is None:
            if fresh_process:
                self.feeds[1] = self.world.begin()
            self._come_back(1 if fresh_process else number % 2)

    def _come_back(self, host: int) -> None:
        marks = self.restless.marks
        assert marks is not None
        changes = self.world.look(self.feeds[host], marks)
        if host == 0:
            self._hear(self.steady, changes)
        missed = changes.since(marks)
        assert missed is not None
        self.restless.hear(missed)
        self.restless.marks, self.host = changes.marks, host

    def _look(self) -> None:
        if self.host is None:
            self._come_back(1)
        for number, feed in enumerate(self.feeds):
            changes = self.world.look(feed)
            if number == 0:
                self._hear(self.steady, changes)
            if number == self.host:
                self._hear(self.restless, changes)

    def _hear(self, client: Client, changes: Changes) -> None:
        assert changes.reset is None
        client.hear(changes.told)
        client.marks = changes.marks

    def _under_way(self, number: int) -> str | None:
        jobs = [job for job in self.jobs if job not in self.ended]
        return jobs[number % len(jobs)] if jobs else None

    def _update(self, job: str, values: Json, *, touched: bool) -> None:
        table = REPLICATION_JOBS if self.jobs[job] else JOB_TRACKING
        values = {**values, **({"updated_at": self.world.second} if touched else {})}
        if values:
            self.world.write(update(table).where(table.c.id == job).values(**values))
            self._note()

    def _note(self) -> None:
        for job, state in self.world.everything().items():
            states = self.history.setdefault(job, [])
            if not states or states[-1] != state:
                states.append(state)

    def is_in_order(self, job: str, states: list[Json]) -> bool:
        """Whether `states` come in the order in which they came about; the last may be told again."""
        history = iter(self.history[job])
        current: Json | None = None
        for state in states:
            if state != current:
                current = next((each for each in history if each == state), None)
                if current is None:
                    return False
        return True
