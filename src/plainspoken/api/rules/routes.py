"""What rule authors ask: is a draft right, why is a text answered so, what would change, what lacks a rule.

For staff. All of it is heavy, so one request is worked on at a time, in a thread, for a bounded time (`heavy_work`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, UnsetType

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.catalogue import view_finding
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.publishing.offer import Publishing
from plainspoken.api.request_bodies import read_json
from plainspoken.api.rules.draft_base import Watcher, layers_in_force, presentable
from plainspoken.api.rules.heavy_work import Deadline, HeavyWork
from plainspoken.api.rules.schemas import (
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
from plainspoken.authoring.drafting.draft_files import Checked
from plainspoken.authoring.explain.explained import Audience
from plainspoken.authoring.explain.explanation import explain
from plainspoken.authoring.mining.miner import Miner
from plainspoken.authoring.mining.reports import unexplained_data
from plainspoken.authoring.testing.runs import TestRun
from plainspoken.catalogue.failure import CONTEXT, Failure
from plainspoken.catalogue.findings import Severity
from plainspoken.catalogue.layers import Layer
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.silence import engine_silent
from plainspoken.jobs.failures import failures_of_jobs
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.failures import newest_jobs
from plainspoken.review.impact import Replay
from plainspoken.review.impact_reports import impact_object

MOST_FAILURES: Final = 20_000
MOST_CLUSTERS: Final = 50
_PAGE: Final = 200  # jobs, so that a page of long texts fits into memory
_MOST_EXAMPLES: Final = 100
BODY_PROBLEMS: Final = (
    "invalid-json", "content-too-large", "unsupported-media-type", "invalid-body", "too-much-work", "busy",
)  # fmt: skip
STORE_PROBLEMS: Final = ("database-unavailable", "database-denied", "database-outdated")


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
        opt={"scope": Scope.RULES_CHECK, "body": RulesRequest, "problems": BODY_PROBLEMS},
    )
    async def check(
        self,
        request: Request[Any, Any, Any],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> CheckAnswer:
        """Lint the files over the rules in force and run their examples. For staff. Nothing is stored."""
        body = await read_json(request, RulesRequest)
        _refuse_nothing(body)
        draft_base = publishing.draft_base(watcher, principal)
        draft_base.checked(body.files, body.deleted)

        def work(deadline: Deadline) -> CheckAnswer:
            with engine_silent(), draft_base.laid_out(body.files, body.deleted) as drafts:
                return _check_answer(drafts.check(pause=deadline), draft_base.layers)

        return await heavy_work.run(lambda deadline: asyncio.to_thread(work, deadline))

    @post(
        "/explain",
        summary="Explain an answer",
        operation_id="explainText",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_CHECK, "body": ExplainRequest, "problems": BODY_PROBLEMS},
    )
    async def explain(
        self,
        request: Request[Any, Any, Any],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> ExplainAnswer:
        """Why a text is answered as it is, with draft files or without. For staff; nothing is stored.

        The raw text comes back scrubbed only. With the audience `user` the answer holds what a customer may read.
        """
        body = await read_json(request, ExplainRequest)
        files = body.files or {}
        draft_base = publishing.draft_base(watcher, principal)
        draft_base.checked(files)
        known: dict[str, Any] = {name: getattr(body, name) or None for name in CONTEXT}
        failure = Failure(body.text, **known)

        def work(deadline: Deadline) -> ExplainAnswer:
            sanitizer = draft_base.sanitizer(files, (), deadline) if files else watcher.current
            with engine_silent():
                found = explain(sanitizer, failure, Audience(body.audience))
            deadline()
            return msgspec.convert(presentable(msgspec.to_builtins(found), draft_base.layers), ExplainAnswer)

        return await heavy_work.run(lambda deadline: asyncio.to_thread(work, deadline))

    @post(
        "/impact",
        summary="Compare draft rule files with those in force",
        operation_id="compareRules",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_REVIEW, "body": RulesRequest, "problems": (*BODY_PROBLEMS, *STORE_PROBLEMS)},
    )
    async def impact(
        self,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> ImpactAnswer:
        """Replay the newest stored failures through the rules in force and the drafts; tell what differs. For staff.

        At most 20,000 failures and 10 seconds; `complete` says whether that was all. Nothing is stored.
        """
        body = await read_json(request, RulesRequest)
        _refuse_nothing(body)
        draft_base = publishing.draft_base(watcher, principal)
        draft_base.checked(body.files, body.deleted)

        async def work(deadline: Deadline) -> ImpactAnswer:
            before = watcher.current
            after = await asyncio.to_thread(draft_base.sanitizer, body.files, body.deleted, deadline)
            replay = Replay(before, after)
            complete = await each_stored(reader, before, replay.add, deadline)
            data = {**impact_object(replay.impact), "complete": complete}
            return msgspec.convert(presentable(data, draft_base.layers), ImpactAnswer)

        return await heavy_work.run(work)


class UnexplainedController(Controller):
    """`/api/v1/unexplained`."""

    path = "/api/v1/unexplained"
    tags = ("Rules",)

    @get(
        summary="List failures that lack a rule",
        operation_id="listUnexplained",
        opt={"scope": Scope.RULES_REVIEW, "problems": ("too-much-work", "busy", *STORE_PROBLEMS)},
    )
    async def unexplained(
        self,
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> UnexplainedAnswer:
        """Clusters of the newest stored failures whose answer names no cause. For staff.

        At most 20,000 failures and 10 seconds; `complete` says whether that was all. Values in texts are made up;
        technical words stay.
        """
        layers = layers_in_force(watcher)

        async def work(deadline: Deadline) -> UnexplainedAnswer:
            sanitizer = watcher.current
            miner = Miner(sanitizer)
            complete = await each_stored(reader, sanitizer, miner.add, deadline)
            found = await asyncio.to_thread(miner.unexplained, limit=MOST_CLUSTERS, complete=complete)
            return msgspec.convert(presentable(unexplained_data(found), layers), UnexplainedAnswer)

        return await heavy_work.run(work)


def _refuse_nothing(body: RulesRequest) -> None:
    if not body.files and not body.deleted:
        detail = "Send at least one file."
        raise RequestError("invalid-body", errors=(FieldError(pointer="/files", detail=detail),))


async def each_stored(
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
        for failure in case.mismatches
    ]
    shown = presentable(failures[:_MOST_EXAMPLES], layers)
    failed = len(run.failed)
    return ExamplesView(len(run.cases) - failed, failed, msgspec.convert(shown, tuple[FailedExample, ...]))
