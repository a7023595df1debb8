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


def _forms_by_gate() -> dict[str, list[int]]:
    forms: dict[str, list[int]] = {}
    for at, form in enumerate(FORMS):
        for gate in dict.fromkeys(form.gates):
            forms.setdefault(gate, []).append(at)
    return forms


_BY_GATE: Final = _forms_by_gate()
_SCAN: Final = AhoCorasick(list(_BY_GATE))
_BEHIND: Final = tuple(_BY_GATE.values())
_WIDE_CAPITAL: Final = "\u0130"
"""The one letter that is two in lower case."""


def with_blanks(lower: str) -> str:
    """A text with blanks as its white space, and one before and behind, since gates may begin or end with one."""
    return f" {lower} ".replace("\n", " ").replace("\t", " ").replace("\r", " ")


def forms_in(text: str) -> Iterator[tuple[Form, list[int]]]:
    """The forms that can stand in this text, each with where its gates stand."""
    lower = text.replace(_WIDE_CAPITAL, "i").lower()
    gates: dict[int, list[int]] = {}
    for gate, start, _ in _SCAN.find_matches_as_indexes(with_blanks(lower), overlapping=True):
        place = start - 1 if start else 0
        for at in _BEHIND[gate]:
            if at in gates:
                gates[at].append(place)
            else:
                gates[at] = [place]
    for at, places in sorted(gates.items()):
        form = FORMS[at]
        if form.may_match(lower):
            yield form, places
