"""Bodies of what rule authors ask: drafts checked, explained and compared, and the queue of the unexplained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.rules.reading_schemas import OriginView, ReadingView
from plainspoken.api.schemas import MAX_NAME, FindingView
from plainspoken.jobs.literals import Band

MAX_RULES_BODY = 1024 * 1024
"""Bytes that the body of a request about drafts may have."""

Files: TypeAlias = Mapping[str, str]
Name: TypeAlias = Annotated[str, Meta(max_length=MAX_NAME)]
FILES = "Rule files by name (`failures/<area>.yaml`, `terms.yaml` and so on), at most 50 of 256 KiB each."


class RulesRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Draft rule files, laid over the rules in force, or in the place of those that are published."""

    files: Annotated[Files, Meta(description=FILES)]
    deleted: Annotated[
        tuple[str, ...],
        Meta(description="Names of files that are to be deleted, where files are published.", max_length=50),
    ] = ()


class ExplainRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A failure text with its context, and draft files to answer it with."""

    text: Annotated[str, Meta(description="The raw text; it comes back scrubbed only.")]
    step: Annotated[Name, Meta(description="Internal name of the step that failed.")] | UnsetType = UNSET
    operation: Annotated[Name, Meta(description="Job type or raw operation name.")] | UnsetType = UNSET
    source: Annotated[Name, Meta(description="The table the text comes from.")] | UnsetType = UNSET
    classification: Annotated[Name, Meta(description="The backend's own classification.")] | UnsetType = UNSET
    code: Annotated[Name, Meta(description="The backend's error code.")] | UnsetType = UNSET
    os_type: Annotated[Name, Meta(description="Operating system family of the VM.")] | UnsetType = UNSET
    audience: Annotated[
        Literal["user", "support"], Meta(description="Who will read the explanation; `support` unless given.")
    ] = "support"
    files: Annotated[Files, Meta(description=FILES)] | UnsetType = UNSET


class FailedExample(Struct, frozen=True, omit_defaults=True):
    """An example or counter-example that did not come out as it should."""

    file: Annotated[str, Meta(description="The rule file.")]
    line: Annotated[int, Meta(description="Its line, from 1.", ge=1)]
    kind: Annotated[str, Meta(description="`example` or `counter-example`.")]
    rule_id: Annotated[str, Meta(description="The rule it belongs to.")]
    expected: Annotated[str, Meta(description="What should have come.")]
    came: Annotated[str, Meta(description="What came.")]
    why: Annotated[str, Meta(description="Why, in a sentence.")]
    advice: Annotated[str, Meta(description="What to do about it.")]


class ExamplesView(Struct, frozen=True):
    """How the examples of the draft rules came out."""

    passed: Annotated[int, Meta(description="Examples that came out as they should.", ge=0)]
    failed: Annotated[int, Meta(description="Examples that did not.", ge=0)]
    failures: Annotated[tuple[FailedExample, ...], Meta(description="The first hundred of those that did not.")]


class CheckAnswer(Struct, frozen=True, omit_defaults=True):
    """What is wrong in draft files. Nothing of them is kept."""

    publishable: Annotated[bool, Meta(description="Whether no finding is an error and every example passed.")]
    findings: Annotated[tuple[FindingView, ...], Meta(description="The first two hundred things found, errors first.")]
    findings_total: Annotated[int, Meta(description="How many things were found.", ge=0)]
    examples: (
        Annotated[ExamplesView, Meta(description="The examples; left out when errors keep the files from loading.")]
        | UnsetType
    ) = UNSET


class ActionView(Struct, frozen=True, omit_defaults=True):
    """Something to do."""

    text: Annotated[str, Meta(description="The sentence.")]
    who: Annotated[str, Meta(description="Who can do it.")]
    do: Annotated[str, Meta(description="A typed action for a button.")] | UnsetType = UNSET


class ExplainedAnswerView(Struct, frozen=True, omit_defaults=True):
    """What a customer reads."""

    message: Annotated[str, Meta(description="What happened.")]
    category: Annotated[str, Meta(description="Name of the category.")]
    category_label: Annotated[str, Meta(description="Its name on a screen.")]
    severity: Annotated[str, Meta(description="info, warning, error or critical.")]
    cause_known: Annotated[bool, Meta(description="Whether a rule names the cause.")]
    actions: Annotated[tuple[ActionView, ...], Meta(description="What can be done.")]
    step: Annotated[str, Meta(description="The step as customers know it.")] | UnsetType = UNSET


class MatchView(Struct, frozen=True):
    """A condition that holds, and where in the text."""

    condition: Annotated[str, Meta(description="The condition in words.")]
    start: Annotated[int, Meta(description="Where its match begins, from 0.")]
    end: Annotated[int, Meta(description="Where it ends, excluded.")]


class RuleView(Struct, frozen=True, omit_defaults=True):
    """A rule whose conditions hold."""

    id: Annotated[str, Meta(description="The rule.")]
    place: Annotated[str, Meta(description="Its file, line and column.")]
    reason: Annotated[str, Meta(description="Why it won or lost.")]
    matched: Annotated[tuple[MatchView, ...], Meta(description="Its conditions.")]
    overridden: Annotated[tuple[str, ...], Meta(description="Fields that an override replaced, with places.")] = ()


class MissView(Struct, frozen=True):
    """A rule that came near."""

    id: Annotated[str, Meta(description="The rule.")]
    place: Annotated[str, Meta(description="Its file, line and column.")]
    met: Annotated[int, Meta(description="Conditions that hold.")]
    asked: Annotated[int, Meta(description="Conditions that it has.")]
    failed: Annotated[str, Meta(description="The first that does not hold.")]


class FactView(Struct, frozen=True):
    """A fact as shown."""

    name: Annotated[str, Meta(description="Its name in the rule.")]
    value: Annotated[str, Meta(description="What is shown.")]
    from_text: Annotated[bool, Meta(description="False when the rule's `else` wording stands.")]


class ReplacementView(Struct, frozen=True):
    """A piece of the text that would not be shown."""

    start: Annotated[int, Meta(description="Where it begins.")]
    end: Annotated[int, Meta(description="Where it ends, excluded.")]
    shown: Annotated[str, Meta(description="What is shown instead.")]
    why: Annotated[str, Meta(description="What found it.")]


class StopView(Struct, frozen=True):
    """What the guard found in a text of the winner."""

    what: Annotated[str, Meta(description="The sort of thing.")]
    start: Annotated[int, Meta(description="Where it begins in that text.")]
    end: Annotated[int, Meta(description="Where it ends.")]


class StaffPartView(Struct, frozen=True, omit_defaults=True):
    """Why the answer is what it is."""

    text: Annotated[str, Meta(description="The raw text, scrubbed.")]
    context: Annotated[Mapping[str, str], Meta(description="What was known besides.")]
    origin: Annotated[OriginView, Meta(description="Who answers.")]
    losers: Annotated[tuple[RuleView, ...], Meta(description="Other rules whose conditions hold.")]
    near_misses: Annotated[tuple[MissView, ...], Meta(description="Rules that came near.")]
    facts: Annotated[tuple[FactView, ...], Meta(description="Facts of the winner.")]
    replacements: Annotated[tuple[ReplacementView, ...], Meta(description="What scrubbing takes out.")]
    guard: Annotated[tuple[StopView, ...], Meta(description="What the guard stopped; empty as a rule.")]
    ambiguous: Annotated[bool, Meta(description="Whether several rules had the same claim.")]
    catalogue: Annotated[str, Meta(description="Fingerprint of the catalogue that answered.")]
    winner: Annotated[RuleView, Meta(description="The rule that answers; left out when none does.")] | UnsetType = UNSET
    reading: (
        Annotated[ReadingView, Meta(description="How the text was understood; left out if it could not be read.")]
        | UnsetType
    ) = UNSET


class ExplainAnswer(Struct, frozen=True, omit_defaults=True):
    """Why a text is answered as it is, for one reader."""

    audience: Annotated[str, Meta(description="Who may read this.")]
    answer: Annotated[ExplainedAnswerView, Meta(description="What a customer reads.")]
    why: Annotated[StaffPartView, Meta(description="The reasons; only for `support`.")] | UnsetType = UNSET


class ComparedAnswer(Struct, frozen=True, omit_defaults=True):
    """One of two answers that are compared."""

    rule_id: Annotated[str | None, Meta(description="The rule, or fault and subject; null for a fallback.")]
    band: Annotated[Band, Meta(description="`specific`: a rule; `general`: composed; or `fallback`.")]
    category: Annotated[str, Meta(description="The category.")]
    severity: Annotated[str, Meta(description="The severity.")]
    user_message: Annotated[str, Meta(description="What happened.")]
    next_actions: Annotated[tuple[ActionView, ...], Meta(description="What can be done.")]
    step: Annotated[str, Meta(description="The step as shown.")] | UnsetType = UNSET


class SampleView(Struct, frozen=True):
    """A failure that would read differently."""

    text: Annotated[str, Meta(description="The raw text, scrubbed by both catalogues.")]
    context: Annotated[Mapping[str, str], Meta(description="What is known besides, in words that may be shown.")]
    changes: Annotated[tuple[str, ...], Meta(description="What differs.")]
    before: Annotated[ComparedAnswer, Meta(description="The answer now.")]
    after: Annotated[ComparedAnswer, Meta(description="The answer then.")]


class WordPair(Struct, frozen=True):
    """A word now and then."""

    before: Annotated[str, Meta(description="Now.")]
    after: Annotated[str, Meta(description="Then.")]


class CodesView(Struct, frozen=True):
    """Categories and severities of some failures, now and then."""

    category: Annotated[WordPair, Meta(description="The category.")]
    severity: Annotated[WordPair, Meta(description="The severity.")]
    failures: Annotated[int, Meta(description="How many failures.", ge=0)]


class StepNameView(Struct, frozen=True):
    """The name of a step now and then."""

    before: Annotated[str, Meta(description="Now.")]
    after: Annotated[str, Meta(description="Then.")]
    failures: Annotated[int, Meta(description="How many failures.", ge=0)]


class GroupView(Struct, frozen=True):
    """Failures that one rule answers now and one would answer then."""

    before: Annotated[str | None, Meta(description="The rule now, null for a fallback.")]
    after: Annotated[str | None, Meta(description="The rule then, null for a fallback.")]
    only_wording: Annotated[bool, Meta(description="Whether no rule, category or severity differs.")]
    failures: Annotated[int, Meta(description="How many failures.", ge=0)]
    texts: Annotated[int, Meta(description="How many different texts.", ge=0)]
    jobs: Annotated[int, Meta(description="How many jobs.", ge=0)]
    vms: Annotated[int, Meta(description="How many VMs.", ge=0)]
    changes: Annotated[Mapping[str, int], Meta(description="Failures by what differs.")]
    codes: Annotated[tuple[CodesView, ...], Meta(description="Failures by category and severity.")]
    samples: Annotated[tuple[SampleView, ...], Meta(description="At most three failures.")]


class ImpactAnswer(Struct, frozen=True):
    """What customers would read differently with the draft files."""

    before: Annotated[str, Meta(description="Fingerprint of the rules in force.")]
    after: Annotated[str, Meta(description="Fingerprint with the drafts.")]
    failures: Annotated[int, Meta(description="Stored failures that were replayed, newest first.", ge=0)]
    complete: Annotated[bool, Meta(description="False when number or time cut the replay short.")]
    changed: Annotated[int, Meta(description="Of these, those that would be answered differently.", ge=0)]
    jobs: Annotated[int, Meta(description="Jobs of changed failures.", ge=0)]
    vms: Annotated[int, Meta(description="VMs of changed failures.", ge=0)]
    changes_codes: Annotated[bool, Meta(description="Whether a rule, category or severity changes.")]
    texts_are_exact: Annotated[bool, Meta(description="Whether counts of texts are exact.")]
    groups: Annotated[tuple[GroupView, ...], Meta(description="Changed codes first, then by size.")]
    step_names: Annotated[tuple[StepNameView, ...], Meta(description="Names of steps that change.")]


class ClusterSample(Struct, frozen=True, omit_defaults=True):
    """A failure of a cluster with made-up values."""

    text: Annotated[str, Meta(description="The text.")]
    step: Annotated[str, Meta(description="Internal name of the step.")] | UnsetType = UNSET
    operation: Annotated[str, Meta(description="The job's type.")] | UnsetType = UNSET


class AnsweredView(Struct, frozen=True, omit_defaults=True):
    """What answers failures of a cluster now."""

    band: Annotated[Band, Meta(description="`specific`: a rule; `general`: composed; or `fallback`.")]
    category: Annotated[str, Meta(description="The category.")]
    severity: Annotated[str, Meta(description="The severity.")]
    count: Annotated[int, Meta(description="How many failures.", ge=0)]
    rule_id: Annotated[str, Meta(description="The rule or the fault; left out for a fallback.")] | UnsetType = UNSET


class ClusterView(Struct, frozen=True, omit_defaults=True):
    """Failures of one kind whose cause nothing names."""

    cluster: Annotated[str, Meta(description="Its id, for `plainspoken new-rule --from`.")]
    template: Annotated[str, Meta(description="The words its texts share, with holes.")]
    sample: Annotated[ClusterSample, Meta(description="The newest, with made-up values.")]
    count: Annotated[int, Meta(description="How many failures.", ge=0)]
    steps: Annotated[Mapping[str, int], Meta(description="Failures by internal step name; empty for no step.")]
    answered_by: Annotated[tuple[AnsweredView, ...], Meta(description="What answers now.")]
    vms: Annotated[int, Meta(description="How many VMs met it.")] | UnsetType = UNSET
    vms_exact: Annotated[bool, Meta(description="Whether that is no estimate.")] | UnsetType = UNSET
    first_seen: Annotated[datetime, Meta(description="When it was met first.")] | UnsetType = UNSET
    last_seen: Annotated[datetime, Meta(description="When it was met last.")] | UnsetType = UNSET


class UnexplainedAnswer(Struct, frozen=True):
    """Stored failures whose cause nothing names, in clusters."""

    failures: Annotated[int, Meta(description="Stored failures that were looked at, newest first.", ge=0)]
    unexplained: Annotated[int, Meta(description="Of these, those whose answer names no cause.", ge=0)]
    clusters_found: Annotated[int, Meta(description="How many clusters there are.", ge=0)]
    complete: Annotated[bool, Meta(description="False when number or time cut the look short.")]
    clusters: Annotated[tuple[ClusterView, ...], Meta(description="At most fifty, those most VMs met first.")]
