"""Writes of jobs: a body becomes a command, the command is carried out, and the job is answered as customers see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import msgspec
from litestar import Request, Response
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace as altered
from sqlalchemy import Connection

from plainspoken.access.scopes import Principal
from plainspoken.api.problems import FieldError, RequestError, problem_of
from plainspoken.api.tracking.bodies import (
    BatchAnswer,
    BatchItem,
    BatchRequest,
    ChangeJobRequest,
    EndStepRequest,
    FinishJobRequest,
    LogLineRequest,
    LogReceipt,
    LogRequest,
    StartJobRequest,
    StartStepRequest,
    TrackedStep,
)
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import AmbiguousName, NotFound, UnknownReference, WriteRefused
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.lookups import read_tracked_jobs
from plainspoken.jobs.rows import FoundJob
from plainspoken.jobs.telling.job_details import job_detail
from plainspoken.jobs.telling.views import JobDetail
from plainspoken.store.reach import Reach
from plainspoken.tracker.commands import (
    AddLogLine,
    ChangeJob,
    Command,
    EndStep,
    FinishJob,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.idempotency import Answer, Claim, KeyReused, answer_once
from plainspoken.tracker.texts import MAX_ATTRIBUTES, MAX_MESSAGE, storable
from plainspoken.tracker.writer import UnitOfWork, Writer

_REFUSALS = (NotFound, AmbiguousName, UnknownReference, WriteRefused)
_LONGEST_KEY = 128

_Refusal: TypeAlias = NotFound | AmbiguousName | UnknownReference | WriteRefused
_Done: TypeAlias = tuple[int, JobDetail | TrackedStep | LogReceipt]
_Taken: TypeAlias = dict[tuple[str, str], dict[datetime, datetime]]
"""By job and words: the instants that lines of a batch have, each with the next one to try."""


@dataclass(frozen=True, slots=True)
class TrackedWrites:
    """Writes jobs into the store that `reader` reads.

    Attributes:
        reader: Gives the store, and the engine in force.
        lease: How long a job counts as alive after a write, unless the write says it.
    """

    reader: JobReader
    lease: timedelta

    def within(self, reach: Reach | None) -> TrackedWrites:
        """The same for a caller who is limited to the VMs within `reach`: jobs of others do not exist for it."""
        return self if reach is None else replace(self, reader=self.reader.within(reach))

    async def write(
        self,
        request: Request[Any, Any, Any],
        principal: Principal,
        body: Struct,
        *,
        job_id: str | None = None,
        number: int | None = None,
    ) -> Response[Any]:
        """The answer to one write, or to a batch of them.

        Raises:
            RequestError: The body or a header cannot be used.
            NotFound, AmbiguousName, UnknownReference, WriteRefused, DatabaseError: It was not done.
        """
        now = datetime.now(UTC)
        claim = await _claim(request, principal, now)
        sanitizer = self.reader.sanitizer
        commands: list[Command]
        bodies: list[Struct]
        if isinstance(body, BatchRequest):
            commands, bodies = list(_commands(body, now)), list(body.operations)
        else:
            commands, bodies = [_command(body, UNSET if job_id is None else job_id, number, now, "")], [body]
        leases = [self._lease(each) for each in bodies]

        def write(connection: Connection) -> Answer:
            done = _carry_out(connection, sanitizer, principal.name, list(zip(commands, leases, strict=True)), now)
            if isinstance(body, BatchRequest):
                items = tuple(_item(each) for each in done)
                refused = sum(item.status >= 400 for item in items)
                return Answer(200, msgspec.json.encode(BatchAnswer(refused, items)))
            if isinstance(done[0], Exception):
                raise done[0]
            status, answer = done[0]
            return Answer(status, msgspec.json.encode(answer))

        try:
            answer = await answer_once(self.reader.database, claim, write)
        except KeyReused:
            raise RequestError("key-reused") from None
        headers = {"Idempotency-Replayed": "true"} if answer.replayed else {}
        return Response(answer.content, status_code=answer.status, media_type="application/json", headers=headers)

    def _lease(self, body: Struct) -> timedelta:
        seconds = getattr(body, "lease_seconds", UNSET)
        return self.lease if isinstance(seconds, UnsetType) else timedelta(seconds=seconds)


def _carry_out(
    connection: Connection,
    sanitizer: Sanitizer,
    name: str,
    commands: Sequence[tuple[Command, timedelta]],
    now: datetime,
) -> list[_Done | _Refusal]:
    """The answer to each command, or why it was refused; one that is refused leaves nothing behind."""
    work = UnitOfWork(connection, [command for command, _ in commands], now=now)
    numbers: list[int | _Refusal | None] = []
    for command, lease in commands:
        try:
            numbers.append(work.do(command, Writer(name, lease)))
        except _REFUSALS as error:
            numbers.append(error)
    work.write(sanitizer)
    found = read_tracked_jobs(connection, {command.job_id for command, _ in commands})
    details = {job_id: job_detail(sanitizer, job).item for job_id, job in found.items()}
    return [
        number if isinstance(number, Exception) else _answer(command, number, found, details)
        for (command, _), number in zip(commands, numbers, strict=True)
    ]


def _answer(
    command: Command, number: int | None, found: Mapping[str, FoundJob], details: Mapping[str, JobDetail]
) -> _Done:
    if isinstance(command, WriteLog):
        return 201, LogReceipt(command.job_id, len(command.lines))
    detail = details[command.job_id]
    if number is None:
        return (201 if isinstance(command, StartJob) else 200), detail
    at = [step.seq for step in found[command.job_id].steps].index(number)
    shown = {name: getattr(detail.steps[at], name) for name in detail.steps[at].__struct_fields__}
    step = TrackedStep(**{**shown, "job_id": command.job_id, "number": number})
    return (201 if isinstance(command, StartStep) else 200), step


def _item(done: _Done | _Refusal) -> BatchItem:
    if isinstance(done, Exception):
        problem = problem_of(done)
        return BatchItem(status=problem.status, problem=problem)
    status, answer = done
    match answer:
        case JobDetail():
            return BatchItem(status=status, job=answer)
        case TrackedStep():
            return BatchItem(status=status, step=answer)
        case _:
            return BatchItem(status=status, log=answer)


async def _claim(request: Request[Any, Any, Any], principal: Principal, now: datetime) -> Claim | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise RequestError("invalid-header")
    path = request.scope.get("raw_path", b"").partition(b"?")[0]
    # What was answered while the caller could see more must not be repeated to it now.
    reach = () if principal.reach is None else (word.encode() for word in principal.reach.words)
    return Claim.of(principal.name, key, request.method.encode(), path, await request.body(), *reach, at=now)


def _commands(batch: BatchRequest, now: datetime) -> Iterator[Command]:
    """The commands of a batch, each at an instant of its own: two of one instant count as one sent again."""
    taken: _Taken = {}
    for at, body in enumerate(batch.operations):
        instant = now + timedelta(microseconds=at)
        number = getattr(body, "number", None)
        command = _command(body, getattr(body, "job_id", UNSET), number, instant, f"/operations/{at}")
        yield _told_apart(command, taken) if isinstance(command, WriteLog) else command


def _told_apart(command: WriteLog, taken: _Taken) -> WriteLog:
    """The lines, each at the first instant from its own on at which the batch has no line of the same words yet."""
    lines: list[AddLogLine] = []
    for line in command.lines:
        instants = taken.setdefault((command.job_id, storable(line.message, MAX_MESSAGE)), {})
        at = line.at
        passed: list[datetime] = []
        while at in instants:
            passed.append(at)
            at = instants[at]
        following = at + timedelta(microseconds=1)
        # Whoever comes this way again need not ask at each of them: many lines of one instant cost no more than few.
        instants |= dict.fromkeys((*passed, at), following)
        lines.append(altered(line, at=at))
    return altered(command, lines=tuple(lines))


def _command(body: Struct, job_id: str | UnsetType, number: int | None, now: datetime, place: str) -> Command:
    """The command of a body; `place` is the pointer to the body within the request."""
    known = "" if isinstance(job_id, UnsetType) else job_id
    match body:
        case StartJobRequest():
            return StartJob(
                job_id=str(uuid.uuid4()) if isinstance(body.job_id, UnsetType) else body.job_id,
                operation=body.operation,
                vm=body.vm,
                at=now,
                external_job_id=_or_none(body.external_job_id),
                owner=_or_none(body.owner),
                parent_job_id=_or_none(body.parent_job_id),
                metadata=_bounded(body.metadata, f"{place}/metadata"),
                pending=body.status == "pending",
            )
        case ChangeJobRequest():
            return ChangeJob(
                job_id=known,
                at=now,
                running=body.status == "running",
                progress=_or_none(body.progress),
                metadata=_bounded(body.metadata, f"{place}/metadata"),
            )
        case StartStepRequest():
            metadata = _bounded(body.metadata, f"{place}/metadata")
            skipped = body.status == "skipped"
            return StartStep(job_id=known, name=body.name, at=now, skipped=skipped, metadata=metadata)
        case EndStepRequest():
            error = _or_none(body.error)
            return EndStep(job_id=known, number=number or 0, status=body.status, at=now, error=error)
        case FinishJobRequest():
            return FinishJob(job_id=known, status=body.status, at=now, error=_or_none(body.error))
        case LogRequest():
            lines = [_line(line, now, f"{place}/lines/{at}") for at, line in enumerate(body.lines)]
            return WriteLog(job_id=known, lines=tuple(lines))
    raise TypeError(type(body).__name__)


def _line(line: LogLineRequest, now: datetime, place: str) -> AddLogLine:
    return AddLogLine(
        level=line.level,
        message=line.message,
        at=now if isinstance(line.at, UnsetType) else line.at,
        step=_or_none(line.step),
        attrs=_bounded(line.attrs, f"{place}/attrs"),
    )


def _bounded(value: Mapping[str, Any] | UnsetType, pointer: str) -> Mapping[str, Any] | None:
    if isinstance(value, UnsetType):
        return None
    if len(msgspec.json.encode(value)) > MAX_ATTRIBUTES:
        detail = f"Expected at most {MAX_ATTRIBUTES:,} bytes of JSON."
        raise RequestError("invalid-body", errors=(FieldError(pointer=pointer, detail=detail),))
    return value


def _or_none(value: Any) -> Any:  # noqa: ANN401 - the type of any field that may be left out
    return None if value is UNSET else value
