"""`plainspoken explain-check`: what a check of the lint tool means."""

import sys
from textwrap import fill, indent

import click

from plainspoken.catalogue.suggestions import suggest
from plainspoken.lint.lessons import FAMILIES, RULE_FILE, Lesson, lessons, visible


@click.command("explain-check")
@click.argument("check", metavar="ID", required=False)
def command(check: str | None) -> None:
    """Show what a check of `plainspoken lint` means, why it matters, and show a bad and a good sample.

    Without ID all checks are listed, family by family. Exit codes: 0 shown, 2 there is no such check.
    """
    known = lessons()
    if check is None:
        click.echo("\n\n".join(_listed(family, title) for family, title in FAMILIES.items()))
        return
    lesson = known.get(check.strip().strip("[]"))
    if lesson is None:
        advice = suggest(check, known) or "`plainspoken explain-check` without an id lists all of them."
        click.echo(f"plainspoken: There is no check {check!r}. {advice}", err=True)
        sys.exit(2)
    click.echo(_explained(lesson))


def _listed(family: str, title: str) -> str:
    own = [lesson for lesson in lessons().values() if lesson.family == family]
    width = max(len(lesson.check) for lesson in own)
    return "\n".join([title, *(f"  {lesson.check:<{width}}  {lesson.meaning}" for lesson in own)])


def _explained(lesson: Lesson) -> str:
    told = "\nShown with --pedantic only." if lesson.pedantic else ""
    return (
        f"{lesson.check} · {FAMILIES[lesson.family]}\n{lesson.meaning}\n\n{fill(lesson.why, 100)}{told}\n\n"
        f"{_sample('Bad', lesson.bad, lesson.bad_file or lesson.file)}\n\n{_sample('Good', lesson.good, lesson.file)}"
    )


def _sample(label: str, sample: str, file: str) -> str:
    where = "" if file == RULE_FILE else f", as {file}"
    nothing = "(a directory)" if file.endswith("/") else "(no such file)"
    return f"{label}{where}\n{indent(visible(sample) or nothing, '  ')}"
