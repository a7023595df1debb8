"""Each sentence of a choice belongs to a text that was decided so."""

import pytest

from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reasons import why_fault, why_side, why_subject
from plainspoken.engine.sanitizer import Sanitizer


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("frobnication", "No phrase of the lists"),
        ("no space left", "It is the only one named."),
        ("could not create the volume", "It says only that something failed, and"),
        ("could not create the volume: could not attach the volume", "the outermost of the surest phrases"),
        ("could not create the volume: no space left", "It says why; all others say only"),
        ("no space left: permission denied", "it stands in the last clause: programs put"),
        ("no space left: panic: runtime error", "beats every other"),
        (
            "2025-10-03 14:07:28 ERROR no space left on device\n2025-10-03 14:07:29 WARN permission denied",
            "a line that says itself that it is an error",
        ),
    ],
)
def test_the_fault_is_told_with_its_reason(sanitizer: Sanitizer, text: str, reason: str) -> None:
    verdict = sanitizer.verdict(normalise(text), Context())

    assert verdict is not None
    assert reason in why_fault(verdict.diagnosis, verdict.reading)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("frobnication", "Without a fault"),
        ("timed out", "names nothing that it could have happened to"),
        ("no space left on the volume", "the only noun"),
        ("network: no space left on the volume", "Of the nouns in the fault's clause"),
        ("volume: snapshot: no space left", "the nearest clause before it"),
    ],
)
def test_the_subject_is_told_with_its_reason(sanitizer: Sanitizer, text: str, reason: str) -> None:
    verdict = sanitizer.verdict(normalise(text), Context())

    assert verdict is not None
    assert reason in why_subject(verdict.diagnosis)


def test_the_side_is_told_with_its_reason(sanitizer: Sanitizer) -> None:
    without = sanitizer.verdict(normalise("no space left on the volume"), Context())
    marked = sanitizer.verdict(normalise("ServerFaultCode: no space left on the volume"), Context())

    assert without is not None
    assert marked is not None
    assert "Nothing in the text gives a side" in why_side(without.diagnosis)
    assert "nearest mark" in why_side(marked.diagnosis)
