"""The guard: lets through what customers may read, and nothing else."""

import pytest

from plainspoken.catalogue.names import Detector, Vocabulary, VocabularyWord
from plainspoken.engine.detectors import NAMES
from plainspoken.engine.guard import Guard, Hit
from plainspoken.engine.sanitizer import Sanitizer


def guard_of(
    *words: str, anywhere: bool = False, detectors: tuple[str, ...] = (), allow: tuple[str, ...] = ()
) -> Guard:
    return Guard(
        Vocabulary(
            tuple(VocabularyWord(word, anywhere) for word in words),
            tuple(Detector(name, f"[{name}]") for name in detectors),
            dict.fromkeys(allow, "a test"),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "The VM's disk (102 GB) is smaller than the template's (100 GB).",
        "Wait 5 minutes, then try again",
        "Map the network 'VM Network' to a destination network",
        "VM pgtest1 is not ready",
        "KVM driver installation failed - compatibility issue",
        "Windows Server 2019 has no KVM drivers",
        "The IP address is not in the DHCP range",
        "Check the user name and password in vCenter",
        "Driver package is missing",
        "The destination platform refused the request (code 431)",
        "The source appliance did not answer for 2 minutes 30 seconds",
        "Web-Server-01, SQL2016-DC2 and SRV_DB01 are ready",
        "Storage volume is already in use",
        "The operation did not finish. The cause is not known yet.",
        "",
    ],
)
def test_what_customers_may_read_is_clean(sanitizer: Sanitizer, text: str) -> None:
    assert sanitizer.guard.find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "virt-v2v failed",
        "VirtIO is missing",
        "the vIrTiO bus",
        "Volume /dev/vda",
        "Call http://localhost:8082",
        "Address 10.245.246.147",
        "Table vm_replication_contexts",
        "exit status 1",
        "CloudStack said no",
        "OSSEA said no",
        "the NBD port",
        "SELECT name FROM x",
        "password=hunter2",
        "сloudstack with a Cyrillic letter",
    ],
)
def test_what_customers_may_not_read_is_found(sanitizer: Sanitizer, text: str) -> None:
    assert not sanitizer.guard.is_clean(text)


def test_every_remark_is_clean(sanitizer: Sanitizer) -> None:
    remarks = [detector.remark for detector in sanitizer.catalogue.vocabulary.detectors]

    assert [remark for remark in remarks if not sanitizer.guard.is_clean(f"Could not open {remark}.")] == []


def test_every_friendly_term_is_clean(sanitizer: Sanitizer) -> None:
    dirty = [term.friendly for term in sanitizer.catalogue.terms if not sanitizer.guard.is_clean(term.friendly)]

    assert dirty == []


def test_every_detector_of_the_vocabulary_exists(sanitizer: Sanitizer) -> None:
    assert {detector.name for detector in sanitizer.catalogue.vocabulary.detectors} <= set(NAMES)


def test_a_hit_tells_what_and_where() -> None:
    assert guard_of("blob").find("a blob here") == (Hit("word", 2, 6),)


def test_a_hit_covers_the_piece_it_stands_in() -> None:
    assert guard_of("blob").find("a (x-blob/7), here") == (Hit("word", 3, 11),)


def test_a_whole_word_is_not_found_within_a_longer_one() -> None:
    assert guard_of("blob").is_clean("blobs and myblob")


def test_a_word_for_anywhere_is_found_within_a_longer_one() -> None:
    assert not guard_of("blob", anywhere=True).is_clean("myblobs")


def test_an_exception_frees_the_word_within_it_only() -> None:
    guard = guard_of("blob", allow=("blob of honor",))

    assert guard.is_clean("The blob of honor")
    assert not guard.is_clean("The blob of")


def test_an_exception_frees_a_word_of_mixed_case() -> None:
    assert guard_of(detectors=("identifier",), allow=("vMotion",)).is_clean("vMotion and vmotion's end")


def test_a_detector_that_is_switched_off_finds_nothing() -> None:
    assert guard_of(detectors=("path",)).find("10.1.2.3 /etc/x") == (Hit("path", 9, 15),)


def test_a_kept_name_is_no_hit(sanitizer: Sanitizer) -> None:
    assert sanitizer.guard.is_clean("VM my.vm.local is gone", keep=["my.vm.local"])


def test_a_text_that_cannot_be_searched_is_not_clean() -> None:
    hits = guard_of("blob").find(None)  # type: ignore[arg-type] # the subject

    assert [hit.what for hit in hits] == ["unchecked"]
