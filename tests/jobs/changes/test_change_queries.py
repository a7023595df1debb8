from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event, text

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.feed import ChangeFeed
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.changes import Findings, read_changes, read_marks
from plainspoken.store.absent import VERSION_TABLE
from plainspoken.store.own_tables import OWN_TABLES
from tests.jobs.conftest import Store


def look(store: Store) -> tuple[int, Findings]:
    """The number of statements of a look for what changed in the last hour, and what it found."""
    statements: list[object] = []
    now = datetime.now(UTC)

    def count(*arguments: object) -> None:
        statements.append(arguments[2])

    def read(connection: Connection) -> Findings:
        feed = ChangeFeed(read_marks(connection, now))
        question = feed.question(store.sanitizer, now=now, resuming=[feed.marks.back(timedelta(hours=1))])
        event.listen(connection.engine, "before_cursor_execute", count)
        try:
            return read_changes(connection, question)
        finally:
            event.remove(connection.engine, "before_cursor_execute", count)

    findings = store.run(read)
    return len(statements), findings


def found(store: Store) -> set[str]:
    return {candidate.row.id for candidate in look(store)[1].candidates}


def test_a_look_costs_the_same_few_statements_however_much_is_under_way(store: Store) -> None:
    now = datetime.now(UTC)
    vm = store.vm()
    for number in range(30):
        store.replication(vm, status="replicating", updated_at=now)
        store.tracked(vm, ("validation", "running"), status="running", updated_at=now)
        if number == 0:
            few, _ = look(store)
    many, findings = look(store)

    assert few == many <= 9
    assert len(findings.candidates) >= 60


def test_a_change_is_found_by_any_of_its_times_alone(store: Store) -> None:
    vm, now = store.vm(), datetime.now(UTC)
    jobs = {
        store.replication(vm, updated_at=now),
        store.replication(vm, started_at=now),
        store.replication(vm, created_at=now),
        store.replication(vm, started_at=now - timedelta(hours=5), completed_at=now),
        store.tracked(vm, updated_at=now),
        store.tracked(vm, started_at=now - timedelta(hours=5), canceled_at=now, updated_at=now - timedelta(hours=5)),
    }

    assert jobs <= found(store)


def test_a_job_under_way_is_found_however_old_its_times_are(store: Store) -> None:
    vm = store.vm()
    jobs = {store.replication(vm, status="streaming"), store.tracked(vm, status="pending")}

    assert jobs <= found(store)


def test_what_customers_do_not_see_is_not_found(store: Store) -> None:
    vm, now = store.vm(), datetime.now(UTC)
    hidden = store.tracked(vm, job_type="scheduler", status="running", updated_at=now)

    assert hidden not in found(store)


def test_what_ended_long_ago_is_not_found(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, updated_at=datetime.now(UTC))

    assert store.replication(vm, completed_at=datetime(2025, 10, 1, tzinfo=UTC)) not in found(store)


def test_a_platforms_store_that_lacks_our_own_tables_is_looked_at_all_the_same(
    sqlite_file: Path, sanitizer: Sanitizer
) -> None:
    store = Store(f"sqlite:///{sqlite_file}", sanitizer)
    job = store.replication(store.vm(), status="running")
    names = [VERSION_TABLE, *(table.name for table in OWN_TABLES)]
    store.run(lambda connection: [connection.execute(text(f"DROP TABLE {name}")) for name in names] and None)
    now = datetime.now(UTC)

    async def question(reader: JobReader) -> Findings:
        feed = ChangeFeed(await reader.database.run(read_marks, now))
        return await reader.database.run(read_changes, feed.question(sanitizer, now=now))

    assert [candidate.row.id for candidate in store.ask(question).candidates] == [job]
