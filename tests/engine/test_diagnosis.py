import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Login failed: the account is locked", "fault.account-locked"),
        ("The certificate ca.pem has expired", "fault.certificate-expired"),
        ("login at the management server failed: incorrect password", "fault.bad-login+platform"),
    ],
)
def test_what_a_fault_implies_is_not_told_as_what_it_happened_to(sanitizer: Sanitizer, text: str, answer: str) -> None:
    assert sanitizer.sanitize(text).rule_id == answer


def test_a_phrase_with_a_gap_does_not_hide_a_longer_one_within_its_gap(sanitizer: Sanitizer) -> None:
    text = "no matching key exchange method found"  # `no … found` stands around `no matching key exchange`

    assert sanitizer.sanitize(text).rule_id == "fault.secure-connection"


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ("current time 2025-09-12T08:15:00Z is after 2025-09-01T00:00:00Z", "fault.certificate-expired"),
        ("current time 2025-09-12T08:15:00Z is before 2025-10-01T00:00:00Z", "fault.certificate-not-yet-valid"),
    ],
)
def test_the_times_in_a_text_tell_whether_a_certificate_has_expired(
    sanitizer: Sanitizer, told: str, answer: str
) -> None:
    assert sanitizer.sanitize(f"x509: certificate has expired or is not yet valid: {told}").rule_id == answer


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the volume group has insufficient free space: 10240 required", "no-space"),
        ("the certificate is not trusted. Its issuer is unknown", "certificate-untrusted"),
        ("the moon plugin is not installed. It is required to copy", "program-missing"),
    ],
)
def test_a_single_word_behind_a_definite_fault_is_not_its_reason(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert str(sanitizer.sanitize(text).rule_id).split("+")[0] == f"fault.{fault}"


@pytest.mark.parametrize(
    ("text", "step", "message"),
    [
        ("mover: signal: killed", "virtio-driver-injection", "The driver installation was stopped from outside"),
        ("libguestfs: error: spare must not be negative", None, "The program that prepares the VM"),
    ],
)
def test_a_step_and_a_speaker_can_have_words_of_their_own_for_a_fault(
    sanitizer: Sanitizer, text: str, step: str | None, message: str
) -> None:
    assert sanitizer.sanitize(Failure(text, step=step)).user_message.startswith(message)
    assert not sanitizer.sanitize(
        Failure(text.replace("libguestfs", "mover"), step="vm-creation")
    ).user_message.startswith(message)


def test_a_word_of_the_fault_itself_that_tells_little_is_not_told_as_what_it_happened_to(sanitizer: Sanitizer) -> None:
    assert sanitizer.sanitize("lookup of the address failed: no such host").rule_id == "fault.unresolved"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("vCenter returned HTTP 500", "The source environment answered"),
        ("the storage pool refused the connection: connection refused by storage pool", "The storage refused"),
        ("disk image 7 connection refused", "A connection needed for the disk image was refused"),
    ],
)
def test_only_systems_are_said_to_answer_or_refuse(sanitizer: Sanitizer, text: str, begins: str) -> None:
    assert sanitizer.sanitize(text).user_message.startswith(begins)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("connection refused, retrying in 5s", "fault.refused"),
        ("make sure that nothing else is in use", None),
    ],
)
def test_advice_hides_what_stands_behind_it_but_no_failure_before_it(
    sanitizer: Sanitizer, text: str, answer: str | None
) -> None:
    assert sanitizer.sanitize(text).rule_id == answer


@pytest.mark.parametrize("advice", ["Please ensure that", "For example,", "Make sure that"])
def test_advice_before_a_failure_does_not_tell_its_side(sanitizer: Sanitizer, advice: str) -> None:
    failure = "Volume 7 could not be found"
    told = sanitizer.sanitize(f"The source machine stopped. {failure}").user_message

    assert "source environment" in told
    for advised in (f"{advice} the source machine is off. ", f"{advice} it is on. It is of the source machine. "):
        assert "source" not in sanitizer.sanitize(advised + failure).user_message


def test_who_does_not_reach_another_system_is_not_told_as_the_one_that_was_not_reached(sanitizer: Sanitizer) -> None:
    assert sanitizer.sanitize("host 8 cannot connect to the storage pool").rule_id == "fault.unreachable+pool"
    assert sanitizer.sanitize("host 8 cannot be reached").rule_id == "fault.unreachable+host"


def test_a_quiet_line_behind_it_does_not_make_a_plain_failure_the_wrap_of_a_message(sanitizer: Sanitizer) -> None:
    text = "operation failed\n2026-03-02 10:11:12,345 INFO acme.volume attaching the snapshot of the network"

    assert sanitizer.sanitize(Failure(text, step="vm-startup")).rule_id == "fault.failed"


@pytest.mark.parametrize("number", ["404", "405", "500", "501"])
def test_a_wrap_is_one_whichever_number_its_task_has(sanitizer: Sanitizer, number: str) -> None:
    assert sanitizer.sanitize(f"failed to execute task {number}: quota").rule_id is None


def test_a_phrase_with_a_gap_is_found_in_an_identifier_too(sanitizer: Sanitizer) -> None:
    assert sanitizer.sanitize("rpc error: code = PermissionDenied desc = no").rule_id == "fault.denied"


@pytest.mark.parametrize(
    "text",
    ["minion pool mp-1 is not ready", "no free machine in the pool mp-1 of helper VMs", "helper pool p1 is in error"],
)
def test_a_pool_of_helper_machines_is_no_storage(sanitizer: Sanitizer, text: str) -> None:
    assert (sanitizer.sanitize(text).rule_id or "").endswith("+helper-pool")
