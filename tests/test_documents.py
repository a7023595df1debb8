"""The documents tell the truth: what they point to and what they name is there."""

import re
from pathlib import Path

import pytest

from plainspoken.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))

_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    broken = [link for link in _relative_links(document) if not _leads_somewhere(link, document)]

    assert broken == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert re.search(rf"\bplainspoken {command}\b", readme)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_is_in_the_table_under_its_title(decision: Path) -> None:
    title = decision.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    number, _, sentence = title.partition(" ")

    table = (decision.parent / "README.md").read_text(encoding="utf-8").splitlines()

    assert number == decision.name[:4]
    assert f"| [{number}]({decision.name}) | {sentence} |" in table


def test_every_test_that_the_threats_name_is_there() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = text.partition("| threat |")[2].partition("\n\n")[0].splitlines()[2:]
    named = [_TEST.findall(row) for row in rows]

    assert all(named), "a control without a test"
    assert [
        f"{file}::{name}" for each in named for file, name in each if not _is_test(ROOT / "tests" / file, name)
    ] == []


def test_every_row_of_what_was_broken_comes_of_a_test_that_is_there() -> None:
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    proofs = [line for line in text.splitlines() if line.startswith("Proved by ")]
    named = [test for line in proofs for test in _TEST.findall(line)]
    files = {file for file, _ in named}

    assert len(proofs) == text.count("\n## ")
    assert [f"{file}::{name}" for file, name in named if not _is_test(ROOT / "tests" / file, name)] == []
    assert files == {f"faults/{path.name}" for path in (ROOT / "tests/faults").glob("test_*.py")}


def _is_test(file: Path, name: str) -> bool:
    return (
        file.is_file()
        and re.search(rf"^ *(?:async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None
    )


def _relative_links(document: Path) -> list[str]:
    prose = _CODE.sub("", document.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(prose) if not _ELSEWHERE.match(link)]


def _leads_somewhere(link: str, document: Path) -> bool:
    name, _, anchor = link.partition("#")
    target = document.parent / name if name else document
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(document: Path) -> set[str]:
    """The anchors that a page gets from its headings, as GitHub makes them."""
    headings = _HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
