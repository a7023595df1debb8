"""What would explain a failure, asked over HTTP: nothing of it is kept, and all of it could be published."""

from __future__ import annotations

import json
import tempfile
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.rules import proposals
from tests.api.test_problems import check_problem

pytestmark = pytest.mark.slow

Client = TestClient[Litestar]
Json = dict[str, Any]

PROPOSE, CHECK, EXPLAIN = "/api/v1/rules/propose", "/api/v1/rules/check", "/api/v1/rules/explain"
TEXT = "agent: the zanzibar window is closed for /dev/vdz9"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a busy machine take longer."""
    monkeypatch.setattr(proposals, "SECONDS", 600.0)


def propose(client: Client, **body: object) -> Json:
    answer = client.post(PROPOSE, json=body)
    assert answer.status_code == 200, answer.text
    data: Json = answer.json()
    return data


def test_a_line_is_proposed_that_explains_the_failure(client: Client) -> None:
    found = propose(client, text=TEXT, fault="outside-hours", phrase="zanzibar window is closed")
    assert (found["kind"], found["list"], found["entry"]) == ("line", "faults", "outside-hours")
    assert (found["file"], found["holds"]) == ("faults.yaml", True)
    assert "findings" not in found
    body = {"text": TEXT, "files": {found["file"]: found["content"]}}
    assert client.post(EXPLAIN, json=body).json()["answer"]["message"] == found["message"]


def test_words_and_faults_are_proposed_to_choose_from(client: Client) -> None:
    found = propose(client, text=TEXT)
    assert any("window is closed" in phrase for phrase in found["phrases"])
    assert all(fault["name"] for fault in found["faults"])
    assert "vdz9" not in json.dumps(found)


def test_what_the_editor_has_before_is_kept_with_its_comments(client: Client) -> None:
    before = (
        "# yaml-language-server: $schema=../schemas/faults.schema.json\n"
        "# Ours.\nfaults:\n  outside-hours:\n    phrases: [quokka is asleep]  # said by the old agent\n"
    )
    found = propose(
        client, text=TEXT, fault="outside-hours", phrase="zanzibar window is closed", files={"faults.yaml": before}
    )
    for kept in ("# Ours.", "quokka is asleep", "# said by the old agent", "zanzibar window is closed"):
        assert kept in found["content"]


def test_a_rule_is_drafted_that_lints(client: Client) -> None:
    found = propose(client, text=TEXT, rule=True)
    assert (found["kind"], found["file"].partition("/")[0]) == ("rule", "failures")
    assert found["rule_id"] in found["content"]
    checked = client.post(CHECK, json={"files": {found["file"]: found["content"]}}).json()
    # All that is left to do is to word it.
    assert {each["check"] for each in checked["findings"] if each["severity"] == "error"} <= {"rule-draft"}
    named = propose(client, text=TEXT, rule_id="windows.zanzibar-closed")
    assert (named["rule_id"], named["file"]) == ("windows.zanzibar-closed", "failures/windows.yaml")


def test_a_text_that_a_rule_answers_needs_nothing(client: Client) -> None:
    text = "Unsupported: rootdisksize override (102 GB) is smaller than template size (100.00 GB)"
    found = propose(client, text=text, step="vm-creation")
    assert found["kind"] == "none"
    assert found["explained_by"]


def test_a_line_that_does_not_hold_says_why(client: Client) -> None:
    found = propose(client, text=TEXT, fault="outside-hours", phrase="disk full")
    assert found["holds"] is False
    assert tempfile.gettempdir() not in json.dumps(found)
    assert found["findings"][0]["file"] in {"faults.yaml", "built-in/faults.yaml"}


def test_a_cluster_of_the_unexplained_is_taken_by_its_id(client: Client) -> None:
    clusters = client.get("/api/v1/unexplained").json()["clusters"]
    for cluster in clusters[:1]:
        assert propose(client, cluster=cluster["cluster"])["kind"] in {"line", "rule", "none"}
    problem = check_problem(client.post(PROPOSE, json={"cluster": "00000000"}), "invalid-body")
    assert problem["errors"][0]["pointer"] == "/cluster"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": " "}, "/text"),
        ({"text": "a", "cluster": "b"}, "/text"),
        ({"text": "a", "fault": "no-space", "subject": "volume"}, "/subject"),
        ({"text": "a", "fault": "no-spaec"}, "/fault"),
        ({"text": "a", "subject": "x"}, "/subject"),
        ({"text": "a", "phrase": "x"}, "/phrase"),
        ({"text": "a", "rule": True, "fault": "no-space"}, "/rule"),
        ({"text": "a", "rule_id": "No Id"}, "/rule_id"),
        ({"text": "a", "files": {"../x.yaml": ""}}, "/files"),
        ({"text": "a", "fault": "no-space", "phrase": "x" * 201}, "/phrase"),
        ({"text": TEXT, "fault": "no-space", "phrase": "a b c", "files": {"faults.yaml": "- ["}}, "/files"),
    ],
)
def test_what_cannot_be_meant_is_pointed_to(client: Client, body: Json, pointer: str) -> None:
    problem = check_problem(client.post(PROPOSE, json=body), "invalid-body")
    assert problem["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("phrase", ["'", "a: b", "\x00x", "x\ny: 1", "{a}", "é" * 200, "#", "- x", "\u202ex"])
def test_any_phrase_is_answered(client: Client, phrase: str) -> None:
    answer = client.post(PROPOSE, json={"text": TEXT, "fault": "no-space", "phrase": phrase})
    assert answer.status_code in {200, 422}
    if answer.status_code == 200 and answer.json()["kind"] == "line":
        assert answer.json()["file"] == "faults.yaml"


def test_the_lists_name_what_words_can_be_added_to(client: Client) -> None:
    lists = client.get("/api/v1/rules/lists").json()
    assert {"no-space", "outside-hours"} <= {fault["name"] for fault in lists["faults"]}
    assert all(subject["noun"] for subject in lists["subjects"])
