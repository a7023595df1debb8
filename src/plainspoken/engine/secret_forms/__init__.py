"""The forms in which secrets are written down, each with the literals without which it cannot stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ahocorasick_rs import AhoCorasick

from plainspoken.engine.secret_forms.assigned import ASSIGNED
from plainspoken.engine.secret_forms.commands import COMMANDS
from plainspoken.engine.secret_forms.known import KNOWN
from plainspoken.engine.secret_forms.marked_up import MARKED_UP
from plainspoken.engine.secret_forms.pieces import Form
from plainspoken.engine.secret_forms.told import TOLD

FORMS: Final[tuple[Form, ...]] = (*KNOWN, *ASSIGNED, *TOLD, *MARKED_UP, *COMMANDS)
"""Every form."""


_GATES: Final = sorted({gate for form in FORMS for gate in form.gates})
_SCAN: Final = AhoCorasick(_GATES)
_BEHIND: Final = tuple(tuple(at for at, form in enumerate(FORMS) if gate in form.gates) for gate in _GATES)


def compile_all() -> None:
    """Compile the pattern of every form now, which takes a third of a second, so that no request waits for it."""
    for form in FORMS:
        form.pattern  # noqa: B018 - asking for it compiles it


def forms_in(text: str) -> Iterator[Form]:
    """The forms that can stand in this text."""
    lower = text.lower()
    gates = {number for number, _, _ in _SCAN.find_matches_as_indexes(lower, overlapping=True)}
    behind = sorted({at for gate in gates for at in _BEHIND[gate]})
    return (form for at in behind if _may_match(form := FORMS[at], lower))


def _may_match(form: Form, lower: str) -> bool:
    return not form.needs or any(literal in lower for literal in form.needs)
