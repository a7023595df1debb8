"""What rule authors ask: is a draft right, why is a text answered so, what would change, what lacks a rule.

For staff. All of it is heavy, so one request is worked on at a time, in a thread, for a bounded time. The deadline is
looked at between pieces of work; a piece that overruns it is waited for, but not by the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, UnsetType

from plainspoken.access.scopes import Scope
from plainspoken.api.bodies import read_json
from plainspoken.api.catalogue import view_finding, without_directories
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.rules_schemas import (
    MAX_RULES_BODY,
    CheckAnswer,
    ExamplesView,
    ExplainAnswer,
    ExplainRequest,
    FailedExample,
    ImpactAnswer,
    RulesRequest,
    UnexplainedAnswer,
)
from plainspoken.authoring.draft_files import Checked, draft_mistake, laid_out
from plainspoken.authoring.explained import Audience
from plainspoken.authoring.explanation import explain
from plainspoken.authoring.miner import Miner
from plainspoken.authoring.reports import unexplained_data
from plainspoken.authoring.testing import TestRun
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Severity
from plainspoken.catalogue.layers import Layer, layers_of
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.engine.silence import engine_silent
from plainspoken.jobs.failures import failures_of_jobs, newest_jobs
from plainspoken.jobs.reader import JobReader
from plainspoken.review.impact import Replay
from plainspoken.review.impact_reports import impact_object

SECONDS: Final = 10.0
"""How long one request may work before it is cut short or given up."""

MOST_FAILURES: Final = 20_000
MOST_CLUSTERS: Final = 50
_GRACE: Final = 5.0  # for the piece of work under way at the deadline
_PAGE: Final = 200  # jobs, so that a page of long texts fits into memory
_MOST_EXAMPLES: Final = 100
_CONTEXT: Final = ("step", "operation", "source", "classification", "code", "os_type")
_BODY_PROBLEMS: Final = (
    "invalid-json", "content-too-large", "unsupported-media-type", "invalid-body", "too-much-work", "busy",
)  # fmt: skip
_STORE_PROBLEMS: Final = ("database-unavailable", "database-denied", "database-outdated")

T = TypeVar("T")
Watcher = CatalogueWatcher[Sanitizer]


class Deadline:
    """The end of one request's time; calling it raises RequestError once that has come."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._end

    def __call__(self) -> None:
        """Raise when the time is up."""
        if self.passed:
            raise RequestError("too-much-work")


class Bench:
    """The one place of a process where such work is done."""

    def __init__(self) -> None:
        self._busy = False

    async def run(self, work: Callable[[Deadline], Awaitable[T]]) -> T:
        """Return what `work` does.

        Raises:
            RequestError: The place is taken, or the work took too long; then the place is free when it really ends.
        """
        if self._busy:
            raise RequestError("busy")
        self._busy = True
        task = asyncio.create_task(self._whole(work, Deadline(SECONDS)))
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        done, _ = await asyncio.wait({task}, timeout=SECONDS + _GRACE)
        if not done:
            raise RequestError("too-much-work")
        return task.result()

    async def _whole(self, work: Callable[[Deadline], Awaitable[T]], deadline: Deadline) -> T:
        try:
            return await work(deadline)
        finally:
            self._busy = False


_BENCH = Bench()


class Rules(Controller):
    """`/api/v1/rules`."""

    path = "/api/v1/rules"
    tags = ("Rules",)

    @post(
        "/check",
        summary="Check draft rule files",
        operation_id="checkRules",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_CHECK, "body": RulesRequest, "problems": _BODY_PROBLEMS},
    )
    async def check(
        self, request: Request[Any, Any, Any], watcher: NamedDependency[SkipValidation[Watcher]]
    ) -> CheckAnswer:
        """Lint the files over the rules in force and run their examples. For staff. Nothing is stored."""
        files = _checked_files((await read_json(request, RulesRequest)).files)
        layers = _layers(watcher)

        def work(deadline: Deadline) -> CheckAnswer:
            with engine_silent(), laid_out(files, _directories(layers)) as drafts:
                return _check_answer(drafts.check(pause=deadline), layers)

        return await _BENCH.run(lambda deadline: asyncio.to_thread(work, deadline))

    @post(
        "/explain",
        summary="Explain an answer",
        operation_id="explainText",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_CHECK, "body": ExplainRequest, "problems": _BODY_PROBLEMS},
    )
    async def explain(
        self, request: Request[Any, Any, Any], watcher: NamedDependency[SkipValidation[Watcher]]
    ) -> ExplainAnswer:
        """Why a text is answered as it is, with draft files or without. For staff; nothing is stored.

        The raw text comes back scrubbed only. With the audience `user` the answer holds what a customer may read.
        """
        body = await read_json(request, ExplainRequest)
        files = _checked_files(body.files) if body.files else {}
        given: dict[str, str | None] = {name: getattr(body, name) or None for name in _CONTEXT}
        layers = _layers(watcher)

        def work(deadline: Deadline) -> ExplainAnswer:
            sanitizer = _with_drafts(files, watcher, layers, deadline)
            with engine_silent():
                found = explain(sanitizer, body.text, sanitizer.context(**given), Audience(body.audience))
            deadline()
            return msgspec.convert(_presentable(msgspec.to_builtins(found), layers), ExplainAnswer)

        return await _BENCH.run(lambda deadline: asyncio.to_thread(work, deadline))

    @post(
        "/impact",
        summary="Compare draft rule files with those in force",
        operation_id="compareRules",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_REVIEW, "body": RulesRequest, "problems": (*_BODY_PROBLEMS, *_STORE_PROBLEMS)},
    )
    async def impact(
        self,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
    ) -> ImpactAnswer:
        """Replay the newest stored failures through the rules in force and the drafts; tell what differs. For staff.

        At most 20,000 failures and 10 seconds; `complete` says whether that was all. Nothing is stored.
        """
        files = _checked_files((await read_json(request, RulesRequest)).files)
        layers = _layers(watcher)

        async def work(deadline: Deadline) -> ImpactAnswer:
            before = watcher.current
            after = await asyncio.to_thread(_with_drafts, files, watcher, layers, deadline)
            replay = Replay(before, after)
            complete = await _each(reader, before, replay.add, deadline)
            data = {**impact_object(replay.impact), "complete": complete}
            return msgspec.convert(_presentable(data, layers), ImpactAnswer)

        return await _BENCH.run(work)


class UnexplainedController(Controller):
    """`/api/v1/unexplained`."""

    path = "/api/v1/unexplained"
    tags = ("Rules",)

    @get(
        summary="List failures that lack a rule",
        operation_id="listUnexplained",
        opt={"scope": Scope.RULES_REVIEW, "problems": ("too-much-work", "busy", *_STORE_PROBLEMS)},
    )
    async def unexplained(
        self,
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
    ) -> UnexplainedAnswer:
        """Clusters of the newest stored failures whose answer names no cause. For staff.

        At most 20,000 failures and 10 seconds; `complete` says whether that was all. Values in texts are made up;
        technical words stay.
        """
        layers = _layers(watcher)

        async def work(deadline: Deadline) -> UnexplainedAnswer:
            sanitizer = watcher.current
            miner = Miner(sanitizer)
            complete = await _each(reader, sanitizer, miner.add, deadline)
            found = await asyncio.to_thread(miner.unexplained, limit=MOST_CLUSTERS, complete=complete)
            return msgspec.convert(_presentable(unexplained_data(found), layers), UnexplainedAnswer)

        return await _BENCH.run(work)


def _checked_files(files: Mapping[str, str]) -> Mapping[str, str]:
    mistake = draft_mistake(files)
    if mistake:
        raise RequestError("invalid-body", errors=(FieldError(pointer="/files", detail=mistake),))
    return files


def _layers(watcher: Watcher) -> tuple[Layer, ...]:
    """The layers in force; an app made from a catalogue alone stands on the built-in rules."""
    return watcher.status.layers or layers_of(watcher.current.catalogue, [builtin_rules()])


def _directories(layers: Sequence[Layer]) -> list[Path]:
    return [layer.directory for layer in layers]


def _with_drafts(files: Mapping[str, str], watcher: Watcher, layers: Sequence[Layer], deadline: Deadline) -> Sanitizer:
    """The engine with the drafts, or the one in force when there are none."""
    if not files:
        return watcher.current
    with laid_out(files, _directories(layers)) as drafts:
        sanitizer = drafts.sanitizer()
    deadline()
    if sanitizer is None:
        detail = "The rules cannot be loaded with these files. Check them first: that tells what is wrong."
        raise RequestError("invalid-body", errors=(FieldError(pointer="/files", detail=detail),))
    return sanitizer


async def _each(
    reader: JobReader, sanitizer: Sanitizer, take: Callable[[StoredFailure], object], deadline: Deadline
) -> bool:
    """Hand the newest stored failures to `take`, in a thread; whether these were all."""
    jobs = await reader.database.run(newest_jobs, MOST_FAILURES + 1)
    left = MOST_FAILURES
    for start in range(0, len(jobs), _PAGE):
        failures = await reader.database.run(failures_of_jobs, sanitizer, jobs[start : start + _PAGE])
        taken = await asyncio.to_thread(_take_some, failures[:left], take, deadline)
        left -= taken
        if taken < len(failures) or (deadline.passed and start + _PAGE < len(jobs)):
            return False
    return len(jobs) <= MOST_FAILURES


def _take_some(failures: Sequence[StoredFailure], take: Callable[[StoredFailure], object], deadline: Deadline) -> int:
    with engine_silent():
        for number, failure in enumerate(failures):
            if deadline.passed:
                return number
            take(failure)
    return len(failures)


def _check_answer(checked: Checked, layers: Sequence[Layer]) -> CheckAnswer:
    wrong = any(finding.severity is Severity.ERROR for finding in checked.findings)
    run = checked.run
    return CheckAnswer(
        publishable=not wrong and run is not None and not run.failed,
        findings=tuple(view_finding(finding, layers) for finding in checked.findings),
        findings_total=checked.total,
        examples=_examples(run, layers) if run is not None else UNSET,
    )


def _examples(run: TestRun, layers: Sequence[Layer]) -> ExamplesView | UnsetType:
    failures = [
        {
            "file": case.location.file,
            "line": case.location.line,
            "kind": case.kind.value,
            "rule_id": case.rule_id,
            "expected": failure.expected,
            "came": failure.came,
            "why": failure.why,
            "advice": failure.advice,
        }
        for case in run.failed
        for failure in case.failures
    ]
    shown = _presentable(failures[:_MOST_EXAMPLES], layers)
    failed = len(run.failed)
    return ExamplesView(len(run.cases) - failed, failed, msgspec.convert(shown, tuple[FailedExample, ...]))


def _presentable(value: Any, layers: Sequence[Layer]) -> Any:  # noqa: ANN401 - JSON-ready data of any shape
    """JSON-ready data, each directory by its layer's name, secrets masked."""
    if isinstance(value, str):
        return mask_secrets(without_directories(value, layers))
    if isinstance(value, Mapping):
        return {_presentable(key, layers): _presentable(inner, layers) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_presentable(inner, layers) for inner in value]
    return value
