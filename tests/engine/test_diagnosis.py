import pytest

from plainspoken.engine.sanitizer import Sanitizer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Login failed: the account is locked", "fault.bad-login"),
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
