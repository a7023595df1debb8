"""Names customers read: listed ones from the catalogue, unlisted ones readable and free of internal words."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.engine.sanitizer import Sanitizer

PHASES = {"setup", "preparation", "execution", "cleanup", "finalization"}
HOSTILE = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "legacy",
                "cloudstack",
                "virtio",
                "thing",
                "cleanup",
                "vm",
                "/dev/vda",
                "{",
                '"error"',
                "qemu",
                "x1",
                "42",
                "🔧",
                "\x00",
            ]
        ),
        max_size=9,
    ).flatmap(lambda parts: st.sampled_from(["-", "_", "", " ", "::"]).map(lambda glue: glue.join(parts))),
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("virtio-driver-injection", "Preparing Drivers for Compatibility"),
        ("validation", "Pre-flight Validation"),
        ("  Test-VM-Deletion ", "Removing Test VM"),
    ],
)
def test_a_listed_step_has_its_listed_name(sanitizer: Sanitizer, name: str, shown: str) -> None:
    assert sanitizer.names.step(name).display_name == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rename-the-vm", "Rename the VM"),
        ("create-virtual-machine", "Create Virtual Machine"),
        ("wait-until-vm-is-ready", "Wait Until VM Is Ready"),
        ("move-to-virtual-network", "Move to Virtual Network"),
        ("detach-iso", "Detach ISO"),
        ("disk-add", "Disk Add"),
        ("createSnapshot2", "Create Snapshot"),
        ("Überprüfung-Netz", "Überprüfung Netz"),
        ("checkDiskSpace", "Check Disk Space"),
        ("wait_for_ip_address", "Wait for IP Address"),
        ("", "Processing"),
        ("🔧🔧", "Processing"),
        ("\x00\x1b[31m", "Processing"),
        ('{"error": "boom", "path": "/etc"}', "Processing"),
        ("4711", "Processing"),
        (None, "Processing"),
    ],
)
def test_an_unlisted_step_is_named_by_its_words(sanitizer: Sanitizer, name: str | None, shown: str) -> None:
    assert sanitizer.names.step(name).display_name == shown


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("remove-old-things", "cleanup"),
        ("legacy-cloudstack-thing-cleanup", "cleanup"),
        ("load-something", "setup"),
        ("prepare-something", "preparation"),
        ("update-record", "finalization"),
        ("do-the-work", "execution"),
    ],
)
def test_an_unlisted_step_gets_the_phase_its_words_tell(sanitizer: Sanitizer, name: str, phase: str) -> None:
    assert sanitizer.names.step(name).phase == phase


@pytest.mark.parametrize(
    "name",
    [
        "VirtIO",
        "CloudStackSnapshot",
        "LibGuestFsStart",
        "MigrateKit-run",
        "LinStor",
        "MariaDB",
        "esx-host-alpha",
        "EsxHostAlpha",
        "kvm-node07-start",
        "Cloud Stack sync",
        "startNBDexport",
        "startnbdexport",
        "StartNbds",
        "vîrt-ìo-scan",
        "使用sudo",
        "legacy-cloudstack-thing-check",
        "qemu-nbd-virtio",
        "linstor",
        "password=hunter2",
        "--password hunter2",
        "10.20.30.40:8090",
        "vda1-check",
        "vm-1a2b",
        "i-2-345-VM",
        "foo-daemon",
        "FooDaemon",
        "internal-billing-service",
        "billing_service",
        "payments-worker",
        "backup.corp.lan",
        "db-host-3",
        "52 4e e4 b3",
    ],
)
def test_a_name_with_anything_internal_becomes_the_neutral_one_of_its_kind(sanitizer: Sanitizer, name: str) -> None:
    names = sanitizer.names

    assert names.step(name).display_name == "Processing"
    assert names.job_kind(operation=name).display_name == "Operation"
    assert names.activity(name) in {"Processing", None} or sanitizer.guard.is_clean(names.activity(name) or "")


GLUES = ("", "-", "_", " ", ".", "--", "  ", "/")
CASES = (str.lower, str.upper, str.title, str.swapcase, str.capitalize)
ENGLISH = {"virtualmachine", "virtualmachines", "datavolume", "datavolumes", "mountpoint", "vmis"}


@st.composite
def internal_names(draw: st.DrawFn, words: list[str]) -> str:
    """A word of the vocabulary in pieces, among plain words, joined and written in any manner."""
    word = draw(st.sampled_from(words))
    cuts = sorted(draw(st.sets(st.integers(1, len(word) - 1), max_size=3)))
    pieces = [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    inner: str = draw(st.sampled_from(GLUES))
    outer: str = draw(st.sampled_from(GLUES[1:]))
    cases: list[Callable[[str], str]] = [draw(st.sampled_from(CASES)) for _ in pieces]
    whole = inner.join(case(piece) for case, piece in zip(cases, pieces, strict=True))
    around = [draw(st.sampled_from(["", "start", "Load", "copyData"])) for _ in range(2)]
    return outer.join(part for part in (around[0], whole, around[1]) if part)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_name_tells_a_word_of_the_vocabulary_however_it_is_cut(sanitizer: Sanitizer, data: st.DataObject) -> None:
    words = [word.text for word in sanitizer.catalogue.vocabulary.words if word.text.strip("_-") == word.text]
    name = data.draw(internal_names([word for word in words if word not in ENGLISH]))

    assert sanitizer.names.step(name).display_name == "Processing"
    assert sanitizer.names.job_kind(operation=f"x {name}").display_name == "Operation"


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_activity_tells_a_word_of_the_vocabulary(sanitizer: Sanitizer, data: st.DataObject) -> None:
    words = [word.text for word in sanitizer.catalogue.vocabulary.words if word.text not in ENGLISH]
    word = data.draw(st.sampled_from([word for word in words if word.isalpha() and len(word) > 5]))
    cut = data.draw(st.integers(2, len(word) - 2))
    name = data.draw(st.sampled_from(GLUES)).join((word[:cut].title(), word[cut:].title()))

    shown = sanitizer.names.activity(f"Waiting for {name} to end")

    assert word not in "".join(filter(str.isalpha, shown or "")).lower()


def test_a_step_name_of_ten_kilobytes_is_bounded(sanitizer: Sanitizer) -> None:
    assert len(sanitizer.names.step("copy-data-" * 1_000).display_name) < 120


@settings(max_examples=100, deadline=None)
@given(name=HOSTILE)
def test_any_step_name_comes_out_clean_and_complete(sanitizer: Sanitizer, name: str) -> None:
    step = sanitizer.names.step(name)

    assert all((step.display_name, step.description, step.icon))
    assert step.phase in PHASES
    assert sanitizer.guard.is_clean(step.display_name)


def test_the_icon_of_a_failed_step_is_that_of_the_failure(sanitizer: Sanitizer) -> None:
    assert sanitizer.names.step_icon("validation", "failed") == sanitizer.names.step_status("failed").icon


def test_the_icon_of_a_running_step_is_its_own(sanitizer: Sanitizer) -> None:
    assert sanitizer.names.step_icon("validation", "running") == sanitizer.names.step("validation").icon


@pytest.mark.parametrize(
    ("operation", "external_job_id", "job_type", "kind"),
    [
        ("unified-test-failover", None, "failover", "test-failover"),
        ("unified-live-failover", None, "failover", "live-failover"),
        ("enhanced-test-failover-rollback", None, "cleanup", "test-failover-rollback"),
        ("some-new-test-failover-rollback", None, "cleanup", "test-failover-rollback"),
        (None, "unified-test-failover-pgtest1-1759510017", "failover", "test-failover"),
        (None, "unified-live-failover-pgtest1-1759510017", "failover", "live-failover"),
        (None, "rollback-test-failover-pgtest1-1759510017", "cleanup", "test-failover-rollback"),
        (None, "unified-test-failover-rollback-srv-1759510017", "failover", "test-failover"),
        (None, None, "cleanup", "cleanup"),
        (None, None, "failover", "failover"),
        (None, None, "replication", "replication"),
        ("", "", "test_failover", "test-failover"),
    ],
)
def test_the_kind_of_a_job_follows_operation_then_id_then_type(
    sanitizer: Sanitizer, operation: str | None, external_job_id: str | None, job_type: str | None, kind: str
) -> None:
    found = sanitizer.names.job_kind(operation=operation, job_type=job_type, external_job_id=external_job_id)

    assert found.name == kind


def test_a_job_of_no_known_kind_has_a_readable_name(sanitizer: Sanitizer) -> None:
    assert sanitizer.names.job_kind(operation="reindex-all-things").display_name == "Reindex All Things"


def test_a_job_that_says_nothing_of_itself_is_an_operation(sanitizer: Sanitizer) -> None:
    assert sanitizer.names.job_kind(operation=None).display_name == "Operation"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("replicating", "running"),
        ("ready_for_sync", "running"),
        ("replication_failed", "failed"),
        ("Stopped", "cancelled"),
        ("FAILED_PERMANENTLY", "failed"),
        ("disk error", "failed"),
        ("aborting", "cancelled"),
        ("all done", "completed"),
        ("incomplete", "running"),
        ("in queue", "pending"),
        ("whatever", "running"),
        ("", "pending"),
        (None, "pending"),
        ("🔧", "running"),
    ],
)
def test_any_raw_job_status_becomes_a_public_one(sanitizer: Sanitizer, raw: str | None, status: str) -> None:
    assert sanitizer.names.job_status(raw).name == status


@pytest.mark.parametrize(
    ("raw", "status"), [("skipped", "skipped"), ("was_skipped", "skipped"), ("err", "running"), ("error", "failed")]
)
def test_any_raw_step_status_becomes_a_known_one(sanitizer: Sanitizer, raw: str, status: str) -> None:
    assert sanitizer.names.step_status(raw).name == status


def test_a_job_kind_may_have_a_name_of_its_own_in_a_status(sanitizer: Sanitizer) -> None:
    kind = sanitizer.names.job_kind(operation=None, job_type="replication")

    assert sanitizer.names.display_name(kind, "completed") == "Replication Completed"
    assert sanitizer.names.display_name(kind, "running") == kind.display_name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Copying VM data: 42%", "Copying data: 42% complete"),
        ("Copying via NBD: 42% complete", "Copying data: 42% complete"),
        ("Copying VM data: 42% - nbdkit: /dev/vda: Input/output error at 10.0.0.1", "Copying data: 42% complete"),
        ("Copying VM data", "Copying Data"),
        ("Setting up NBD", "Preparing Data Transfer"),
        ("Enabling CBT", "Preparing Incremental Copy"),
        ("cleanup_completed", "Cleanup Completed"),
        ("QueryCBT", "Finding Changed Data"),
        ("Completed", "Completed"),
        ("Snapshot created 2025-10-03 17:46:57", "Snapshot created 2025-10-03 17:46:57"),
        ("Waiting for 2 of 5 volumes", "Waiting for 2 of 5 volumes"),
        ("Mounting /mnt/x on kvm-node07", "Mounting [file] on [host]"),
        ("almost_there_now", "Almost There Now"),
        ("source-vm-power-off", "Powering Off Source VM"),
        ("pgtest1", "pgtest1"),
        ("", None),
        (" \n", None),
        (None, None),
        ("/dev/sdz1x/y", None),
        ("\x00\x00", None),
    ],
)
def test_an_activity_is_said_in_the_customers_words(sanitizer: Sanitizer, raw: str | None, shown: str | None) -> None:
    assert sanitizer.names.activity(raw) == shown


def test_an_activity_keeps_the_vms_name(sanitizer: Sanitizer) -> None:
    assert sanitizer.names.activity("Copying my_vm.local", keep=["my_vm.local"]) == "Copying my_vm.local"


@settings(max_examples=100, deadline=None)
@given(text=HOSTILE)
def test_any_activity_is_clean(sanitizer: Sanitizer, text: str) -> None:
    shown = sanitizer.names.activity(text)

    assert shown is None or (shown and sanitizer.guard.is_clean(shown))
