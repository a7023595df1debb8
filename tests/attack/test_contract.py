"""Every operation asked at random, as the API's own document says and otherwise, by every kind of caller."""

import json
from pathlib import Path

import pytest

from tests.api.two_customers import World
from tests.attack.contract import Contract, labels

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def contract(world: World) -> Contract:
    return Contract(world)


@pytest.mark.slow
@pytest.mark.parametrize("operation", labels(DOCUMENT))
def test_no_answer_is_a_fault_or_undocumented_or_tells_of_another_customer(contract: Contract, operation: str) -> None:
    contract.hold(operation, examples=20, start=20)


@pytest.mark.slow
def test_what_is_asked_gets_answers_and_not_only_refusals(contract: Contract) -> None:
    """Else the test before would prove little."""
    contract.hold("GET /api/v1/jobs/{job_id}", examples=60, start=21)
    contract.hold("POST /api/v1/jobs/batch", examples=60, start=21)

    assert {200, 401, 404, 422} <= set(contract.answers)
