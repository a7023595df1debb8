"""Bodies of the catalogue as GUIs read it, and of how its last load went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.schemas import FindingView
from plainspoken.jobs.literals import Category, JobType, Phase, Severity, StepStatus, Verb, Who
from plainspoken.jobs.telling.views import NextAction


class CategoryView(Struct, frozen=True):
    """An error category, and what is said of a failure of which nothing better is known."""

    name: Annotated[Category, Meta(description="The value of `error_category`.")]
    label: Annotated[str, Meta(description="Its name on a screen.")]
    description: Annotated[str, Meta(description="What it covers.")]
    example: Annotated[str, Meta(description="A message of this category.")]
    severity: Annotated[Severity, Meta(description="Its usual severity.")]
    message: Annotated[str, Meta(description="The message when nothing better is known.")]
    actions: Annotated[tuple[NextAction, ...], Meta(description="The advice when nothing better is known.")]


class StepView(Struct, frozen=True):
    """A step of a job as customers know it."""

    display_name: Annotated[str, Meta(description="The value of `current_step` and `failed_step`.")]
    phase: Annotated[Phase, Meta(description="The part of an operation that it belongs to.")]
    description: Annotated[str, Meta(description="What the step does.")]
    icon: Annotated[str, Meta(description="An emoji for it.")]


class JobKindView(Struct, frozen=True):
    """A kind of job as customers know it."""

    job_type: Annotated[JobType, Meta(description="The value of `job_type`; several kinds may share one.")]
    display_name: Annotated[str, Meta(description="Its usual `display_name`.")]
    icon: Annotated[str, Meta(description="An emoji for it.")]
    display_names: Annotated[Mapping[str, str], Meta(description="Other display names, by job status.")]


class StatusView(Struct, frozen=True):
    """A status of a job or a step."""

    name: Annotated[StepStatus, Meta(description="The value of `status`.")]
    label: Annotated[str, Meta(description="Its name on a screen.")]
    icon: Annotated[str, Meta(description="An emoji for it.")]


class CatalogueView(Struct, frozen=True):
    """Every word a GUI may meet in the other answers, with labels and icons."""

    fingerprint: Annotated[str, Meta(description="Changes whenever the meaning of the rule files does.")]
    categories: Annotated[tuple[CategoryView, ...], Meta(description="Error categories.")]
    severities: Annotated[tuple[Severity, ...], Meta(description="Severities, mildest first.")]
    phases: Annotated[tuple[Phase, ...], Meta(description="Phases of a job, in order.")]
    steps: Annotated[tuple[StepView, ...], Meta(description="Steps, without repetition.")]
    job_kinds: Annotated[tuple[JobKindView, ...], Meta(description="Kinds of jobs.")]
    job_statuses: Annotated[tuple[StatusView, ...], Meta(description="Statuses of jobs.")]
    step_statuses: Annotated[tuple[StatusView, ...], Meta(description="Statuses of steps.")]
    action_verbs: Annotated[tuple[Verb, ...], Meta(description="Values of `do` of a next action.")]
    action_readers: Annotated[tuple[Who, ...], Meta(description="Values of `who` of a next action.")]
    rule_ids: Annotated[tuple[str, ...], Meta(description="Ids of all failure rules, sorted.")]


class LayerView(Struct, frozen=True):
    """One directory of the catalogue in force."""

    name: Annotated[str, Meta(description="`built-in`, or the name of a site's directory.")]
    rules: Annotated[int, Meta(description="Failure rules it adds.", ge=0)]
    overrides: Annotated[int, Meta(description="Rules of the layers below that it changes or disables.", ge=0)]
    stale_overrides: Annotated[
        int, Meta(description="Of these, overrides not applied because their rule changed since.", ge=0)
    ]


class AttemptView(Struct, frozen=True):
    """How the last attempt to load the rule files went."""

    at: Annotated[datetime, Meta(description="When it ended.")]
    outcome: Annotated[
        Literal["loaded", "refused"],
        Meta(description="`loaded`, or `refused`: then the catalogue before stays in force."),
    ]
    reason: Annotated[str, Meta(description="Why, in a sentence.")]
    findings: Annotated[tuple[FindingView, ...], Meta(description="The first things found, errors first.")]
    findings_total: Annotated[int, Meta(description="How many things were found.", ge=0)]


class WorkerView(Struct, frozen=True):
    """The rules of one of several processes of a server."""

    pid: Annotated[int, Meta(description="The process.")]
    fingerprint: Annotated[str, Meta(description="Fingerprint of the catalogue it answers with.")]
    attempts: Annotated[int, Meta(description="Its attempts to load, the first included.", ge=0)]
    outcome: Annotated[str, Meta(description="What came of its last one: `loaded` or `refused`.")]


class CatalogueStatusView(Struct, frozen=True):
    """Which rule catalogue this server answers with, and how the last attempt to load another went."""

    fingerprint: Annotated[str, Meta(description="Fingerprint of the catalogue in force.")]
    loaded_at: Annotated[datetime, Meta(description="Since when it is in force.")]
    rules: Annotated[int, Meta(description="Failure rules in force.", ge=0)]
    layers: Annotated[tuple[LayerView, ...], Meta(description="Its directories, the lowest first.")]
    watching: Annotated[bool, Meta(description="Whether the server notices changes by itself.")]
    attempts: Annotated[int, Meta(description="Attempts to load since the server's start, the first included.", ge=0)]
    reloads_ok: Annotated[int, Meta(description="Later attempts that took over.", ge=0)]
    reloads_failed: Annotated[int, Meta(description="Later attempts that were refused.", ge=0)]
    last_attempt: Annotated[AttemptView, Meta(description="The last attempt.")]
    workers: (
        Annotated[tuple[WorkerView, ...], Meta(description="Each process, where the server has several.", min_length=2)]
        | UnsetType
    ) = UNSET
