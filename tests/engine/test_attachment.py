"""Which nouns are told as what a fault happened to: those that the words of a text tie to it, and no others."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from plainspoken.catalogue.model import Catalogue, Fault, PhraseRole, Strength, Subject, Telling
from plainspoken.engine.attachment import Attachment
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue

NOUNS = {
    "volume": "volume", "snapshot": "snapshot", "image": "disk image", "template": "template", "network": "vlan",
    "pool": "datastore", "router": "router", "host": "hypervisor", "zone": "zone", "schedule": "schedule",
    "firewall": "security group", "certificate": "cert",
}  # fmt: skip
"""A noun of each of a dozen subjects."""
PLACES = ("on", "in", "from", "to", "with", "by", "at", "into", "per", "of", "for", "within", "on this", "while")
CATALOGUE: Catalogue = builtin_catalogue()


def diagnosed(sanitizer: Sanitizer, text: str) -> Diagnosis:
    return sanitizer.matcher.classify(normalise(text), Context()).diagnosis


def told(sanitizer: Sanitizer, text: str) -> tuple[str | None, str | None]:
    """The fault and the subject that a text is told with."""
    diagnosis = diagnosed(sanitizer, text)
    return (
        diagnosis.fault.fault.name if diagnosis.fault else None,
        diagnosis.subject.subject.name if diagnosis.subject else None,
    )


def causes() -> Iterator[Fault]:
    for fault in CATALOGUE.faults.values():
        if fault.role is PhraseRole.CAUSE and fault.strength is Strength.DEFINITE and not fault.of_systems:
            yield fault


def states(sanitizer: Sanitizer, fault: Fault) -> list[str]:
    """Phrases of a fault that say something of a noun before them, and nothing of another one."""
    return [
        phrase
        for phrase in fault.phrases
        if "…" not in phrase
        and phrase.isascii()
        and all(map(str.isalpha, phrase.replace("-", " ").split()))
        and not phrase.endswith(tuple(f" {place}" for place in PLACES))
        and phrase.split()[0] not in {"cannot", "no", "not", "insufficient", "without", "failed", "must", "lacks"}
        and not (found := diagnosed(sanitizer, phrase)).subjects
        and not found.speakers
        and found.fault is not None
        and found.fault.fault is fault
        and found.fault.first == 0
    ][:6]


def subjects_of(fault: Fault) -> Iterator[tuple[Subject, str]]:
    for name, noun in NOUNS.items():
        if name not in fault.implies:
            yield CATALOGUE.subjects[name], noun


@pytest.mark.parametrize("fault", list(causes()), ids=lambda fault: fault.name)
def test_a_noun_is_told_where_the_text_ties_it_to_the_fault(sanitizer: Sanitizer, fault: Fault) -> None:
    missed = []
    for phrase in states(sanitizer, fault):
        for subject, noun in subjects_of(fault):
            for text in (
                f"the {noun} {phrase}",
                f"the {noun} x-7 is already {phrase}",
                f"the {noun} 'zebra' of gadget x-7 was {phrase}",
                f"{noun} x-7: {phrase}",
                f"the {noun} named x-7, which is {phrase}",
                f"the {noun} x-7 is not zebra or {phrase}",
            ):
                found = told(sanitizer, text)
                if found[0] == fault.name and found[1] != subject.name:
                    missed.append((text, found))

    assert missed == []


@pytest.mark.parametrize("fault", list(causes()), ids=lambda fault: fault.name)
def test_what_belongs_to_a_noun_is_told_around_it(sanitizer: Sanitizer, fault: Fault) -> None:
    missed = []
    for phrase in states(sanitizer, fault):
        for subject, noun in subjects_of(fault):
            texts = [f"the {noun} x-7 info is {phrase}", f"the {noun} descriptor is {phrase}"]
            if subject.telling is Telling.YES:
                texts.append(f"the {noun} gadget descriptor is {phrase}")
            for text in texts:
                found = diagnosed(sanitizer, text)
                if found.fault is None or found.fault.fault is not fault:
                    continue
                if any(hit.fault is fault and hit.first < 2 for hit in found.faults):
                    continue  # the noun is a word of the fault
                if found.subject is None or (found.subject.subject, found.attachment) != (subject, Attachment.PART):
                    missed.append((text, told(sanitizer, text), found.attachment))

    assert missed == []


@pytest.mark.parametrize("fault", list(causes()), ids=lambda fault: fault.name)
def test_a_place_is_told_only_where_no_other_noun_is_tied_to_the_fault(sanitizer: Sanitizer, fault: Fault) -> None:
    if fault.category is not None:
        return
    missed, wrong = [], []
    for phrase in states(sanitizer, fault):
        for subject, noun in subjects_of(fault):
            alone = diagnosed(sanitizer, f"zebra x-7 is {phrase} on {noun} y-8")
            name, attachment = alone.subject and alone.subject.subject.name, alone.attachment
            is_of_it = alone.fault is not None and alone.fault.fault is fault
            if is_of_it and name and (name, attachment) != (subject.name, Attachment.PART):
                missed.append((phrase, noun, name, attachment))
            beside = told(sanitizer, f"the adapter vif x-7 is {phrase} on {noun} y-8")
            if beside[0] == fault.name and "adapter" not in fault.implies and beside[1] != "adapter":
                wrong.append((phrase, noun, beside))

    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize("fault", list(causes()), ids=lambda fault: fault.name)
def test_a_noun_that_stands_elsewhere_is_not_told(sanitizer: Sanitizer, fault: Fault) -> None:
    wrong = []
    for phrase in states(sanitizer, fault):
        for _subject, noun in subjects_of(fault):
            for text in (
                f"the {noun} gadget x-7 is {phrase}",
                f"the gadget that lists {noun} zebras told me {phrase}",
                f"{noun} gadget: zebra x-7 is {phrase}",
                f"zebra x-7 is {phrase}: see the {noun} manual",
                f"com.acme.{noun.title().replace(' ', '')}GadgetException: zebra {phrase}",
            ):
                found = told(sanitizer, text)
                if found[0] == fault.name and found[1] is not None:
                    wrong.append((text, found))

    assert wrong == []


@pytest.mark.parametrize(
    "fault",
    [fault for fault in CATALOGUE.faults.values() if fault.result is not None],
    ids=lambda fault: fault.name,
)
def test_what_an_effect_was_to_happen_to_stands_right_behind_it(sanitizer: Sanitizer, fault: Fault) -> None:
    missed, wrong = [], []
    for phrase in [phrase for phrase in fault.phrases if phrase.startswith("cannot ") and len(phrase.split()) == 2]:
        for subject, noun in subjects_of(fault):
            for text in (f"{phrase} the {noun} x-7", f"failed to {phrase[7:]} the old {noun}"):
                found = told(sanitizer, text)
                if found[0] == fault.name and found[1] != subject.name:
                    missed.append((text, found))
            for text in (f"{phrase} the {noun} gadget x-7", f"{phrase} zebra x-7 because of some {noun} gadget"):
                found = told(sanitizer, text)
                if found[0] == fault.name and found[1] is not None:
                    wrong.append((text, found))

    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize(
    ("text", "subject", "attachment"),
    [
        ("volume v-1 of VM web-1 could not be found", "volume", Attachment.ITSELF),
        ("no such snapshot", "snapshot", Attachment.ITSELF),
        ("no space left on volume v-1", "volume", Attachment.ITSELF),
        ("volume v-1: not found", "volume", Attachment.ITSELF),
        ("Volume v-1 is in maintenance mode", "volume", Attachment.ITSELF),
        ("the volume, which is in use by another process", "volume", Attachment.ITSELF),
        ("timed out while waiting for the deletion of snapshot s-1", "snapshot", Attachment.AT_WORK),
        ("failed to query volume v-1: no space left", "volume", Attachment.AT_WORK),
        ("volume creation failed: no space left", "volume", Attachment.AT_WORK),
        ("volume paths not found", "volume", Attachment.PART),
        ("could not find a gadget for volume v-1", "volume", Attachment.PART),
        ("backup job not found", "backup", Attachment.PART),
        ("snapshot schedule not found", "schedule", Attachment.ITSELF),
        ("volume gadget not found", None, None),
        ("replication client: failed to open x: read-only file system", None, None),
        ("the host joining the pool must not have any gadgets", None, None),
        ("volume v-1 paths not found", "volume", Attachment.PART),
        ("volume gadget paths not found", "volume", Attachment.PART),
        ("no volume info present", "volume", Attachment.PART),
        ("NFS share s-1 not found", "storage-network", Attachment.PART),
        ("host h-1 not running or not found", "host", Attachment.ITSELF),
        ("widget x-7 not found on host h-1", "host", Attachment.PART),
        ("volume v-1 not found on host h-1", "volume", Attachment.ITSELF),
        ("a gadget exists already with the volume paths", None, None),
        ("failed to connect to datastore d-1: timed out", "pool", Attachment.AT_WORK),
        ("timed out after waiting 128 s for the volume to appear", "volume", Attachment.AT_WORK),
        ("volume v-1 on d-2 open: no such file", "volume", Attachment.ITSELF),
        ("cloud API error 431: gadget 7 not found", None, None),
        ("qemu-img: failed to read from NBD server", "copy-service", Attachment.PART),
        ("No route to host (Host unreachable)", None, None),
        ("open /dev/x: no such file or directory", None, None),
    ],
)
def test_how_a_noun_is_tied_to_the_fault(
    sanitizer: Sanitizer, text: str, subject: str | None, attachment: Attachment | None
) -> None:
    diagnosis = diagnosed(sanitizer, text)

    assert (diagnosis.subject.subject.name if diagnosis.subject else None, diagnosis.attachment) == (
        subject,
        attachment,
    )


def test_a_doubtful_noun_is_told_only_where_no_other_noun_speaks_against_it(sanitizer: Sanitizer) -> None:
    assert told(sanitizer, "pool p-1 is not ready")[1] == "pool"
    assert told(sanitizer, "pool p-1 is not ready to take the volume")[1] == "pool"
    assert told(sanitizer, "pool p-1 is not ready to take the VM")[1] is None


@pytest.mark.parametrize(
    "subject", [subject for subject in CATALOGUE.subjects.values() if subject.telling is Telling.NEVER]
)
def test_a_noun_from_which_nobody_learns_is_never_told(sanitizer: Sanitizer, subject: Subject) -> None:
    for phrase in subject.phrases:
        said = sanitizer.sanitize(f"the {phrase} x-7 is in use").user_message
        assert f"The {subject.noun}" not in said


def test_a_noun_that_is_not_told_still_decides_the_category(sanitizer: Sanitizer) -> None:
    message = sanitizer.sanitize("the volume gadget x-7 is in use")

    assert (message.rule_id, message.category) == ("fault.in-use", "storage")


def test_the_work_for_a_text_of_many_nouns_and_faults_grows_with_its_length(sanitizer: Sanitizer) -> None:
    assert steps(sanitizer, 400) < 3 * steps(sanitizer, 200)


def steps(sanitizer: Sanitizer, times: int) -> int:
    """How many functions are called for a text in which so many sentences stand."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    profiler = sys.getprofile()
    sys.setprofile(count)
    try:
        diagnosed(sanitizer, " ".join(["volume x in use of gadget on host for. snapshot failed."] * times))
    finally:
        sys.setprofile(profiler)
    return calls


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("pylon 7 cannot be deleted as a pool still uses it", None),
        ("the host still uses snapshot 7", "snapshot"),
        ("the host is still using the volume", "volume"),
        ("the snapshot is still in use", "snapshot"),
    ],
)
def test_what_still_uses_another_is_not_what_is_in_use(sanitizer: Sanitizer, text: str, subject: str | None) -> None:
    assert told(sanitizer, text) == ("in-use", subject)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("error deleting the volume resource", "fault.not-deleted+volume"),
        ("cannot reach the orbit since the pool still has snapshots", "fault.in-use+pool"),
        ("the moon 7 passed is not of type volume", "fault.wrong-kind"),
        ("error reading message prefix on socket: timed out", "fault.too-long"),
    ],
)
def test_what_a_noun_belongs_to_or_should_be_is_not_told_of_it(sanitizer: Sanitizer, text: str, rule: str) -> None:
    assert sanitizer.sanitize(text).rule_id == rule


def test_a_thing_behind_a_system_belongs_to_it(sanitizer: Sanitizer) -> None:
    told = sanitizer.sanitize("error deleting an autoplaced LINSTOR resource").user_message

    assert told.startswith("The work on the storage stopped")
