"""Names that are known: a mistyped one is refused with the nearest, instead of an answer that looks right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import click

from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.spelling import nearest, nearest_of

_MOST_LISTED: Final = 8
_MOST_NEAR: Final = 3
_TYPING_MISTAKE: Final = 0.9
_LISTED: Final = frozenset({"step", "operation", "source"})  # of the others, few are listed anywhere


def note_unknown_names(sanitizer: Sanitizer, context: Mapping[str, str | None]) -> None:
    """Tells on standard error which names of a context are not known, with the nearest that is.

    None of them is an error: a platform has steps and operations that no rule file lists.

    Args:
        sanitizer: Knows the names.
        context: What is known of a failure, by the flags' names: `step`, `operation`, `source`, `os_type`,
            `classification`.
    """
    for name, known in _known(sanitizer.catalogue):
        value = (context.get(name) or "").strip().casefold()
        if not value or value in known or (name == "operation" and _holds_one(value, known)):
            continue
        near = nearest_of(value, sorted(known), most=_MOST_NEAR)
        said = f"Note: --{name.replace('_', '-')} {value!r} is not known"
        if near:
            click.echo(f"{said}. Did you mean {_either(near)}?", err=True)
        elif name in _LISTED:
            listed = f" Known: {', '.join(sorted(known))}." if len(known) <= _MOST_LISTED else ""
            click.echo(f"{said}, so that no rule about it applies.{listed}", err=True)


def _known(catalogue: Catalogue) -> Iterator[tuple[str, Collection[str]]]:
    yield "step", catalogue.step_names
    kinds = catalogue.operations.kinds
    yield (
        "operation",
        {name.casefold() for kind in kinds for name in (kind.name, kind.job_type, *kind.operations, *kind.contains)},
    )
    from plainspoken.catalogue.schema_places import schema_of  # noqa: PLC0415 - most commands name none

    when = schema_of("failures")["items"]["properties"]["when"]["properties"]
    yield "source", set(when["sources"]["items"]["enum"])
    rules = catalogue.rules
    yield "os_type", {name for rule in rules for name in rule.when.os_types}
    yield "classification", {name for rule in rules for name in rule.when.classifications}


def _holds_one(value: str, known: Collection[str]) -> bool:
    """Whether a raw operation holds a name by which its kind is known, as those of a platform do."""
    typed = nearest(value, known, likeness=_TYPING_MISTAKE)  # tst_failover holds `failover`
    return any(_key(name) in _key(value) for name in ([typed] if typed else known))


def _key(name: str) -> str:
    return name.replace("_", "-").replace(" ", "-")


def _either(names: Sequence[str]) -> str:
    quoted = [repr(name) for name in names]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
