import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from plainspoken.api.openapi import recorded_examples
from plainspoken.api.problem_kinds import KINDS

Client = TestClient[Litestar]
Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
RULE_FILES = ("categories", "operations", "steps")
PAGES = {"/", "/assets/{name}", "/docs", "/problems/{code}", "/openapi.json", "/metrics"}


@pytest.fixture(scope="module")
def document(client: Client) -> Json:
    document: Json = client.get("/openapi.json").json()
    return document


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def contents(operation: Json) -> Iterator[tuple[str, Json]]:
    if "requestBody" in operation:
        yield "request", operation["requestBody"]["content"]["application/json"]
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            yield status, content


def examples(content: Json) -> list[Any]:
    named = [example["value"] for example in content.get("examples", {}).values()]
    return [content["example"], *named] if "example" in content else named


def test_every_route_is_documented_but_the_pages_for_people(client: Client, document: Json) -> None:
    routes = {route.path_format for route in client.app.routes if isinstance(route, HTTPRoute)}
    assert set(document["paths"]) == routes - PAGES


def test_every_operation_says_what_it_is(document: Json) -> None:
    for name, operation in operations(document):
        missing = [key for key in ("operationId", "summary", "description", "tags") if not operation[key]]
        assert missing == [], name


def test_operation_ids_are_unique(document: Json) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_parameter_of_a_path_is_described(document: Json) -> None:
    for name, operation in operations(document):
        described = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"]
        assert described == [part[1:-1] for part in name.split("/") if part.startswith("{")]


def test_every_parameter_says_what_it_is_for(document: Json) -> None:
    without = [
        f"{name} {parameter['name']}"
        for name, operation in operations(document)
        for parameter in operation["parameters"]
        if not parameter["description"] or not {"type", "enum"} & set(parameter["schema"])
    ]
    assert without == []


SETS = {
    ("JobItem", "job_type"): {"replication", "test_failover", "live_failover", "rollback"},
    ("JobItem", "status"): {"pending", "running", "completed", "failed", "cancelled"},
    ("JobItem", "error_category"): {"compatibility", "network", "storage", "platform", "connectivity", "configuration"},
    ("JobItem", "error_severity"): {"info", "warning", "error", "critical"},
    ("JobItem", "data_source"): {"replication_jobs", "job_tracking"},
    ("OperationSummary", "operation_type"): {"test_failover", "live_failover", "rollback"},
    ("OperationSummary", "status"): {"completed", "failed"},
    ("JobStep", "phase"): {"setup", "preparation", "execution", "cleanup", "finalization"},
    ("NextAction", "who"): {"user", "admin", "support"},
}
"""The unions that GUIs of the specification's API compare with."""


@pytest.mark.parametrize(("body", "field"), SETS)
def test_closed_sets_of_words_are_listed_for_generated_clients(document: Json, body: str, field: str) -> None:
    assert set(document["components"]["schemas"][body]["properties"][field]["enum"]) == SETS[body, field]


def test_the_words_of_answers_are_those_that_rule_files_may_use(document: Json) -> None:
    schemas = {name: json.loads((ROOT / f"schemas/{name}.schema.json").read_text("utf-8")) for name in RULE_FILES}
    action = schemas["categories"]["definitions"]["action"]["properties"]
    operations = schemas["operations"]["properties"]
    step = schemas["steps"]["properties"]["steps"]["additionalProperties"]["properties"]
    shown = {
        name: schema["properties"]
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema
    }
    for field, words in (
        (shown["NextAction"]["do"], action["do"]["enum"]),
        (shown["NextAction"]["who"], action["who"]["enum"]),
        (
            shown["JobItem"]["error_category"],
            schemas["categories"]["properties"]["categories"]["propertyNames"]["enum"],
        ),
        (shown["JobItem"]["job_type"], operations["kinds"]["items"]["properties"]["job_type"]["enum"]),
        (shown["JobItem"]["status"], operations["job_statuses"]["propertyNames"]["enum"]),
        (shown["JobStep"]["status"], operations["step_statuses"]["propertyNames"]["enum"]),
        (shown["JobStep"]["phase"], step["phase"]["enum"]),
    ):
        assert set(field["enum"]) == set(words)


def test_every_answer_and_problem_has_an_example(document: Json) -> None:
    without = [
        f"{name} {status}"
        for name, operation in operations(document)
        for status, content in contents(operation)
        if not examples(content)
    ]
    assert without == []


def test_every_example_fits_its_schema(document: Json) -> None:
    for name, operation in operations(document):
        for status, content in contents(operation):
            schema = {**content["schema"], "components": document["components"]}
            for example in examples(content):
                errors = [error.message for error in Draft202012Validator(schema).iter_errors(example)]
                assert errors == [], f"{name} {status}"


def test_every_field_of_every_body_is_described(document: Json) -> None:
    without = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, about in schema.get("properties", {}).items()
        if not about.get("description")
    ]
    assert without == []


def test_every_body_is_described(document: Json) -> None:
    without = [name for name, schema in document["components"]["schemas"].items() if not schema.get("description")]
    assert without == []


def test_every_kind_of_problem_is_an_example_somewhere_or_belongs_to_no_operation(document: Json) -> None:
    shown = {
        code
        for _, operation in operations(document)
        for _, content in contents(operation)
        for code in content.get("examples", {})
    }
    assert set(KINDS) - shown == {"unknown-path", "method-not-allowed", "request-timeout", "headers-too-large"}


def test_the_recorded_answers_are_what_the_app_answers_today(client: Client) -> None:
    for operation in ("getVmContext", "listRecentJobs", "getJob"):
        recorded = recorded_examples()[operation]
        assert client.get(recorded["request"]["path"]).json() == recorded["answer"]


def test_the_document_follows_the_specification(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    references = [part for part in json.dumps(document).split('"') if part.startswith("#/components/schemas/")]
    assert {reference.rpartition("/")[2] for reference in references} <= set(document["components"]["schemas"])


def test_schemas_have_plain_names(document: Json) -> None:
    assert [name for name in document["components"]["schemas"] if not name.isalnum()] == []
