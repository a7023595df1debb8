"""Bodies of answers and requests that are the API's own; those about jobs stand in `jobs.telling.views`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.jobs.literals import Band, Category, JobType, Phase, Severity, StepStatus, Verb, Who
from plainspoken.jobs.telling.views import NextAction

MAX_TEXT = 1_000_000
"""Characters a text to sanitize may have."""

MAX_BODY = 4 * 1024 * 1024
"""Bytes a request body may have: any text of `MAX_TEXT` characters fits."""

MAX_NAME = 255
"""Characters a name may have."""

MAX_NAMES = 100
"""Names of a customer that a request may tell."""


# --- POST /api/v1/sanitize ----------------------------------------------------------------------------------------


class SanitizeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A technical failure text and what is known about where it comes from."""

    text: Annotated[str, Meta(description=f"The raw text, at most {MAX_TEXT:,} characters; more is answered 413.")]
    step: (
        Annotated[str, Meta(description="Internal name of the step that failed.", max_length=MAX_NAME)] | UnsetType
    ) = UNSET
    operation: (
        Annotated[str, Meta(description="Job type, or the backend's own name of the operation.", max_length=MAX_NAME)]
        | UnsetType
    ) = UNSET
    source: (
        Annotated[str, Meta(description="The table the text comes from, such as `job_steps`.", max_length=MAX_NAME)]
        | UnsetType
    ) = UNSET
    names: (
        Annotated[
            tuple[Annotated[str, Meta(max_length=MAX_NAME)], ...],
            Meta(
                description="Names of the VM, its networks and volumes, which the answer may hold.",
                max_length=MAX_NAMES,
            ),
        ]
        | UnsetType
    ) = UNSET


class SanitizedAnswer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a customer may read of a failure. It never holds any of the raw text but facts such as sizes and limits."""

    user_message: Annotated[str, Meta(description="What happened, in a customer's words.")]
    category: Annotated[Category, Meta(description="What kind of failure it is.")]
    severity: Annotated[Severity, Meta(description="How bad it is.")]
    actionable_steps: Annotated[tuple[str, ...], Meta(description="What can be done, best first.")]
    next_actions: Annotated[
        tuple[NextAction, ...],
        Meta(description="The same steps, each with who can do it and a typed action for a button."),
    ]
    rule_id: Annotated[str, Meta(description="The rule, or `fault.…`; left out for a fallback.")] | UnsetType = UNSET
    band: Annotated[Band, Meta(description="`specific` a rule, `general` composed, or `fallback`.")]
    facts: Annotated[
        Mapping[str, str],
        Meta(description="The facts that the texts name, as shown: sizes, limits, counts and the like."),
    ]
    ambiguous: Annotated[bool, Meta(description="Whether several rules had the same claim to answer.")]
    unmatched: Annotated[bool, Meta(description="Whether no rule knew the text, so that the step's fallback answers.")]
    catalogue: Annotated[str, Meta(description="Fingerprint of the rule catalogue that answered.")]


# --- POST /api/v1/vm-contexts/{id}/last-operation/… ---------------------------------------------------------------


class OperationRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which operation is meant: that of the job that the caller has on the screen."""

    job_id: Annotated[
        str,
        Meta(description="The `job_id` of the last (or dismissed) operation.", min_length=1, max_length=MAX_NAME),
    ]


# --- GET /api/v1/catalogue ----------------------------------------------------------------------------------------


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


# --- GET /api/v1/catalogue/status ---------------------------------------------------------------------------------


class FindingView(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong in a rule file."""

    file: Annotated[str, Meta(description="The rule file, below the name of its layer.")]
    line: Annotated[int, Meta(description="Its line, from 1.", ge=1)]
    column: Annotated[int, Meta(description="Its column, from 1.", ge=1)]
    check: Annotated[str, Meta(description="Stable id of the check that found it.")]
    severity: Annotated[
        Literal["error", "warning", "info"],
        Meta(description="`error` keeps the files from being used; the others do not."),
    ]
    message: Annotated[str, Meta(description="What is wrong.")]
    fix: Annotated[str, Meta(description="What to write instead.")] | UnsetType = UNSET


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


# --- health -------------------------------------------------------------------------------------------------------


class Health(Struct, frozen=True, omit_defaults=True):
    """Whether the server can do its work."""

    status: Annotated[str, Meta(description="`ok`; a server that is not answers a problem.")]
    catalogue: Annotated[str, Meta(description="Fingerprint of the rule catalogue in use.")] | UnsetType = UNSET
    rules: Annotated[int, Meta(description="Failure rules in use.", ge=0)] | UnsetType = UNSET


class ChangedFile(Struct, frozen=True, omit_defaults=True):
    """A rule file that is not what a draft was made from."""

    file: Annotated[str, Meta(description="Its name.")]
    version: (
        Annotated[str, Meta(description="Its present version; left out when there is no such file now.")] | UnsetType
    ) = UNSET
    base: Annotated[str, Meta(description="The version the draft was made from; left out for none.")] | UnsetType = (
        UNSET
    )
    publication: Annotated[int, Meta(description="The publication that changed it, if one did.", ge=1)] | UnsetType = (
        UNSET
    )
    by: Annotated[str, Meta(description="Who published that.")] | UnsetType = UNSET
    at: Annotated[datetime, Meta(description="When.")] | UnsetType = UNSET
    reason: Annotated[str, Meta(description="Why.")] | UnsetType = UNSET
    difference: (
        Annotated[
            str,
            Meta(description="What was changed since, as `diff -u` tells it; left out if the base is not known."),
        ]
        | UnsetType
    ) = UNSET
