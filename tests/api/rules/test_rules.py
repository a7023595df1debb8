"""Rule authors' questions, over a real job store."""

import asyncio
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.problems import RequestError
from plainspoken.api.rules import heavy_work, routes
from plainspoken.api.rules.schemas import MAX_RULES_BODY

pytestmark = pytest.mark.slow

Client = TestClient[Litestar]
Json = dict[str, Any]

CHECK, EXPLAIN, IMPACT = "/api/v1/rules/check", "/api/v1/rules/explain", "/api/v1/rules/impact"
UNEXPLAINED = "/api/v1/unexplained"
JSON = {"Content-Type": "application/json"}
SECRET = "hunter2-Zx81-q"
RULE = """# yaml-language-server: $schema=../schemas/failures.schema.json
- id: retention.window-closed
  when: { text: { contains: 'zanzibar retention window closed' } }
  category: platform
  severity: warning
  message: 'The time to keep this copy is over'
  actions: [Start a new replication of this VM]
  examples: [{ text: 'backend: zanzibar retention window closed' }]
  not_for: [{ text: 'zanzibar retention window is open' }]
"""
FILES = {"failures/retention.yaml": RULE}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets a busy machine take longer over a request, and sees that the work itself fits into the time allowed."""
    allowed = heavy_work.SECONDS
    monkeypatch.setattr(heavy_work, "SECONDS", 12 * allowed)
    began = time.process_time()
    yield
    assert time.process_time() - began < allowed


def check(client: Client, files: dict[str, str]) -> Json:
    answer = client.post(CHECK, json={"files": files})
    assert answer.status_code == 200, answer.text
    data: Json = answer.json()
    return data


def test_a_draft_without_fault_is_publishable_and_its_examples_pass(client: Client) -> None:
    answer = check(client, FILES)
    assert [finding for finding in answer["findings"] if finding["severity"] == "error"] == []
    assert answer["publishable"] is True
    assert answer["examples"] == {"passed": 2, "failed": 0, "failures": []}


def test_a_finding_has_the_place_as_the_caller_named_it(client: Client) -> None:
    answer = check(client, {"failures/retention.yaml": RULE.replace("severity: warning", "severity: eror")})
    assert answer["publishable"] is False
    (finding,) = [finding for finding in answer["findings"] if finding["severity"] == "error"]
    assert (finding["file"], finding["line"]) == ("failures/retention.yaml", 5)
    assert finding["fix"]


def test_no_answer_tells_a_path_of_this_machine(client: Client) -> None:
    without_modeline = RULE.partition("\n")[2]
    wrong = without_modeline.replace("examples: [{ text: 'backend: zan", "examples: [{ text: 'backend: xan")
    answer = json.dumps(check(client, {"failures/retention.yaml": wrong}))
    assert "modeline" in answer
    assert tempfile.gettempdir() not in answer
    assert str(Path(__file__).parents[3]) not in answer
    assert Path(__file__).parents[3].name + "/schemas" not in answer


def test_a_draft_that_silences_a_rule_below_is_not_publishable(client: Client) -> None:
    words = "# yaml-language-server: $schema=../schemas/vocabulary.schema.json\nwords:\n"
    answer = check(client, {"vocabulary.yaml": words + "  - { why: a test, whole: [VM] }\n"})
    assert answer["publishable"] is False
    assert "example-stopped" in {finding["check"] for finding in answer["findings"]}
    assert {finding["file"].partition("/")[0] for finding in answer["findings"]} <= {"built-in", "vocabulary.yaml"}


def test_an_example_that_fails_is_told_with_the_reason(client: Client) -> None:
    answer = check(client, {"failures/retention.yaml": RULE.replace("'backend: zan", "'backend: xan")})
    assert answer["examples"]["failed"] == 1
    assert answer["examples"]["failures"][0]["file"] == "failures/retention.yaml"
    assert answer["publishable"] is False


@pytest.mark.parametrize(
    "name",
    ["../x.yaml", "/etc/passwd", "failures/../../x.yaml", "failures/x.yml", "x.yaml", "failures/", "", "a\x00.yaml",
     "failures/a/b.yaml", "failures\\x.yaml", "failures/x.yaml\n", "corpora/known.jsonl"],
)  # fmt: skip
@pytest.mark.parametrize("path", [CHECK, IMPACT])
def test_only_names_of_rule_files_are_taken(client: Client, path: str, name: str) -> None:
    answer = client.post(path, json={"files": {name: RULE}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/files"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "[" * 100_000,
        "- " * 50_000,
        "{" * 1000,
        "- id: x\n" * 500,
        "!!python/object/apply:os.system ['true']",
        RULE.replace("contains: 'zanzibar retention window closed'", "regex: '" + "(a+)+" * 5000 + "'"),
        RULE.replace("contains: 'zanzibar retention window closed'", "regex: '((a{1,1000}){1,1000}){1,1000}'"),
        RULE.replace("contains: 'zanzibar retention window closed'", "contains: '" + "é" * 100_000 + "'"),
    ],
)
def test_any_text_is_answered_with_findings(client: Client, text: str) -> None:
    answer = check(client, {"failures/x.yaml": text})
    assert answer["findings"]
    assert answer["publishable"] is False


@pytest.mark.parametrize("letter", ["a", "é", "aа", "\N{ZERO WIDTH SPACE}a", "{a:size} ", "password=", "/x"])
@pytest.mark.parametrize("place", ["zanzibar retention window closed", "The time to keep this copy is over", "backend"])
def test_a_text_of_any_length_is_answered_shortly(client: Client, place: str, letter: str) -> None:
    text = RULE.replace(place, (letter * 60_000)[:60_000], 1)
    answer = client.post(CHECK, json={"files": {"failures/retention.yaml": text}})
    assert answer.status_code == 200
    assert len(answer.content) < 50_000


def test_fifty_files_are_taken_and_one_more_is_not(client: Client) -> None:
    files = {f"failures/area{number}.yaml": RULE.replace("retention.w", f"area{number}.w") for number in range(51)}
    assert client.post(CHECK, json={"files": files}).status_code == 422
    files.pop("failures/area50.yaml")
    assert client.post(CHECK, json={"files": files}).status_code == 200


def test_files_and_bodies_beyond_their_limit_are_refused(client: Client) -> None:
    assert client.post(CHECK, json={"files": {"failures/x.yaml": "é" * 200_000}}).status_code == 422
    content = json.dumps({"files": {"failures/x.yaml": "#" * MAX_RULES_BODY}}).encode()
    assert client.post(CHECK, content=content, headers=JSON).status_code == 413


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"files": {"failures/x.yaml": "\xff"}}', 400),
        (b'{"files": {}}', 422),
        (b'{"files": {"failures/x.yaml": 5}}', 422),
        (b'{"files": {"failures/x.yaml": ""}, "more": 1}', 422),
        (b"{}", 422),
    ],
)
def test_bodies_that_do_not_fit_are_refused(client: Client, body: bytes, status: int) -> None:
    assert client.post(CHECK, content=body, headers=JSON).status_code == status


def test_an_explanation_names_the_rule_of_the_draft(client: Client) -> None:
    body = {"text": "/dev/vdz9 zanzibar retention window closed", "files": FILES}
    answer = client.post(EXPLAIN, json=body).json()
    assert answer["answer"]["message"] == "The time to keep this copy is over"
    assert answer["why"]["winner"]["place"].startswith("failures/retention.yaml:2")
    assert "vdz9" not in json.dumps(answer)


def test_a_customers_explanation_has_the_answer_only(client: Client) -> None:
    answer = client.post(EXPLAIN, json={"text": "qwertz", "audience": "user"}).json()
    assert set(answer) == {"audience", "answer"}


@pytest.mark.parametrize("body", [{"text": "a", "audience": "developer"}, {"text": "a", "x": 1}, {"files": FILES}])
def test_what_explain_does_not_know_is_refused(client: Client, body: Json) -> None:
    assert client.post(EXPLAIN, json=body).status_code == 422


def test_drafts_that_do_not_load_are_pointed_to(client: Client) -> None:
    for path, more in ((EXPLAIN, {"text": "a"}), (IMPACT, {})):
        answer = client.post(path, json={"files": {"failures/x.yaml": "- id: ["}, **more})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/files")


def test_the_impact_tells_what_stored_failures_would_read(client: Client) -> None:
    override = RULE.replace("zanzibar retention window closed", "virt-v2v").replace("backend: ", "")
    answer = client.post(IMPACT, json={"files": {"failures/retention.yaml": override}})
    assert answer.status_code == 200, answer.text
    data = answer.json()
    assert data["complete"] is True
    assert data["failures"] > 0
    assert data["before"] != data["after"]


def test_a_replay_that_is_cut_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MOST_FAILURES", 1)
    data = client.post(IMPACT, json={"files": FILES}).json()
    assert (data["failures"], data["complete"]) == (1, False)
    data = client.get(UNEXPLAINED).json()
    assert (data["failures"], data["complete"]) == (1, False)


def test_the_unexplained_are_listed_in_clusters(client: Client) -> None:
    data = client.get(UNEXPLAINED).json()
    assert data["complete"] is True
    assert data["failures"] >= data["unexplained"] >= len(data["clusters"])


def test_work_beyond_the_deadline_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as short:
        short.setattr(heavy_work, "SECONDS", 0.0)
        answer = client.post(CHECK, json={"files": FILES})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/too-much-work")
    assert client.post(CHECK, json={"files": FILES}).status_code == 200


def test_one_request_is_worked_on_at_a_time_and_an_overrun_keeps_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy_work, "SECONDS", 0.05)
    monkeypatch.setattr(heavy_work, "_GRACE", 0.05)
    monkeypatch.setattr(heavy_work, "PATIENCE", 0.05)
    place, go_on = heavy_work.HeavyWork(), threading.Event()

    async def scenario() -> list[str]:
        codes = []
        for _ in range(2):
            with pytest.raises(RequestError) as refused:
                await place.run(lambda _deadline: asyncio.to_thread(go_on.wait, 10))
            codes.append(refused.value.kind.code)
        go_on.set()
        await asyncio.sleep(0.2)
        await place.run(lambda _deadline: asyncio.to_thread(go_on.wait, 1))
        return codes

    assert asyncio.run(scenario()) == ["too-much-work", "busy"]


def test_requests_that_come_together_are_worked_on_one_after_the_other_as_they_came() -> None:
    place = heavy_work.HeavyWork()
    under_way: list[int] = []
    done: list[int] = []

    async def work(number: int) -> int:
        under_way.append(number)
        assert under_way == [number]
        await asyncio.sleep(0.01)
        done.append(under_way.pop())
        return number

    async def scenario() -> list[int]:
        everybody = range(heavy_work.MOST_WAITING + 1)
        return await asyncio.gather(*(place.run(partial(lambda number, _deadline: work(number), n)) for n in everybody))

    assert asyncio.run(scenario()) == done == list(range(heavy_work.MOST_WAITING + 1))


def test_a_request_that_finds_too_many_waiting_is_refused_at_once() -> None:
    place, go_on = heavy_work.HeavyWork(), asyncio.Event()

    async def scenario() -> str:
        waiting = [
            asyncio.create_task(place.run(lambda _deadline: go_on.wait())) for _ in range(heavy_work.MOST_WAITING + 1)
        ]
        await asyncio.sleep(0)
        with pytest.raises(RequestError) as refused:
            await place.run(lambda _deadline: go_on.wait())
        go_on.set()
        await asyncio.gather(*waiting)
        return refused.value.kind.code

    assert asyncio.run(scenario()) == "busy"


def test_a_caller_who_stops_waiting_leaves_the_place_to_the_next() -> None:
    place, go_on = heavy_work.HeavyWork(), asyncio.Event()

    async def scenario() -> None:
        first, gone, chosen, last = (asyncio.create_task(place.run(lambda _deadline: go_on.wait())) for _ in range(4))
        await asyncio.sleep(0)
        gone.cancel()
        go_on.set()
        await first
        # Its turn has come, and it leaves before it knows.
        chosen.cancel()
        await asyncio.wait_for(last, 5)
        await asyncio.wait_for(place.run(lambda _deadline: go_on.wait()), 5)

    asyncio.run(scenario())


def test_a_busy_server_says_when_to_ask_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy_work, "PATIENCE", 0.0)
    place = client.app.dependencies["heavy_work"].dependency()
    monkeypatch.setattr(place, "_place", asyncio.Semaphore(0))
    answer = client.get(UNEXPLAINED)
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/busy")
    assert int(answer.headers["retry-after"]) > 0


def test_nothing_of_a_draft_is_left_behind(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    check(client, FILES)
    client.post(IMPACT, json={"files": {"failures/x.yaml": "- id: ["}})
    assert list(tmp_path.iterdir()) == []


def test_the_place_of_a_rule_is_told_whatever_its_file_is_called(client: Client) -> None:
    answer = client.post(EXPLAIN, json={"text": "provider api key expired"}).json()

    winner = answer["why"]["winner"]
    assert re.fullmatch(r"built-in/failures/credentials\.yaml:\d+:\d+", winner["place"]), winner


def test_secrets_of_drafts_and_texts_come_back_nowhere(client: Client) -> None:
    leaky = RULE.replace("message: 'The", f"message: 'password={SECRET} The")
    leaky = leaky.replace("'backend: ", f"'backend: password={SECRET} ")
    answers = [
        client.post(CHECK, json={"files": {"failures/retention.yaml": leaky}}),
        client.post(EXPLAIN, json={"text": f"login password={SECRET} failed", "step": f"password={SECRET}"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.text for answer in answers if SECRET in answer.text] == []
