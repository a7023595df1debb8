"""The rule catalogue as far as a GUI needs it: every word it may meet, with labels and icons, and no internal name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast, get_args

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET

from plainspoken.access.scopes import Scope
from plainspoken.api.catalogue_views import (
    AttemptView,
    CatalogueStatusView,
    CatalogueView,
    CategoryView,
    JobKindView,
    LayerView,
    StatusView,
    StepView,
    WorkerView,
)
from plainspoken.api.schemas import FindingView
from plainspoken.api.telemetry.telemetry import Telemetry
from plainspoken.catalogue.files import shown_path
from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.findings import Severity as FindingSeverity
from plainspoken.catalogue.layers import Layer
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.names import Status, Step
from plainspoken.catalogue.sentences import Action, Template, Who
from plainspoken.catalogue.watcher import CatalogueStatus, CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.jobs.literals import Category, JobType, Phase, Severity, StepStatus, Verb
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import NextAction

MAX_FINDINGS = 100
"""Findings that the status tells; `plainspoken lint` tells all."""

SEVERITIES = get_args(Severity)
PHASES = get_args(Phase)
ACTION_VERBS = get_args(Verb)


class CatalogueController(Controller):
    """`/api/v1/catalogue`."""

    path = "/api/v1/catalogue"
    tags = ("Rules",)

    @get(
        summary="Get labels, icons and other words",
        operation_id="getCatalogue",
        opt={"scope": Scope.JOBS_READ},
    )
    async def catalogue(self, reader: NamedDependency[SkipValidation[JobReader]]) -> CatalogueView:
        """Categories, steps, statuses, kinds of jobs, typed actions and rule ids, for a GUI to label and to map.

        Steps are keyed by the name that customers see. The answer seldom changes.
        """
        return view_catalogue(reader.sanitizer.catalogue)

    @get(
        "/status",
        summary="Get the state of the rule catalogue",
        operation_id="getCatalogueStatus",
        opt={"scope": Scope.RULES_REVIEW},
    )
    async def status(
        self,
        watcher: NamedDependency[SkipValidation[CatalogueWatcher[Sanitizer]]],
        telemetry: NamedDependency[SkipValidation[Telemetry]],
    ) -> CatalogueStatusView:
        """Which rules are in force since when, and why the last change was taken or refused. For staff.

        Of the rule files it tells what was found wrong in them and where, and nothing else. A server of several
        processes answers for the one that was asked, and lists all of them.
        """
        workers = tuple(
            WorkerView(each.pid, each.catalogue.fingerprint, each.catalogue.attempts, each.catalogue.outcome)
            for each in sorted(telemetry.processes(), key=lambda process: process.pid)
        )
        return view_status(watcher.status, workers=workers)


def view_status(status: CatalogueStatus, *, workers: tuple[WorkerView, ...] = ()) -> CatalogueStatusView:
    """Return the public view of `status`: directories by their layers' names, findings without secrets."""
    attempt = status.last_attempt
    findings = sorted(attempt.findings, key=lambda finding: finding.severity is not FindingSeverity.ERROR)
    return CatalogueStatusView(
        fingerprint=status.fingerprint,
        loaded_at=status.loaded_at,
        rules=status.rules,
        layers=tuple(
            LayerView(layer.name, layer.rules, layer.overrides, layer.stale_overrides) for layer in status.layers
        ),
        watching=status.watching,
        attempts=status.attempts,
        reloads_ok=status.reloads_ok,
        reloads_failed=status.reloads_failed,
        last_attempt=AttemptView(
            at=attempt.at,
            outcome=attempt.outcome.value,
            reason=attempt.reason,
            findings=tuple(view_finding(finding, status.layers) for finding in findings[:MAX_FINDINGS]),
            findings_total=len(findings),
        ),
        workers=workers if len(workers) > 1 else UNSET,
    )


def view_finding(finding: Finding, layers: Sequence[Layer]) -> FindingView:
    """Return the public view of a finding: its file below the name of its layer, no secret."""
    return FindingView(
        file=without_directories(finding.location.file, layers),
        line=finding.location.line,
        column=finding.location.column,
        check=finding.check,
        severity=finding.severity.value,
        message=mask_secrets(without_directories(finding.message, layers)),
        fix=mask_secrets(without_directories(finding.fix, layers)) or UNSET,
    )


def without_directories(text: str, layers: Sequence[Layer]) -> str:
    """Return a text with each layer's name in the place of its directory, which is the machine's own affair."""
    names = {str(path): layer.name for layer in layers for path in (layer.directory, shown_path(layer.directory))}
    for directory in sorted(names, key=len, reverse=True):
        # A relative directory of one word may be a word of the sentence too.
        end = r"(?=/|\b|$)" if "/" in directory else "(?=/)"
        text = re.sub(rf"(?<![\w./-]){re.escape(directory)}{end}", names[directory], text)
    return text


def view_catalogue(catalogue: Catalogue) -> CatalogueView:
    """Return the public view of `catalogue`. Internal step, operation and status names are not in it."""
    return CatalogueView(
        fingerprint=catalogue.fingerprint,
        categories=tuple(
            CategoryView(
                name=cast("Category", category.name),
                label=category.label,
                description=category.description,
                example=category.example,
                severity=cast("Severity", category.severity),
                message=_text(category.message),
                actions=_actions(category.actions),
            )
            for category in catalogue.categories.values()
        ),
        severities=SEVERITIES,
        phases=PHASES,
        steps=_steps(tuple(catalogue.steps.values())),
        job_kinds=tuple(
            JobKindView(
                job_type=cast("JobType", kind.job_type),
                display_name=kind.display_name,
                icon=kind.icon,
                display_names=dict(kind.by_status),
            )
            for kind in catalogue.operations.kinds
        ),
        job_statuses=_statuses(tuple(catalogue.operations.job_statuses.values())),
        step_statuses=_statuses(tuple(catalogue.operations.step_statuses.values())),
        action_verbs=ACTION_VERBS,
        action_readers=tuple(who.value for who in Who),
        rule_ids=tuple(sorted(rule.id for rule in catalogue.rules)),
    )


def _steps(steps: Sequence[Step]) -> tuple[StepView, ...]:
    """Return one view for each display name, the first in the file: several internal steps may share a name."""
    views: dict[str, StepView] = {}
    for step in steps:
        view = StepView(
            display_name=step.display_name,
            phase=cast("Phase", step.phase),
            description=step.description,
            icon=step.icon,
        )
        views.setdefault(step.display_name, view)
    return tuple(views.values())


def _statuses(statuses: Sequence[Status]) -> tuple[StatusView, ...]:
    return tuple(
        StatusView(name=cast("StepStatus", status.name), label=status.label, icon=status.icon) for status in statuses
    )


def _actions(actions: Sequence[Action]) -> tuple[NextAction, ...]:
    return tuple(
        NextAction(text=_text(action.text), who=action.who.value, do=cast("Verb | None", action.do) or UNSET)
        for action in actions
    )


def _text(template: Template) -> str:
    # Texts of categories have no facts, so they have no slots; one would be left out rather than shown as `{name}`.
    return "".join(part for part in template.parts if isinstance(part, str))
