"""The first half of `plainspoken new-rule`: one line in a list, which explains more failures than a rule does."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from plainspoken.authoring.drafting.list_file import Proof, file_text, write_proposal
from plainspoken.authoring.drafting.proposals import likely_faults
from plainspoken.authoring.drafting.proposed import AuthorsWish, ProposedPlace, best_line
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.catalogue.files import shown_path
from plainspoken.catalogue.suggestions import suggest
from plainspoken.engine.sanitizer import Sanitizer


def refuse_odd(wanted: AuthorsWish, sanitizer: Sanitizer) -> None:
    """End with what is wrong in these flags.

    Raises:
        UsageError: They cannot be meant.
    """
    if wanted.fault and wanted.subject:
        raise click.UsageError("give --fault or --subject, not both: words say what went wrong or name a thing")
    if wanted.phrase is not None and not wanted.names_entry:
        raise click.UsageError("--phrase belongs to --fault NAME or --subject NAME")
    catalogue = sanitizer.catalogue
    for flag, name, known in (
        ("--fault", wanted.fault, catalogue.faults),
        ("--subject", wanted.subject, catalogue.subjects),
    ):
        if name and name not in known:
            hint = suggest(name, known) or f"There are {', '.join(sorted(known))}."
            raise click.UsageError(f"{flag}: there is no {flag[2:]} {name!r}. {hint}")


def propose(
    cluster: Cluster,
    sanitizer: Sanitizer,
    wanted: AuthorsWish,
    *,
    place: ProposedPlace,
    flags: str,
) -> bool:
    """Print the best line for a cluster, or write it where its entry was named; false when there is none to propose.

    `flags` name the failures to the next command.

    Raises:
        UsageError: An entry was named, and the text has no words for it.
    """
    directory = place.directory
    best = best_line(cluster, sanitizer, wanted, place)
    if best is None:
        if wanted.names_entry:
            raise click.UsageError("the text has no words for it besides names and what the lists know; give --phrase")
        return False
    if not best.holds:
        if not wanted.names_entry:
            return False
        _tell_findings(best)
        click.echo(file_text(best.proposal, None), nl=False)
        sys.exit(1)
    if directory is not None and wanted.names_entry:
        written = write_proposal(best.proposal, directory)
        click.echo(
            f"Wrote ‘{best.proposal.phrase}’ to {best.proposal.entry} in {shown_path(written)}. See what it does:"
        )
        click.echo(f"  plainspoken preview {directory}{flags}")
        return True
    modeline, _, entry = file_text(best.proposal, None).partition("\n")
    click.echo("\n".join([modeline, *(f"# {line}".rstrip() for line in _told(cluster, best, sanitizer, wanted))]))
    click.echo(entry, nl=False)
    if directory is not None:
        click.echo("Nothing was written: name the fault with --fault, or draft a rule with --rule.", err=True)
    return True


def _tell_findings(proof: Proof) -> None:
    for finding in proof.findings:
        click.echo(str(finding), err=True)
    if not proof.findings and proof.answer is not None:
        answered = proof.answer.rule_id or "a fallback"
        click.echo(f"With this line the text is answered by {answered}: other words of it count more.", err=True)


def _told(cluster: Cluster, proof: Proof, sanitizer: Sanitizer, wanted: AuthorsWish) -> Iterator[str]:
    failures = f"{cluster.count:,} failure{'' if cluster.count == 1 else 's'}"
    yield ""
    does = "explains" if proof.proposal.kind == "faults" else "names what it happened to in"
    yield f"One line for {proof.proposal.kind}.yaml of your rules {does} cluster {cluster.id} ({failures})."
    if proof.answer is not None:
        yield f"Customers would read: {proof.answer.user_message}"
    if wanted.names_entry:
        return
    others = [name for name in likely_faults(cluster, sanitizer) if name != proof.proposal.entry]
    likely = f" It may also be {' or '.join(others)}." if others else ""
    yield f"Is that what the words say?{likely} Another fault: --fault NAME. No fault says it: --rule drafts a rule."
