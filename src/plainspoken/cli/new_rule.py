"""`plainspoken new-rule`: one line in a list that explains failures, else the first draft of a rule."""

import sys
from pathlib import Path

import click

from plainspoken.authoring.drafting.drafts import ID, drafts_of
from plainspoken.authoring.drafting.proposed import AuthorsWish, ProposedPlace, best_draft
from plainspoken.authoring.drafting.rule_file import file_text, is_whole, write_draft
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.authoring.mining.miner import find_unexplained, single_cluster
from plainspoken.catalogue.files import shown_path
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.cli.known_names import note_unknown_names
from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.cli.proposed_line import propose, refuse_odd
from plainspoken.cli.stored import FailureSource, source_options
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import load_settings

_TRIES = 12
_SHORTEST_ID = 4


@click.command("new-rule")
@click.option("--from", "cluster_id", metavar="CLUSTER", help="Id of a cluster of `plainspoken unexplained`.")
@click.option("--text", metavar="TEXT", help="A failure text, in place of a cluster; - for standard input.")
@click.option("--step", help="With --text: internal name of the step that failed.")
@source_options
@rules_option
@click.option("--fault", metavar="NAME", help="What the words of the text say went wrong: propose a phrase for it.")
@click.option("--subject", metavar="NAME", help="What a word of the text names: propose a noun for it.")
@click.option("--phrase", metavar="WORDS", help="With --fault or --subject: the words, in place of those proposed.")
@click.option("--rule", "as_rule", is_flag=True, help="Draft a rule, also where one line in a list would do.")
@click.option("--id", "rule_id", metavar="AREA.CAUSE", help="Draft a rule with this id.")
@click.option(
    "--write",
    "directory",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put it into the file of DIR where it belongs, in place of printing it.",
)
def command(
    *,
    cluster_id: str | None,
    text: str | None,
    step: str | None,
    database_url: str | None,
    jsonl: str | None,
    rules: tuple[Path, ...],
    as_rule: bool,
    directory: Path | None,
    **named: str | None,
) -> None:
    """Explain a cluster of unexplained failures, or one failure text: by one line in a list, else by a rule.

    One line tells which words of the text say what went wrong, or name what it happened to. It is proved before it is
    proposed. Where no fault of the lists says it, or with --rule, a rule is drafted: it says what is said now, and
    answers no customer until you have written its message and its actions and deleted the line `draft: true`; else
    lint finds nothing in it. Ids, names, paths and addresses in its examples are made up.

    Exit codes: 0 proposed or drafted, 1 with findings (printed only, never written), 2 could not run.
    """
    rule_id = named.pop("rule_id")
    _refuse_odd_flags(cluster_id, text, step, database_url, jsonl, rule_id)
    wanted = AuthorsWish(named["fault"], named["subject"], named["phrase"])
    if (as_rule or rule_id) and wanted.names_entry:
        raise click.UsageError("--rule and --id draft a rule: give no --fault or --subject with them")
    below = [path for path in load_settings(rules=rules).rules if directory is None or not _same(path, directory)]
    place = ProposedPlace(directory, below)
    sanitizer = _sanitizer(tuple(below), directory)
    refuse_odd(wanted, sanitizer)
    if rule_id and rule_id in sanitizer.catalogue.rules_by_id:
        location = sanitizer.catalogue.rules_by_id[rule_id].location
        raise click.UsageError(f"there is a rule {rule_id} already, at {location}; choose another id")
    note_unknown_names(sanitizer, {"step": step})
    source = FailureSource(sanitizer, database_url, jsonl)
    if text is None:
        cluster, others = _cluster(cluster_id or "", source, sanitizer)
    else:
        cluster, others = _cluster_of_text(text, step, sanitizer), ()
    _refuse_second_draft(cluster, sanitizer)
    unexplained = not sanitizer.sanitize(cluster.sample).cause_known
    if (wanted.names_entry or (unexplained and not as_rule and not rule_id)) and propose(
        cluster, sanitizer, wanted, place=place, flags=source.flags
    ):
        return
    found = best_draft(drafts_of(cluster, sanitizer, others=others, rule_id=rule_id), place, tries=_TRIES)
    if found is None:
        raise click.UsageError("the text has too few words besides its values to tell it by; write the rule by hand")
    draft, findings = found
    for finding in findings:
        click.echo(f"{draft.rule_id}: {finding.message} {finding.fix} [{finding.check}]", err=True)
    if findings or directory is None:
        click.echo(file_text(draft, None), nl=False)
        if findings and directory is not None:
            click.echo("Nothing was written, because of these findings; fix the rule, then add it by hand.", err=True)
        sys.exit(1 if findings else 0)
    written = write_draft(draft, directory)
    click.echo(f"Wrote {draft.rule_id} to {shown_path(written)}.")
    click.echo("It is a draft: put the cause and its remedy in, and delete the line `draft: true`. Then:")
    click.echo(f"  plainspoken preview {directory}{source.flags}")


def _refuse_odd_flags(
    cluster_id: str | None,
    text: str | None,
    step: str | None,
    database_url: str | None,
    jsonl: str | None,
    rule_id: str | None,
) -> None:
    if (cluster_id is None) == (text is None):
        raise click.UsageError("give --from CLUSTER (see `plainspoken unexplained`) or --text TEXT")
    if text is not None and (database_url or jsonl):
        raise click.UsageError("--text needs no store: give no --database-url or --jsonl with it")
    if cluster_id is not None and step:
        raise click.UsageError("--step belongs to --text; a cluster knows its steps")
    if rule_id is not None and not ID.fullmatch(rule_id):
        raise click.UsageError("--id: write <area>.<cause> in small letters, digits and hyphens: storage.pool-full")


def _sanitizer(below: tuple[Path, ...], directory: Path | None) -> Sanitizer:
    """The engine over everything that the rule will stand beside."""
    if directory is None or not any(directory.glob("**/*.yaml")):
        return make_sanitizer(below)
    if is_whole(directory):
        return Sanitizer(load_catalogue(directory, builtin=False))
    return make_sanitizer((*below, directory))


def _cluster(wanted: str, source: FailureSource, sanitizer: Sanitizer) -> tuple[Cluster, tuple[Cluster, ...]]:
    wanted = wanted.strip().casefold()
    clusters = find_unexplained(source.failures(), sanitizer).clusters
    found = [cluster for cluster in clusters if cluster.id.startswith(wanted)] if len(wanted) >= _SHORTEST_ID else []
    if len(found) == 1:
        return found[0], clusters
    if found:
        raise click.UsageError(f"--from {wanted}: {len(found)} clusters begin so; write the whole id")
    hint = f"there are {len(clusters):,}; `plainspoken unexplained` with the same flags lists them"
    raise click.UsageError(
        f"--from {wanted}: no such cluster among the failures that are answered without a cause: {hint}"
    )


def _cluster_of_text(text: str, step: str | None, sanitizer: Sanitizer) -> Cluster:
    raw = sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
    if not raw.strip():
        raise click.UsageError("--text: there is nothing to draft a rule from")
    cluster = single_cluster(sanitizer, StoredFailure(raw, step=step))
    answer = cluster.answers[0]
    if answer.rule_id and answer.band == "specific" and sanitizer.sanitize(cluster.sample).cause_known:
        place = sanitizer.catalogue.rules_by_id[answer.rule_id].location
        raise click.UsageError(f"{answer.rule_id} answers this text, see {place}; change that rule instead")
    return cluster


def _refuse_second_draft(cluster: Cluster, sanitizer: Sanitizer) -> None:
    """Drafts answer no customer, so the failures of one are among the unexplained until it is worded."""
    catalogue = sanitizer.catalogue
    if not any(rule.draft for rule in catalogue.rules):
        return
    answer = Sanitizer(catalogue, drafts=True).sanitize(cluster.sample)
    rule = catalogue.rules_by_id.get(answer.rule_id or "")
    if rule is not None and rule.draft:
        raise click.UsageError(f"{rule.id} is a draft for these failures already, see {rule.location}; word that one")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
