"""A customer quotes the id of a request; the log with it names the job, the rule and where the rule stands."""

import json
import logging
import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.serving.logs import JsonFormatter

Client = TestClient[Litestar]

JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb"


def answers(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    return [line for line in lines if line["logger"] == "plainspoken.answers"]


@pytest.mark.parametrize(
    "path",
    ["/api/v1/vm-contexts/pgtest1", "/api/v1/vm-contexts/pgtest1/recent-jobs", f"/api/v1/jobs/{JOB}", "/api/v1/jobs"],
)
def test_each_answered_failure_is_a_line_with_its_job_and_its_rule(
    client: Client, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO, "plainspoken.answers"):
        client.get(path)

    (line,) = [line for line in answers(caplog) if line["job"] == JOB]
    assert (line["rule"], line["band"], line["category"]) == (
        "drivers.installation-failed",
        "specific",
        "compatibility",
    )
    assert re.fullmatch(r"(built-in|rules)/failures/drivers\.yaml:\d+:\d+", str(line["place"]))
    assert (line["unmatched"], line["ambiguous"]) == (False, False)


def test_failures_that_were_looked_at_and_not_answered_are_no_lines(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "plainspoken.answers"):
        answer = client.get("/api/v1/jobs?category=compatibility&limit=100").raise_for_status().json()

    assert {line["job"] for line in answers(caplog)} == {job["job_id"] for job in answer["jobs"]}


def test_no_raw_text_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "plainspoken"):
        client.get("/api/v1/jobs?limit=100")

    assert answers(caplog)
    assert "virt-v2v" not in caplog.text
    assert "/dev/" not in caplog.text
