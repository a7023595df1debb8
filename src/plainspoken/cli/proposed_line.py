"""The first half of `plainspoken new-rule`: one line in a list, which explains more failures than a rule does."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click

from plainspoken.authoring.drafting.list_file import Proof, file_text, prove, write_proposal
from plainspoken.authoring.drafting.proposals import Proposal, likely_faults, noun_proposals, proposals_of
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.catalogue.files import shown_path
from plainspoken.catalogue.suggestions import suggest
from plainspoken.engine.sanitizer import Sanitizer

_TRIES = 4


class Wanted(NamedTuple):
    """What the author has in mind: the fault or the subject that the words say, and the words."""

    fault: str | None = None
    subject: str | None = None
    phrase: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether the entry of a list is named."""
        return bool(self.fault or self.subject)

    def refuse_odd(self, sanitizer: Sanitizer) -> None:
        """End with what is wrong in these flags.

        Raises:
            UsageError: They cannot be meant.
        """
        if self.fault and self.subject:
            raise click.UsageError("give --fault or --subject, not both: words say what went wrong or name a thing")
        if self.phrase is not None and not self.is_named:
            raise click.UsageError("--phrase belongs to --fault NAME or --subject NAME")
        catalogue = sanitizer.catalogue
        for flag, name, known in (
            ("--fault", self.fault, catalogue.faults),
            ("--subject", self.subject, catalogue.subjects),
        ):
            if name and name not in known:
                hint = suggest(name, known) or f"There are {', '.join(sorted(known))}."
                raise click.UsageError(f"{flag}: there is no {flag[2:]} {name!r}. {hint}")


def propose(
    cluster: Cluster,
    sanitizer: Sanitizer,
    wanted: Wanted,
    *,
    directory: Path | None,
    below: Sequence[Path],
    flags: str,
) -> bool:
    """Print the best line for a cluster, or write it where its entry was named; false when there is none to propose.

    `flags` name the failures to the next command.

    Raises:
        UsageError: An entry was named, and the text has no words for it.
    """
    best = _best(_proposals(cluster, sanitizer, wanted), cluster, sanitizer, directory, below)
    if best is None:
        if wanted.is_named:
            raise click.UsageError("the text has no words for it besides names and what the lists know; give --phrase")
        return False
    if not best.holds:
        if not wanted.is_named:
            return False
        _tell_findings(best)
        click.echo(file_text(best.proposal, None), nl=False)
        sys.exit(1)
    if directory is not None and wanted.is_named:
        place = write_proposal(best.proposal, directory)
        click.echo(f"Wrote ‘{best.proposal.phrase}’ to {best.proposal.entry} in {shown_path(place)}. See what it does:")
        click.echo(f"  plainspoken preview {directory}{flags}")
        return True
    modeline, _, entry = file_text(best.proposal, None).partition("\n")
    click.echo("\n".join([modeline, *(f"# {line}".rstrip() for line in _told(cluster, best, sanitizer, wanted))]))
    click.echo(entry, nl=False)
    if directory is not None:
        click.echo("Nothing was written: name the fault with --fault, or draft a rule with --rule.", err=True)
    return True


def _proposals(cluster: Cluster, sanitizer: Sanitizer, wanted: Wanted) -> Iterator[Proposal]:
    if wanted.phrase is not None:
        kind, entry = ("faults", wanted.fault) if wanted.fault else ("subjects", wanted.subject)
        yield Proposal(kind, entry or "", wanted.phrase)
    elif wanted.subject:
        yield from noun_proposals(cluster, sanitizer, wanted.subject)
    else:
        yield from proposals_of(cluster, sanitizer, fault=wanted.fault)


def _best(
    proposals: Iterable[Proposal],
    cluster: Cluster,
    sanitizer: Sanitizer,
    directory: Path | None,
    below: Sequence[Path],
) -> Proof | None:
    """The first proposal that holds, else the first one."""
    first: Proof | None = None
    for proposal in islice(proposals, _TRIES):
        proof = prove(proposal, cluster, sanitizer, directory=directory, below=below)
        if proof.holds:
            return proof
        first = first or proof
    return first


def _tell_findings(proof: Proof) -> None:
    for finding in proof.findings:
        click.echo(str(finding), err=True)
    if not proof.findings and proof.answer is not None:
        answered = proof.answer.rule_id or "a fallback"
        click.echo(f"With this line the text is answered by {answered}: other words of it count more.", err=True)


def _told(cluster: Cluster, proof: Proof, sanitizer: Sanitizer, wanted: Wanted) -> Iterator[str]:
    failures = f"{cluster.count:,} failure{'' if cluster.count == 1 else 's'}"
    yield ""
    does = "explains" if proof.proposal.kind == "faults" else "names what it happened to in"
    yield f"One line for {proof.proposal.kind}.yaml of your rules {does} cluster {cluster.id} ({failures})."
    if proof.answer is not None:
        yield f"Customers would read: {proof.answer.user_message}"
    if wanted.is_named:
        return
    others = [name for name in likely_faults(cluster, sanitizer) if name != proof.proposal.entry]
    likely = f" It may also be {' or '.join(others)}." if others else ""
    yield f"Is that what the words say?{likely} Another fault: --fault NAME. No fault says it: --rule drafts a rule."
