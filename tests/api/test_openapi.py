import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from plainspoken.api.openapi import recorded_examples
from plainspoken.api.problems import KINDS

Client = TestClient[Litestar]
Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
PAGES = {"/", "/docs", "/problems/{code}", "/openapi.json"}


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
        described = [parameter["name"] for parameter in operation["parameters"] if parameter["description"]]
        assert described == [part[1:-1] for part in name.split("/") if part.startswith("{")]
        assert len(described) == len(operation["parameters"])


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
    assert set(KINDS) - shown == {"unknown-path", "method-not-allowed"}


def test_the_recorded_answers_are_what_the_app_answers_today(client: Client) -> None:
    for operation in ("getVmContext", "listRecentJobs", "getJob"):
        recorded = recorded_examples()[operation]
        assert client.get(recorded["request"]["path"]).json() == recorded["answer"]


def test_the_document_follows_the_specification(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    references = [part for part in json.dumps(document).split('"') if part.startswith("#/components/schemas/")]
    assert {reference.rpartition("/")[2] for reference in references} <= set(document["components"]["schemas"])


def test_the_generated_files_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "tools/generate_openapi.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
