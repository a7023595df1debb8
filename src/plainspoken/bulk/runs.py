"""Work that can be broken off anywhere and goes on from what is written.

A directory holds `_manifest.json` (what is done with what, and the parts it is cut into), a file of data for each part
that is done, and a small one in `_done` that says so. Both files of a part appear whole, the data first. A part that is
carried out twice, by two workers or after a break, comes to the same files: so nothing is lost, and nothing is there
twice. What reads directories of Parquet passes over names that begin with an underscore.
"""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from plainspoken.bulk.outputs import FORMATS
from plainspoken.bulk.sources.parts import Part, Source, UnreadRow
from plainspoken.bulk.tasks.task import Task
from plainspoken.catalogue.writing import UNFINISHED, appearing
from plainspoken.errors import BulkFailed, BulkInputError

PART_ROWS: Final = 200_000
MOST_PROBLEMS: Final = 20
"""Problems of a part that are told; beyond, they are counted."""

_MANIFEST: Final = "_manifest.json"


@dataclass(frozen=True, slots=True)
class BulkWork:
    """What is done with what, and where it is written. It can be pickled; paths must mean the same everywhere."""

    task: Task
    sources: tuple[Source, ...]
    home: Path
    form: str = "parquet"

    def description(self) -> dict[str, Any]:
        """What has to be the same for work to go on, as JSON has it."""
        keys = [parcel.key for parcel in self.task.parcels]
        told = {
            "task": asdict(replace(self.task, parcels=())) | {"parcels": keys},
            "sources": [source.identity() for source in self.sources],
            "form": self.form,
        }
        return dict(json.loads(json.dumps(told)))

    def data(self, part: int) -> Path:
        """Where the data of a part is."""
        return self.home / f"part-{part:06d}.{self.form}"

    def note(self, part: int) -> Path:
        """What says that a part is done."""
        return self.home / "_done" / f"{part:06d}.json"


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is done: rows read, rows written, rows that could not be read, and some of these."""

    part: int
    read: int
    written: int
    unreadable: int
    problems: tuple[UnreadRow, ...]
    size: int


def carry_out(work: BulkWork, part: Part) -> Done:
    """Does a part of the work, wherever it is called.

    Raises:
        BulkInputError: The part cannot be read; nothing of it is written.
    """
    source = work.sources[part.source]
    read = written = unreadable = 0
    problems: list[UnreadRow] = []
    schema = work.task.schema(source.row_type)
    with appearing(work.data(part.number)) as stream, FORMATS[work.form](stream, schema) as write:
        for rows in source.read(part, work.task.reads):
            read += rows.batch.num_rows
            unreadable += len(rows.problems)
            problems += rows.problems[: MOST_PROBLEMS - len(problems)]
            try:
                made = work.task.turned(rows.batch)
            except BulkInputError as error:
                message = f"{source.label}: {error}"
                raise BulkInputError(message) from None
            written += made.num_rows
            write(made)
    done = Done(part.number, read, written, unreadable, tuple(problems), work.data(part.number).stat().st_size)
    with appearing(work.note(part.number)) as stream:
        stream.write(json.dumps(asdict(done)).encode())
    return done


Spread = Callable[[BulkWork, Sequence[Part]], Iterator[Done]]
"""Carries out parts, in any order and anywhere."""


def one_by_one(work: BulkWork, parts: Sequence[Part]) -> Iterator[Done]:
    """Carries out parts in this process."""
    return (carry_out(work, part) for part in parts)


@dataclass(slots=True)
class Run:
    """Work under way: all its parts, and those that are done."""

    work: BulkWork
    parts: tuple[Part, ...]
    done: dict[int, Done] = field(default_factory=dict)

    @property
    def left(self) -> list[Part]:
        """The parts that are not done."""
        return [part for part in self.parts if part.number not in self.done]

    def go_on(self, spread: Spread) -> None:
        """Carries out what is left.

        Raises:
            BulkFailed: Some part could not be done.
        """
        for done in spread(self.work, self.left):
            self.done[done.part] = done
        if self.left:
            message = f"{len(self.left):,} of {len(self.parts):,} parts are not done; the same command goes on"
            raise BulkFailed(message)

    def totals(self) -> Counter[str]:
        """Rows `read`, `written` and `unreadable` of the parts that are done."""
        totals: Counter[str] = Counter()
        for done in self.done.values():
            totals.update(read=done.read, written=done.written, unreadable=done.unreadable)
        return totals

    def batches(self) -> Iterator[pa.RecordBatch]:
        """What the parts made, in order; they must be Parquet."""
        for part in self.parts:
            with pq.ParquetFile(self.work.data(part.number)) as file:
                yield from file.iter_batches()


@contextmanager
def begun(work: BulkWork, *, rows: int = PART_ROWS) -> Iterator[Run]:
    """The work in its directory, new or gone on with; nobody else works there meanwhile.

    Args:
        work: What is to be done.
        rows: Rows of a part, about; of work that is gone on with, parts stay as they were.

    Raises:
        BulkInputError: The directory holds other work, or a source cannot be read.
        BulkFailed: Somebody else is at work there.
    """
    try:
        (work.home / "_done").mkdir(parents=True, exist_ok=True)
        lock = (work.home / ".lock").open("w")
    except OSError as error:
        message = f"{work.home}: it cannot be written to: {error.strerror}"
        raise BulkFailed(message) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"{work.home}: another process is at work there; wait for it, or name another directory"
            raise BulkFailed(message) from None
        parts = _parts(work, rows)
        run = Run(work, parts)
        run.done = {done.part: done for done in _finished(work, parts)}
        yield run


def _parts(work: BulkWork, rows: int) -> tuple[Part, ...]:
    manifest = work.home / _MANIFEST
    described = work.description()
    if manifest.exists():
        try:
            held = json.loads(manifest.read_bytes())
            parts = tuple(Part(*values) for values in held.pop("parts"))
        except (ValueError, KeyError, TypeError, AttributeError):
            message = f"{manifest}: it is damaged; delete the directory, and begin again"
            raise BulkInputError(message) from None
        if held != described:
            other = next(name for name in ("task", "sources", "form") if held.get(name) != described[name])
            message = f"{work.home}: it holds work with {_OTHER[other]}; name another directory, or delete this one"
            raise BulkInputError(message)
        return parts
    if any(work.home.glob("part-*")):
        message = f"{work.home}: it holds parts and no _manifest.json; name an empty directory"
        raise BulkInputError(message)
    cuts = [(number, *cut) for number, source in enumerate(work.sources) for cut in source.cuts(rows)]
    parts = tuple(Part(number, *cut) for number, cut in enumerate(cuts))
    held = described | {"parts": [list(asdict(part).values()) for part in parts]}
    with appearing(manifest) as stream:
        stream.write(json.dumps(held).encode())
    return parts


_OTHER: Final = {
    "task": "another command, other rules or other columns",
    "sources": "another input, or the input was changed",
    "form": "another output format",
}


def _finished(work: BulkWork, parts: Sequence[Part]) -> Iterator[Done]:
    """The parts whose data is there as it was noted; what nobody finished is cleared away."""
    for unfinished in (*work.home.glob(f".*{UNFINISHED}"), *(work.home / "_done").glob(f".*{UNFINISHED}")):
        unfinished.unlink(missing_ok=True)
    for part in parts:
        try:
            held = json.loads(work.note(part.number).read_bytes())
            done = replace(Done(**held), problems=tuple(UnreadRow(*each) for each in held["problems"]))
            if work.data(part.number).stat().st_size == done.size:
                yield done
        except (OSError, ValueError, TypeError):
            continue
