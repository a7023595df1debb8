"""The one value for a failure and what is known of it."""

from __future__ import annotations

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.model import Example
from plainspoken.engine.failures import StoredFailure


@pytest.mark.parametrize(
    "failure",
    [
        Failure("login of zq-host failed", step="validation", names=("zq-vm",)),
        Example("login of zq-host failed", location=Location("a.yaml")),
        StoredFailure("login of zq-host failed", names=("zq-vm",), job="j1"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_is_printed_of_a_failure_holds_neither_its_text_nor_names(failure: Failure) -> None:
    assert "zq" not in repr(failure)
    assert "zq" not in f"{failure}"
