"""The first line of a rule file is all an editor needs: proved on a real yaml-language-server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.language_server import ROOT, LanguageServer, Squiggle, installed
from tests.node_packages import Unavailable, do_without
from tests.rule_files import marked

pytestmark = pytest.mark.slow

FAILURES = "# yaml-language-server: $schema=../../schemas/failures.schema.json\n"
NEW_FILE = ROOT / "rules" / "failures" / "not-yet-saved.yaml"

RULE = """\
- id: queue.full
  when:
    text: { contains: the queue is full }
  category: platform
  severity: error
  message: The queue is full.
  actions: [Try again later]
  wins_over: { rules: [queue.other], because: The other one is about any queue }
  examples: [{ text: the queue is full }]
  not_for: [{ text: the queue is empty }]
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    """A language server that knows nothing of our schemas but what the files' first lines say."""
    try:
        command = installed()
    except Unavailable as reason:
        do_without("editors work", reason)
    with LanguageServer(command, ROOT) as running:
        yield running


def squiggles(server: LanguageServer, text: str, path: Path = NEW_FILE) -> tuple[Squiggle, ...]:
    uri = server.open(path, text)
    return server.squiggles([uri])[uri]


def test_our_own_rule_files_have_no_squiggle(server: LanguageServer) -> None:
    uris = {server.open(path): path.name for path in (ROOT / "rules").rglob("*.yaml")}
    found = {uris[uri]: squiggles for uri, squiggles in server.squiggles(uris).items()}

    assert len(found) > 6
    assert {name: squiggles for name, squiggles in found.items() if squiggles} == {}


def test_a_sound_rule_that_is_not_saved_yet_has_no_squiggle(server: LanguageServer) -> None:
    assert squiggles(server, FAILURES + RULE) == ()


@pytest.mark.parametrize(
    ("was", "written", "told"),
    [
        (
            "wins_over: { rules: [queue.other], because: The other one is about any queue }",
            "§wins_ovr: { rules: [queue.other], because: The other one is about any queue }",
            "wins_ovr is not allowed",
        ),
        ("category: platform", "category: §plattform", "Value is not accepted"),
        ("severity: error", "severity: §bad", "Value is not accepted"),
        ("- id: queue.full", "- §id: Queue Full", "An id is <area>.<cause>"),
        ("{ contains: the queue is full }", "{ §contians: the queue is full }", "contians is not allowed"),
        ("- id: queue.full\n  when:", "- §title: none\n  when:", 'Missing property "id"'),
        ("  message: The queue is full.\n", "", 'Missing property "message"'),
        ("examples: [{ text: the queue is full }]", "examples: §[]", "too few items"),
        ("actions: [Try again later]", "actions: [{ text: Try again later, do: §restart }]", "Value is not accepted"),
    ],
)
def test_a_mistake_is_marked_at_its_line(server: LanguageServer, was: str, written: str, told: str) -> None:
    assert was in RULE
    marks = written if "§" in written else f"{written}§"
    text, line, _ = marked(FAILURES + RULE.replace(was, marks))
    line = line if written else 2  # what is missing is told where the rule begins
    found = squiggles(server, text)

    assert [squiggle for squiggle in found if squiggle.line == line and told in squiggle.message], found


@pytest.mark.parametrize(
    ("kind", "broken", "line"),
    [
        ("terms", "terms:\n  - { term: abc, says: A term }\n", 3),
        ("steps", "steps:\n  a-step:\n    display_name: A step\n    phase: later\n", 5),
        ("operations", "kinds:\n  - { kind: a, job_type: nothing, display_name: A, icon: x }\n", 3),
        ("categories", "categories:\n  platform: { lable: Platform }\n", 3),
        ("vocabulary", "words:\n  - { whole: [abc] }\n", 3),
        ("overrides", "overrides:\n  - { rule: a.b, because: no reason }\n", 3),
    ],
)
def test_every_kind_of_file_finds_its_schema(server: LanguageServer, kind: str, broken: str, line: int) -> None:
    text = f"# yaml-language-server: $schema=../schemas/{kind}.schema.json\n{broken}"
    found = squiggles(server, text, ROOT / "rules" / f"unsaved-{kind}.yaml")

    assert [squiggle for squiggle in found if squiggle.line == line], found


def test_a_schema_that_is_not_there_is_told(server: LanguageServer) -> None:
    text = "# yaml-language-server: $schema=../../schemas/nothing.schema.json\n- id: a.b\n"

    assert "Unable to load schema" in squiggles(server, text)[0].message


def test_the_modeline_that_lint_advises_works_in_any_directory(server: LanguageServer, tmp_path: Path) -> None:
    path = tmp_path / "site" / "failures" / "queue.yaml"
    path.parent.mkdir(parents=True)
    schema = os.path.relpath(ROOT / "schemas" / "failures.schema.json", path.parent)
    modeline = f"# yaml-language-server: $schema={schema}\n"

    assert squiggles(server, modeline + RULE, path) == ()
    assert len(squiggles(server, modeline + RULE.replace("severity: error", "severity: bad"), path)) == 1


def test_a_key_inside_a_rule_is_completed_with_its_description(server: LanguageServer) -> None:
    uri = server.open(NEW_FILE, FAILURES + "- id: queue.full\n  \n")
    offered = server.completions(uri, 3, 3)

    assert {"when", "category", "message", "wins_over"} <= offered.keys()
    assert "stand back" in offered["wins_over"]


def test_the_words_of_a_closed_list_are_completed(server: LanguageServer) -> None:
    uri = server.open(NEW_FILE, FAILURES + RULE.replace("severity: error", "severity: "))

    assert {"info", "warning", "error", "critical"} <= server.completions(uri, 6, 13).keys()


def test_conditions_are_completed_below_text(server: LanguageServer) -> None:
    uri = server.open(NEW_FILE, FAILURES + "- id: queue.full\n  when:\n    text:\n      c\n")

    assert {"contains", "letters", "like", "all", "any"} <= server.completions(uri, 5, 8).keys()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("category", "The category shown with the failure"),
        ("not_for", "must not answer"),
        ("contains", "A message of the text holds these words in a row"),
    ],
)
def test_hovering_over_a_key_tells_what_it_is_for(server: LanguageServer, key: str, told: str) -> None:
    lines = (FAILURES + RULE).split("\n")
    line = next(number for number, text in enumerate(lines, 1) if f"{key}:" in text)
    uri = server.open(NEW_FILE, FAILURES + RULE)

    assert told in server.hover(uri, line, lines[line - 1].index(key) + 2)
