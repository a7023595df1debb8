"""`plainspoken preview`: what publishing rules would change, again on every save."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click

from plainspoken.authoring.testing.preview import ChangedAnswer, Preview, Previewer, RulePreview, Said, said_of
from plainspoken.authoring.testing.reports import summary, text_report
from plainspoken.authoring.testing.scope import scope_of
from plainspoken.catalogue.findings import Severity
from plainspoken.cli.on_save import run_on_save
from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.cli.stored import FailureSource, source_options
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.silence import engine_silent
from plainspoken.lint.reports import text_report as lint_report
from plainspoken.review.phrases import counted
from plainspoken.settings import load_settings

_MOST_FAILURES = 50_000
_MOST_RULES = 8
_MOST_FINDINGS = 3


@click.command("preview")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@source_options
@click.option("--watch", is_flag=True, help="Show it again whenever a file is saved; Ctrl-C ends.")
@rules_option
def command(path: Path, database_url: str | None, jsonl: str | None, watch: bool, rules: tuple[Path, ...]) -> None:
    """Show what publishing the rules at PATH would change: a site directory, a whole catalogue, or a file in one.

    What lint and the examples say, how each rule reads to a customer, and, with --jsonl or --database-url, which stored
    failures it answers and who answers them now, and what else would read differently. The directories of --rules lie
    below. Nothing is written.

    Exit codes: 0 ready to publish, 1 something was found, 2 could not run.
    """
    site = path if path.is_dir() else path.resolve().parent.parent
    below = tuple(layer for layer in load_settings(rules=rules).rules if layer.resolve() != site.resolve())
    with engine_silent():
        stored = _stored(below, database_url, jsonl) if database_url or jsonl else _Stored()
        previewer = Previewer(path, below=below, failures=stored.failures)

        def show() -> bool:
            preview = previewer.preview()
            click.echo("\n".join(_lines(preview, len(stored.failures), more=stored.are_more)))
            return preview.publishable and not preview.lint.findings

        if watch:
            run_on_save(lambda: scope_of([str(path)], rules=below).stamp(), show)
            return
        ready = show()
    if not stored.are_complete:
        sys.exit(2)
    sys.exit(0 if ready else 1)


class _Stored(NamedTuple):
    """Stored failures with the rules that answer them now, as many as are replayed on a save.

    `are_more` says that there are others, `are_complete` that all these could be read.
    """

    failures: tuple[tuple[StoredFailure, Said], ...] = ()
    are_more: bool = False
    are_complete: bool = True


def _stored(below: tuple[Path, ...], database_url: str | None, jsonl: str | None) -> _Stored:
    sanitizer = make_sanitizer(below)
    source = FailureSource(sanitizer, database_url, jsonl)
    found = tuple(
        (failure, said_of(sanitizer.sanitize(failure))) for failure in islice(source.failures(), _MOST_FAILURES + 1)
    )
    return _Stored(found[:_MOST_FAILURES], len(found) > _MOST_FAILURES, source.is_complete())


def _lines(preview: Preview, failures: int, *, more: bool) -> Iterator[str]:
    for rule in preview.rules[:_MOST_RULES]:
        yield from _rule(rule, failures, more=more)
        yield ""
    if len(preview.rules) > _MOST_RULES:
        yield f"{counted(len(preview.rules) - _MOST_RULES, 'rule')} more; name a file to see those in it.\n"
    for changed in preview.changed[:_MOST_RULES]:
        yield from _changed(changed)
        yield ""
    if len(preview.changed) > _MOST_RULES:
        others = counted(len(preview.changed) - _MOST_RULES, "answer")
        yield f"{others} more would read differently; plainspoken impact shows them all.\n"
    findings = preview.lint.findings
    if findings:
        yield lint_report(replace(preview.lint, findings=findings[:_MOST_FINDINGS])).rpartition("\n")[0]
        if len(findings) > _MOST_FINDINGS:
            yield f"{counted(len(findings) - _MOST_FINDINGS, 'finding')} more; plainspoken lint shows them all.\n"
    yield from map(str, preview.broken[:_MOST_FINDINGS])
    told = any(finding.check.startswith(("example", "counter-example")) for finding in findings[:_MOST_FINDINGS])
    if preview.tests is not None and preview.tests.failed and not told:
        yield text_report(preview.tests).rpartition("\n")[0]
    yield _verdict(preview)


def _rule(shown: RulePreview, failures: int, *, more: bool) -> Iterator[str]:
    rule, answer = shown.rule, shown.answer
    yield f"{rule.id}  {rule.location}"
    if answer.rule_id != rule.id:
        yield f"  Its first example is answered by {answer.rule_id or 'no rule'}:"
    yield f"  {answer.user_message}"
    yield "  " + " · ".join(filter(None, (answer.category, answer.severity, shown.step)))
    if shown.is_unworded:
        yield "  This is said without the rule too: let the message tell what only it knows."
    for action in answer.next_actions:
        yield f"    • {action.text}" + ("" if action.who == "user" else f" ({action.who})")
    if not failures:
        return
    of = f"the first {failures:,}" if more else f"{failures:,}"
    vms = f", {len(shown.vms):,} VM{'s' * (len(shown.vms) != 1)}" if shown.vms else ""
    yield f"  answers {shown.failures:,} of {of} stored failures{vms}"
    for before, count in shown.before.most_common(3):
        if before != rule.id:
            yield f"    {count:,} of them answered by {before or 'a fallback'} so far"
    for text in shown.texts:
        yield f"    ‘{text}’"


def _changed(changed: ChangedAnswer) -> Iterator[str]:
    before, after = changed.before, changed.after
    vms = f", {len(changed.vms):,} VM{'s' * (len(changed.vms) != 1)}" if changed.vms else ""
    yield f"{changed.failures:,} stored failure{'s' * (changed.failures != 1)}{vms} would read differently"
    yield f"  now   {before.message}  ({before.rule_id or 'a fallback'})"
    yield f"  then  {after.message}  ({after.rule_id or 'a fallback'})"
    for text in changed.texts:
        yield f"    ‘{text}’"


def _verdict(preview: Preview) -> str:
    tests = f" {summary(preview.tests)}" if preview.tests is not None and preview.rules else ""
    errors = sum(finding.severity is Severity.ERROR for finding in (*preview.lint.findings, *preview.broken))
    warnings = len(preview.lint.findings) + len(preview.broken) - errors
    if not preview.publishable:
        unworded = sum(rule.is_unworded for rule in preview.rules)
        found = (
            f"{errors} error{'s' * (errors != 1)} to fix."
            if errors
            else "examples to fix."
            if preview.tests is None or preview.tests.failed
            else f"{unworded} message{'s' * (unworded != 1)} to write."
        )
        return f"Not ready to publish: {found}{tests}"
    if warnings:
        return f"A server would take this over, with {warnings} warning{'s' * (warnings != 1)}.{tests}"
    return f"Ready to publish.{tests}"
