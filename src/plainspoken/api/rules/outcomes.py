"""Which answers help their readers: what became of stored failures, and what readers said. For authors of rules."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.scopes import Scope
from plainspoken.api.query_parameters import read_query
from plainspoken.api.rules.draft_base import Watcher, layers_in_force, presentable
from plainspoken.api.rules.heavy_work import Deadline, HeavyWork
from plainspoken.catalogue.layers import Layer
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.silence import engine_silent
from plainspoken.jobs.outcomes import Outcomes, OutcomeTally, read_jobs_page
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.jobs.rows import FoundJob
from plainspoken.jobs.unhelpful import count_marks

MOST_JOBS: Final = 20_000
MOST_ANSWERS: Final = 100
_PAGE: Final = 200  # jobs, so that a page of long texts fits into memory
_LONGEST: Final = 3_650


class OutcomesQuery(Struct, frozen=True, kw_only=True):
    """Of which time."""

    days: Annotated[int, Meta(description="Jobs and marks of the last so many days.", ge=1, le=_LONGEST)] = 30


class AnswerOutcome(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of the failures that one rule, or one composed answer, answered."""

    rule_id: (
        Annotated[
            str,
            Meta(
                description="The rule's id, or `fault.…` of a composed answer; left out for all answers that name "
                "neither a rule nor a fault."
            ),
        ]
        | UnsetType
    ) = UNSET
    place: Annotated[str, Meta(description="Where the rule stands: file, line, column.")] | UnsetType = UNSET
    message: Annotated[str, Meta(description="What customers read for the newest of them.")] | UnsetType = UNSET
    job_id: Annotated[str, Meta(description="The newest job that failed so.")] | UnsetType = UNSET
    failures: Annotated[int, Meta(description="Jobs that failed so.", ge=0)]
    vms: Annotated[int, Meta(description="VMs that they were of.", ge=0)]
    followed: Annotated[int, Meta(description="Failures after which the VM's next operation has ended.", ge=0)]
    succeeded: Annotated[int, Meta(description="Of these, those after which it succeeded.", ge=0)]
    unhelpful: Annotated[int, Meta(description="How often readers said that it did not help.", ge=0)]


class OutcomesAnswer(Struct, frozen=True):
    """Answers with what became of them, those first that fail their readers."""

    days: Annotated[int, Meta(description="The days that were looked back.", ge=1)]
    jobs: Annotated[int, Meta(description="Jobs that were looked at, newest first.", ge=0)]
    complete: Annotated[bool, Meta(description="False when number or time cut the look short.")]
    answers_found: Annotated[int, Meta(description="How many answers there are.", ge=0)]
    answers: Annotated[
        tuple[AnswerOutcome, ...],
        Meta(
            description="At most a hundred: those first after which most operations failed again and most readers "
            "said that they did not help."
        ),
    ]


class OutcomesController(Controller):
    """`/api/v1/rules/outcomes`."""

    path = "/api/v1/rules/outcomes"
    tags = ("Rules",)

    @get(
        summary="List which answers help",
        operation_id="listOutcomes",
        opt={
            "scope": Scope.RULES_REVIEW,
            "query": OutcomesQuery,
            "problems": (
                "too-much-work", "busy", "database-unavailable", "database-denied", "database-outdated",
            ),
        },
    )  # fmt: skip
    async def outcomes(
        self,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> OutcomesAnswer:
        """For each answer, how often the VM's next operation succeeded and how many readers it did not help. For staff.

        The next operation is the next of the same kind that succeeded or failed: a replication, a failover (test or
        live), a rollback or clean-up. At most 20,000 jobs and 10 seconds; `complete` says whether that was all.
        """
        days = read_query(request, OutcomesQuery).days
        since = datetime.now(UTC) - timedelta(days=days)
        layers = layers_in_force(watcher)

        async def work(deadline: Deadline) -> OutcomesAnswer:
            sanitizer = watcher.current
            tally = OutcomeTally(sanitizer)
            complete = await _each_job(reader, tally, since, deadline)
            marks = await reader.database.run(count_marks, since)
            answers = _answers(sanitizer, tally.outcomes, marks, layers)
            return OutcomesAnswer(days, tally.jobs, complete, len(answers), answers[:MOST_ANSWERS])

        return await heavy_work.run(work)


async def _each_job(reader: JobReader, tally: OutcomeTally, since: datetime, deadline: Deadline) -> bool:
    """Hand the newest jobs to the tally, in a thread; whether these were all."""
    after: JobPosition | None = None
    while tally.jobs < MOST_JOBS:
        page = await reader.database.run(read_jobs_page, since=since, after=after, most=_PAGE)
        whole = await asyncio.to_thread(_count, tally, page.jobs, deadline)
        after = page.next
        if after is None or not whole:
            return whole
    return False


def _count(tally: OutcomeTally, jobs: Sequence[FoundJob], deadline: Deadline) -> bool:
    with engine_silent():
        for job in jobs:
            if deadline.passed:
                return False
            tally.add(job)
    return True


def _answers(
    sanitizer: Sanitizer, outcomes: Sequence[Outcomes], marks: Mapping[str | None, int], layers: Sequence[Layer]
) -> tuple[AnswerOutcome, ...]:
    met = {each.rule_id for each in outcomes}
    answers = [_answer(sanitizer, each, marks.get(each.rule_id, 0), layers) for each in outcomes]
    # What was said of an answer that no stored failure gets any more, since a rule was changed maybe.
    answers += [
        AnswerOutcome(rule_id=rule_id or UNSET, failures=0, vms=0, followed=0, succeeded=0, unhelpful=number)
        for rule_id, number in marks.items()
        if rule_id not in met
    ]
    answers.sort(
        key=lambda each: (-(each.unhelpful + each.followed - each.succeeded), -each.failures, str(each.rule_id))
    )
    return tuple(answers)


def _answer(sanitizer: Sanitizer, of: Outcomes, unhelpful: int, layers: Sequence[Layer]) -> AnswerOutcome:
    place = sanitizer.place_of(of.rule_id)
    return AnswerOutcome(
        rule_id=of.rule_id or UNSET,
        place=presentable(place, layers) if place else UNSET,
        message=of.newest.user_message,
        job_id=of.job_id,
        failures=of.failures,
        vms=len(of.vms),
        followed=of.followed,
        succeeded=of.succeeded,
        unhelpful=unhelpful,
    )
