"""A proposed phrase put into a site's list: proved with everything around it first, then written in one stroke."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from plainspoken.authoring.drafting.proposals import Proposal
from plainspoken.authoring.drafting.rule_file import CannotWrite, alone, copied, is_whole, read_file
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.catalogue.files import builtin_rules, builtin_schemas, shown_path
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.writing import replace_file
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.layout.formatter import CannotLayOut, lay_out
from plainspoken.lint.acceptance import broken_below
from plainspoken.lint.runner import lint


@dataclass(frozen=True, slots=True)
class Proof:
    """What comes of a proposal: the answer to the cluster's sample, and what is wrong with the phrase in its place."""

    proposal: Proposal
    answer: SanitizedMessage | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether the phrase stands well where it is, and the sample is answered as proposed."""
        rule_id = (self.answer.rule_id if self.answer else None) or ""
        fault, _, subject = rule_id.removeprefix("fault.").partition("+")
        named = fault if self.proposal.kind == "faults" else subject
        return named == self.proposal.entry and not self.findings


def file_text(proposal: Proposal, before: str | None, *, schema: str | None = None) -> str:
    """The text of a list's file with the phrase in it.

    Args:
        proposal: The phrase and where it belongs.
        before: What the file holds; None for a new one.
        schema: Where a new file's first line finds the schema, from its directory.

    Raises:
        CannotWrite: The phrase cannot be put into what is there.
    """
    kind = proposal.kind
    if before is None or not before.strip():
        modeline = f"# yaml-language-server: $schema={schema or f'../schemas/{kind}.schema.json'}"
        return _laid_out(f"{modeline}\n{kind}:\n{proposal.line}", kind)
    entries = _value(_root(before), kind)
    if not isinstance(entries, yaml.MappingNode) or not entries.value:
        message = f"the file holds no {kind}; put the phrase in by hand"
        raise CannotWrite(message)
    entry = _value(entries, proposal.entry)
    if entry is None:
        end = entries.value[-1][1].end_mark.index
        line = " " * entries.value[0][0].start_mark.column + proposal.line.strip()
        return _laid_out(f"{before[:end].rstrip()}\n{line}\n{before[end:]}", kind)
    phrases = _value(entry, "phrases")
    if not isinstance(phrases, yaml.SequenceNode) or not phrases.value:
        message = f"{proposal.entry} has no list of phrases there; put the phrase in by hand"
        raise CannotWrite(message)
    quoted = "'" + proposal.phrase.replace("'", "''") + "'"
    last = phrases.value[-1]
    end = last.end_mark.index
    more = f", {quoted}" if phrases.flow_style else f"\n{' ' * (last.start_mark.column - 2)}- {quoted}"
    return _laid_out(before[:end] + more + before[end:], kind)


def prove(
    proposal: Proposal, cluster: Cluster, now: Sanitizer, *, directory: Path | None, below: Sequence[Path] = ()
) -> Proof:
    """What comes of a proposal in the place it is meant for; nothing is written there.

    Args:
        proposal: The phrase and where it belongs.
        cluster: The failures that it is to explain.
        now: The engine without it.
        directory: The directory it is meant for; one of its own without it.
        below: Site directories that lie under that one.

    Raises:
        CannotWrite: As `file_text`.
    """
    with copied(directory) as copy:
        place = copy / f"{proposal.kind}.yaml"
        place.write_text(file_text(proposal, read_file(place)), encoding="utf-8")
        whole = is_whole(copy)
        result = lint([copy], below=() if whole else list(below))
        catalogue, loading = read_catalogue([copy] if whole else [builtin_rules(), *below, copy])
    if catalogue is None:
        return Proof(proposal, None, tuple(finding for finding in loading if finding.severity is Severity.ERROR))
    found = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    sanitizer = Sanitizer(catalogue)
    if not whole:
        known = set(broken_below(now))
        found += [finding for finding in broken_below(sanitizer) if finding not in known]
    answer = sanitizer.sanitize(cluster.sample)
    return Proof(proposal, answer, tuple(found))


def write_proposal(proposal: Proposal, directory: Path) -> Path:
    """Puts the phrase into the list's file of a directory, made where it is missing; tells which file.

    Raises:
        CannotWrite: The file cannot take it, or it cannot be written.
    """
    place = directory / f"{proposal.kind}.yaml"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        place = place.resolve()
        with alone(place.parent):
            schemas = builtin_schemas() / f"{proposal.kind}.schema.json"
            schema = Path(os.path.relpath(schemas, place.parent)).as_posix()
            text = file_text(proposal, read_file(place), schema=schema)
            replace_file(place, text.encode(), lambda fresh: _check(fresh, proposal))
    except OSError as error:
        message = f"{shown_path(place)} cannot be written: {error.strerror}"
        raise CannotWrite(message) from error
    return place


def _check(fresh: Path, proposal: Proposal) -> None:
    entry = _value(_value(_root(fresh.read_text(encoding="utf-8")), proposal.kind), proposal.entry)
    phrases = _value(entry, "phrases")
    known = [item.value for item in phrases.value] if isinstance(phrases, yaml.SequenceNode) else []
    if proposal.phrase not in known:
        message = "the phrase cannot be put into what the file holds; put it in by hand"
        raise CannotWrite(message)


def _laid_out(text: str, kind: str) -> str:
    try:
        return lay_out(text, kind)
    except CannotLayOut as error:
        message = f"fix the file first: {error}"
        raise CannotWrite(message) from error


def _root(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        message = "the file is not YAML; fix it first"
        raise CannotWrite(message) from error


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
