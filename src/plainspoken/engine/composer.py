"""What customers read when no rule knows a failure: a sentence made of what went wrong and what it happened to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from plainspoken.catalogue.model import Catalogue, Cell, Fault, PhraseRole, Strength, Subject, Telling
from plainspoken.catalogue.names import Side
from plainspoken.catalogue.sentences import Action, Circumstances, Detail, Slot, Template
from plainspoken.engine.attachment import Attachment
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.hits import Outcome

_SLOT: Final = "subject"
_MENTIONS: Final = "The error mentions {}."
_ALSO_MENTIONS: Final = "The error also mentions {}."
_AND_MORE: Final = "It says more, which support can read."
_SAYS_MORE: Final = "The error says more, which support can read."
_SAME_AGAIN: Final = MappingProxyType({"try_test_failover": "test_failover"})
"""Typed actions that are an operation: no advice where that very operation has failed."""

_WAY_OUT_OF: Final = MappingProxyType({"try_live_failover": "test_failover"})
"""Typed actions that production pays for: advice only where the operation named here has failed, or an unknown one."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed answer. `id` names the fault and, behind a `+`, the subject; `category` None asks for the step's.

    `message` is None where the text names nothing but what was not done, so that the step's own words say more. `deed`
    tells then what that was, if the text says it. `form` tells
    which wording of the fault it is: `sentence`, `around`, `alone`, that of a `cell`, or `step`. `cell` is the one that
    says something of the answer otherwise. `result` names the effect and the subject told before the cause, if any.
    `besides` is said last: what else the text mentions, and that it says more.
    """

    id: str
    message: str | None
    category: str | None
    severity: str
    actions: tuple[tuple[Action, Mapping[str, str]], ...]
    details: tuple[Detail, ...] = ()
    form: str = "sentence"
    cell: Cell | None = None
    result: str | None = None
    besides: str = ""
    deed: str | None = None


class Composer:
    """Composes by the lists of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._cells: dict[str, list[Cell]] = {}
        for cell in catalogue.cells:
            for fault in cell.faults:
                self._cells.setdefault(fault, []).append(cell)

    def compose(self, diagnosis: Diagnosis, context: Context) -> Composed | None:
        """The answer to a diagnosis; None when it names no fault."""
        if diagnosis.fault is None:
            return None
        fault = diagnosis.fault.fault
        outcome = self._outcome(diagnosis)
        if outcome is not None and _is_told_by(outcome, diagnosis):
            diagnosis = diagnosis._replace(subject=None, attachment=None)
        subject = diagnosis.subject.subject if diagnosis.subject else None
        side = diagnosis.side
        part = diagnosis.part
        cell = (part and self._cell(_said_of(diagnosis, part), context)) or self._cell(diagnosis, context)
        said = subject if _may_be_said(subject, fault, cell) else None
        noun = noun_of(said, side) if said else ""
        is_of_part = part is not None and _is_said(part, fault, cell)
        values = {_SLOT: f"{part.noun} of the {noun}" if part and is_of_part else noun} if said else {}
        form = "alone"
        if said is not None:
            itself = diagnosis.attachment is Attachment.ITSELF or is_of_part
            direct = itself and (said.system or not fault.of_systems)
            form = "sentence" if direct else "around"
        template: Template | None = getattr(fault, form)
        if outcome is not None and form == "around" and not _adds_to(outcome, diagnosis):
            form, template = "alone", fault.alone
        if cell and cell.message and (said is not None or not cell.message.slots):
            form, template = "cell", cell.message
        deed: str | None = None
        if fault.role is PhraseRole.EFFECT and said is None and context.step is not None and not cell:
            deed = rendered(fault.alone, {}) if fault.alone and fault.strength is not Strength.WEAK else None
            form, template = "step", None
        message = rendered(template, values) if template else None
        if outcome is not None and message is not None:
            message = f"{_told(outcome)} {message}"
        actions = offered((cell and cell.actions) or fault.actions, context, side)
        named = said or (subject if cell and cell.subjects else None)
        return Composed(
            id=f"fault.{fault.name}" + (f"+{named.name}" if named else ""),
            message=message,
            category=(cell and cell.category) or fault.category or _category_of(diagnosis, subject),
            severity=(cell and cell.severity) or fault.severity,
            actions=tuple((action, values) for action in actions if said is not None or _SLOT not in action.text.slots),
            details=fault.details,
            form=form,
            cell=cell,
            result=f"{outcome.effect.fault.name}+{outcome.subject.subject.name}" if outcome else None,
            besides=besides(diagnosis, names=named is not None or outcome is not None or form == "cell"),
            deed=deed,
        )

    def _outcome(self, diagnosis: Diagnosis) -> Outcome | None:
        """What did not happen; None as well where a cell words that effect otherwise."""
        outcome = diagnosis.outcome
        if outcome is None:
            return None
        cells = self._cells.get(outcome.effect.fault.name, ())
        worded = any(cell.message and outcome.subject.subject.name in cell.subjects for cell in cells)
        return None if worded else outcome

    def _cell(self, diagnosis: Diagnosis, context: Context) -> Cell | None:
        cells = self._cells.get(diagnosis.fault.fault.name, ()) if diagnosis.fault else ()
        return next((cell for cell in cells if _fits(cell, diagnosis, context)), None)


def _said_of(diagnosis: Diagnosis, part: Subject) -> Diagnosis:
    """The same said of a part of what the fault happened to."""
    if diagnosis.subject is None:
        return diagnosis
    return diagnosis._replace(subject=diagnosis.subject._replace(subject=part), attachment=Attachment.ITSELF)


def _may_be_said(subject: Subject | None, fault: Fault, cell: Cell | None) -> bool:
    """Whether the noun of a subject is told."""
    if subject is None or subject.telling is Telling.NEVER:
        return False
    return subject.telling not in (Telling.THING, Telling.PART) or _is_said(subject, fault, cell)


def _is_said(thing: Subject, fault: Fault, cell: Cell | None) -> bool:
    """Whether a noun that tells little is told: its fault depends on what it happened to, or a cell says it."""
    if cell is not None and thing.name in cell.subjects:
        return True
    is_generic = fault.role is PhraseRole.EFFECT and fault.strength is Strength.WEAK
    return fault.category is None and not is_generic and thing.name not in fault.implies


def _fits(cell: Cell, diagnosis: Diagnosis, context: Context) -> bool:
    side = diagnosis.side
    if cell.subjects and not _is_about_one_of(cell, diagnosis):
        return False
    return (
        (not cell.sides or (side is not None and side.value in cell.sides))
        and (not cell.steps or context.step in cell.steps)
        and (not cell.speakers or any(hit.speaker.name in cell.speakers for hit in diagnosis.speakers))
    )


def _is_about_one_of(cell: Cell, diagnosis: Diagnosis) -> bool:
    """Whether a fault happened to one of the cell's subjects, so that the cell may speak of it.

    Of what was only worked on nobody knows what happened to it: a cell that only has other actions does not fit where
    that decides what kind of failure it is, and none fits a failed login or connection on the way to what is no system.
    """
    fault, subject, attachment = diagnosis.fault, diagnosis.subject, diagnosis.attachment
    if fault is None or subject is None or subject.subject.name not in cell.subjects:
        return False
    if attachment is not Attachment.AT_WORK:
        return attachment is Attachment.ITSELF
    if fault.fault.of_systems and not subject.subject.system:
        return not diagnosis.is_apart
    return cell.message is not None or fault.fault.category is not None


def _is_told_by(outcome: Outcome, diagnosis: Diagnosis) -> bool:
    """Whether what was worked on is told with what did not happen, so that the cause is not said of it again.

    A cause that depends on what it happened to is, since that is what was worked on.
    """
    fault, subject = diagnosis.fault, diagnosis.subject
    if fault is None or subject is None or fault.fault.category is None:
        return False
    return diagnosis.attachment is Attachment.AT_WORK and subject.subject is outcome.subject.subject


def _adds_to(outcome: Outcome, diagnosis: Diagnosis) -> bool:
    """Whether it is worth telling what was worked on besides what did not happen.

    Of the fault's own clause anything is; of a clause between the two only what tells much and is no system, which may
    be there only because it speaks.
    """
    fault, subject = diagnosis.fault, diagnosis.subject
    if fault is None or subject is None or subject.subject is outcome.subject.subject:
        return False
    if subject.clause == fault.clause:
        return True
    between = outcome.effect.clause < subject.clause < fault.clause
    return between and subject.subject.telling is Telling.YES and not subject.subject.system


def _told(outcome: Outcome) -> str:
    result, subject = outcome.effect.fault.result, outcome.subject.subject
    return rendered(result, {_SLOT: noun_of(subject, outcome.side)}) if result else ""


def _category_of(diagnosis: Diagnosis, subject: Subject | None) -> str | None:
    """The category of what it happened to, or of what the text is about where that tells little.

    None for a part, which anything may have.
    """
    named = subject if subject is not None and not subject.telling.is_weak else diagnosis.topic or subject
    return None if named is None or named.telling is Telling.PART else named.category


def besides(diagnosis: Diagnosis, *, names: bool = False) -> str:
    """What a text says besides what it is answered with; empty where it says no more.

    An answer that `names` something and a cause leaves out what else is mentioned.
    """
    fault = diagnosis.fault
    mentioned = () if names and fault is not None and fault.is_cause else diagnosis.mentioned
    if not mentioned:
        return _SAYS_MORE if diagnosis.says_more else ""
    nouns = " and ".join([f"the {subject.noun}" for subject in mentioned])
    said = (_ALSO_MENTIONS if names else _MENTIONS).format(nouns)
    return f"{said} {_AND_MORE}" if diagnosis.says_more else said


def noun_of(subject: Subject, side: Side | None) -> str:
    """What customers read for a subject; the noun of the side where the text gives one."""
    return subject.nouns.get(side.value, subject.noun) if side else subject.noun


def offered(actions: Iterable[Action], context: Context, side: Side | None) -> list[Action]:
    """The actions that fit here: their circumstances hold, and none is an operation that is no way out of this one."""
    return [
        action
        for action in actions
        if (action.when is None or _hold(action.when, context, side))
        and (action.unless is None or not _hold(action.unless, context, side))
        and (context.operation is None or _leads_out(action.do or "", context.operation))
    ]


def _leads_out(do: str, operation: str) -> bool:
    return _SAME_AGAIN.get(do) != operation and _WAY_OUT_OF.get(do, operation) == operation


def _hold(wanted: Circumstances, context: Context, side: Side | None) -> bool:
    given = (
        (wanted.operations, context.operation),
        (wanted.steps, context.step),
        (wanted.sources, context.source),
        (wanted.sides, side.value if side else None),
    )
    return all(not values or value in values for values, value in given)


def rendered(template: Template, values: Mapping[str, str]) -> str:
    """The template with its slots filled."""
    return "".join(values[part.name] if isinstance(part, Slot) else part for part in template.parts)
