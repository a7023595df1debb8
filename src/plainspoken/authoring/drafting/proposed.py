"""What would explain one failure: one line in a list if one does, else a rule; proved, and never written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from plainspoken.authoring.drafting import list_file, rule_file
from plainspoken.authoring.drafting.drafts import RuleDraft, drafts_of
from plainspoken.authoring.drafting.list_file import Proof, prove
from plainspoken.authoring.drafting.proposals import Proposal, likely_faults, noun_proposals, phrases_of, proposals_of
from plainspoken.authoring.drafting.rule_file import check_draft, read_file
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.catalogue.findings import Finding
from plainspoken.engine.sanitizer import Sanitizer

MOST_PHRASES: Final = 10
_TRIES: Final = 4
_RULE_TRIES: Final = 6


@dataclass(frozen=True, slots=True)
class AuthorsWish:
    """What the author has in mind: the fault or subject that the words say, the words, or a rule."""

    fault: str | None = None
    subject: str | None = None
    phrase: str | None = None
    rule: bool = False
    rule_id: str | None = None

    @property
    def names_entry(self) -> bool:
        """Whether an entry of a list is named."""
        return bool(self.fault or self.subject)


@dataclass(frozen=True, slots=True)
class Put:
    """A line or a rule in its file: the file's name and whole text, what was put in, and what comes of it."""

    kind: Literal["line", "rule"]
    file: str
    content: str
    added: str
    holds: bool
    proposal: Proposal | None = None
    rule_id: str | None = None
    message: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """Words of a text that may say what went wrong, the faults that they may say, and the best that could be put in."""

    phrases: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    explained_by: str | None = None
    put: Put | None = None


@dataclass(frozen=True, slots=True)
class ProposedPlace:
    """The directory, if any, that something is to be put into, the site directories below it, and when to give up."""

    directory: Path | None
    below: Sequence[Path] = ()
    is_late: Callable[[], bool] = field(default=lambda: False)


def proposed(
    cluster: Cluster, sanitizer: Sanitizer, wanted: AuthorsWish, place: ProposedPlace, *, others: Sequence[Cluster] = ()
) -> Proposed:
    """The best that would explain a cluster: a line that holds, else a rule that nothing is found in, else the nearest.

    Args:
        cluster: The failures.
        sanitizer: Answers them with what is in the place.
        wanted: What the author has in mind.
        place: Where it would be put.
        others: Clusters that a rule must not answer.

    Raises:
        CannotWrite: A file cannot take it.
    """
    phrases = tuple(islice(phrases_of(cluster, sanitizer), MOST_PHRASES))
    faults = tuple(likely_faults(cluster, sanitizer))
    answer = sanitizer.sanitize(cluster.sample)
    explained_by = answer.rule_id if answer.cause_known else None
    wants_rule = wanted.rule or wanted.rule_id is not None
    if explained_by is not None and not wanted.names_entry and not wants_rule:
        return Proposed(phrases, faults, explained_by)
    line = None if wants_rule else best_line(cluster, sanitizer, wanted, place)
    if line is not None and (line.holds or wanted.names_entry):
        return Proposed(phrases, faults, explained_by, _line_put(line, place))
    rule = None
    if not wanted.names_entry:
        drafts = drafts_of(cluster, sanitizer, others=others, rule_id=wanted.rule_id)
        rule = best_draft(drafts, place, tries=_RULE_TRIES)
    if rule is not None:
        return Proposed(phrases, faults, explained_by, _rule_put(*rule, place))
    return Proposed(phrases, faults, explained_by, _line_put(line, place) if line else None)


def best_line(cluster: Cluster, sanitizer: Sanitizer, wanted: AuthorsWish, place: ProposedPlace) -> Proof | None:
    """The first line for a list that holds where it would be put, else the first one; None when there is none."""
    first: Proof | None = None
    for proposal in islice(_lines(cluster, sanitizer, wanted), _TRIES):
        proof = prove(proposal, cluster, sanitizer, directory=place.directory, below=place.below)
        if proof.holds:
            return proof
        first = first or proof
        if place.is_late():
            break
    return first


def best_draft(
    drafts: Iterable[RuleDraft], place: ProposedPlace, *, tries: int
) -> tuple[RuleDraft, tuple[Finding, ...]] | None:
    """The first draft that lint finds nothing in, else the first one and what it finds; None when there is none."""
    first: tuple[RuleDraft, tuple[Finding, ...]] | None = None
    for draft in islice(drafts, tries):
        findings = check_draft(draft, directory=place.directory, below=place.below)
        if not findings:
            return draft, ()
        first = first or (draft, findings)
        if place.is_late():
            break
    return first


def _lines(cluster: Cluster, sanitizer: Sanitizer, wanted: AuthorsWish) -> Iterator[Proposal]:
    if wanted.phrase is not None and wanted.names_entry:
        kind, entry = ("faults", wanted.fault) if wanted.fault else ("subjects", wanted.subject)
        yield Proposal(kind, entry or "", wanted.phrase)
    elif wanted.subject:
        yield from noun_proposals(cluster, sanitizer, wanted.subject)
    else:
        yield from proposals_of(cluster, sanitizer, fault=wanted.fault)


def _line_put(proof: Proof, place: ProposedPlace) -> Put:
    proposal = proof.proposal
    name = f"{proposal.kind}.yaml"
    content = list_file.file_text(proposal, _there(place, name))
    message = proof.answer.user_message if proof.answer else None
    return Put("line", name, content, proposal.line, proof.holds, proposal, message=message, findings=proof.findings)


def _rule_put(draft: RuleDraft, findings: tuple[Finding, ...], place: ProposedPlace) -> Put:
    name = f"failures/{draft.area}.yaml"
    content = rule_file.file_text(draft, _there(place, name))
    return Put("rule", name, content, draft.text, not findings, rule_id=draft.rule_id, findings=findings)


def _there(place: ProposedPlace, name: str) -> str | None:
    return None if place.directory is None else read_file(place.directory / name)
