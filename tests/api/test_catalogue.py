from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.catalogue.model import Catalogue

Client = TestClient[Litestar]
Json = dict[str, Any]

PATH = "/api/v1/catalogue"


@pytest.fixture(scope="module")
def view(client: Client) -> Json:
    view: Json = client.get(PATH).json()
    return view


def test_all_categories_of_the_specification_are_there(view: Json) -> None:
    names = [category["name"] for category in view["categories"]]
    assert sorted(names) == ["compatibility", "configuration", "connectivity", "network", "platform", "storage"]


def test_every_category_has_words_and_advice(view: Json) -> None:
    for category in view["categories"]:
        assert [name for name, value in category.items() if not value] == []


def test_steps_are_listed_by_the_name_customers_see_and_once(view: Json, catalogue: Catalogue) -> None:
    names = [step["display_name"] for step in view["steps"]]
    assert len(names) == len(set(names))
    assert set(names) == {step.display_name for step in catalogue.steps.values()}


def test_no_internal_step_or_operation_name_is_given(client: Client, catalogue: Catalogue) -> None:
    text = client.get(PATH).text
    internal = {*catalogue.step_names, *(name for kind in catalogue.operations.kinds for name in kind.operations)}
    # Names of one word, such as `cleanup`, are customers' words too (a phase, for one).
    assert [name for name in sorted(internal) if "-" in name and f'"{name}"' in text] == []


def test_every_phase_of_a_step_is_in_the_list_of_phases(view: Json) -> None:
    assert {step["phase"] for step in view["steps"]} <= set(view["phases"])


def test_every_action_of_the_catalogue_is_in_the_list_of_verbs(view: Json, catalogue: Catalogue) -> None:
    used = {action.do for rule in catalogue.rules for action in rule.actions if action.do}
    assert used <= set(view["action_verbs"])


def test_every_job_type_and_status_of_the_specification_is_there(view: Json) -> None:
    assert {kind["job_type"] for kind in view["job_kinds"]} == {
        "replication",
        "test_failover",
        "live_failover",
        "rollback",
    }
    assert {status["name"] for status in view["job_statuses"]} >= {"running", "completed", "failed", "cancelled"}


def test_all_rules_are_named(view: Json, catalogue: Catalogue) -> None:
    assert view["rule_ids"] == sorted(catalogue.rules_by_id)


def test_an_unchanged_catalogue_is_not_sent_twice(client: Client) -> None:
    first = client.get(PATH)
    second = client.get(PATH, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (second.status_code, second.content, second.headers["etag"]) == (304, b"", first.headers["etag"])


def test_another_tag_gets_the_catalogue(client: Client) -> None:
    assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200
