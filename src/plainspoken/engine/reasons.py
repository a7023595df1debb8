"""Why a diagnosis came out as it did, a sentence for each choice: the fault, what it happened to, and the side.

The sentences name entries of the catalogue's lists and numbers of clauses, and hold nothing of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plainspoken.catalogue.model import PhraseRole, Strength
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.hits import FaultHit
from plainspoken.engine.reading.model import Reading


def why_fault(diagnosis: Diagnosis, reading: Reading) -> str:
    """Why this fault and no other."""
    chosen = diagnosis.fault
    if chosen is None:
        return "No phrase of the lists says that something failed."
    others = [hit for hit in diagnosis.faults if hit.fault.name != chosen.fault.name]
    if chosen.fault.strength is Strength.OVERRIDING:
        return "A fault like this beats every other one of the text."
    if chosen.fault.role is PhraseRole.EFFECT:
        if not others:
            return "It says only that something failed, and the text names nothing else."
        return "The text says only that something failed; the outermost of the surest phrases tells most."
    causes = [hit for hit in others if hit.fault.role is PhraseRole.CAUSE]
    if not causes:
        return "It says why; all others say only that something failed." if others else "It is the only one named."
    if chosen.fault.strength is Strength.WEAK:
        return _last_of(chosen, causes, reading, of="All that says why is weak; of this")
    rivals = [hit for hit in causes if hit.fault.strength is not Strength.WEAK]
    if not rivals:
        return "It says why; what else says why is weak, and counts only where nothing else is named."
    return _last_of(chosen, rivals, reading, of="Of those that say why")


def why_subject(diagnosis: Diagnosis) -> str:
    """Why it is said to have happened to this and nothing else."""
    fault, chosen = diagnosis.fault, diagnosis.subject
    if fault is None:
        return "Without a fault there is nothing that it happened to."
    if chosen is None:
        if diagnosis.topic is not None:
            return (
                f"The words of the text tie no noun to the fault; {diagnosis.topic.name} decides the category at most."
            )
        if diagnosis.subjects:
            return "No noun counts here: weak ones count only in the fault's clause, and none that the fault implies."
        return "The text names nothing that it could have happened to."
    places = (chosen.first, chosen.last)
    speaker = next((hit for hit in diagnosis.speakers if (hit.first, hit.last) == places and hit.speaker.subject), None)
    if speaker is not None and speaker.speaker.subject == chosen.subject.name:
        return f"The speaker {speaker.speaker.name} decides it, whatever nouns the text holds."
    if any(hit.first == chosen.first and hit.speaker.system == chosen.subject.name for hit in diagnosis.speakers):
        return "The text does not name the system; it is told by who speaks."
    others = [hit for hit in diagnosis.subjects if hit.subject.name != chosen.subject.name]
    if not others:
        return "It is the only noun that is named."
    if chosen.subject.telling.is_weak:
        return "No noun that tells more counts here; of the weak ones it is the nearest to the fault."
    if chosen.clause == fault.clause:
        return "Of the nouns in the fault's clause it tells most, and stands nearest to the fault."
    where = "before" if chosen.clause < fault.clause else "behind"
    return f"No telling noun stands in the fault's clause; this one stands in the nearest clause {where} it."


def why_side(diagnosis: Diagnosis) -> str:
    """Why this side, or why none."""
    if diagnosis.side is None:
        return "Nothing in the text gives a side, so the answer names none."
    if diagnosis.subject is not None and diagnosis.subject.subject.side is diagnosis.side:
        return "The noun itself says so."
    return "The nearest mark of a side up to the fault's clause says so."


def _last_of(chosen: FaultHit, rivals: Sequence[FaultHit], reading: Reading, *, of: str) -> str:
    weight = reading.clauses[chosen.clause].weight
    if all(reading.clauses[hit.clause].weight < weight for hit in rivals):
        return f"{of} it is the one in a line that says itself that it is an error."
    beside = [hit for hit in rivals if hit.clause == chosen.clause]
    if not beside:
        return f"{of} it stands in the last clause: programs put the innermost cause last."
    reasons: tuple[tuple[str, Callable[[FaultHit], bool]], ...] = (
        ("is surer than the others", lambda hit: hit.fault.strength is not chosen.fault.strength),
        ("has the longer phrase", lambda hit: hit.words != chosen.words),
    )
    reason = next((words for words, decides in reasons if all(map(decides, beside))), "comes last")
    return f"{of} it stands in the last clause, and there it {reason}."
