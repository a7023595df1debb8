from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.catalogue.checks import CHECKS
from plainspoken.catalogue.files import RuleFile
from plainspoken.catalogue.findings import Finding, FindingList, Severity
from plainspoken.catalogue.placed import PlacedMapping, locate
from plainspoken.catalogue.reader import DEEPEST_NESTING, read_document, read_yaml

MARK = "§"

BROKEN = [
    # snippet with the place marked, check, words of the message or the fix
    ("a: 1\nb:\n  c: 1\n  §c: 2\n", "yaml-duplicate-key", "line 3"),
    ("a: §&x foo\n", "yaml-anchor", "&x"),
    ("a: §*x\n", "yaml-anchor", "*x"),
    ("a:\n  §<<: { b: 1 }\n", "yaml-merge-key", "Write the entries out"),
    ("a: §!!str 1\n", "yaml-tag", "str"),
    ("a: §! x\n", "yaml-tag", "Leave it out"),
    ('a: "x §\\b y"\n', "yaml-backslash", "single quotes"),
    ('a:\n  - "one\n    two §\\n"\n', "yaml-backslash", "single quotes"),
    ('a: "x§\\d"\n', "yaml-backslash", "single quotes"),
    ("a:\n§\tb: 1\n", "yaml-tab", "blanks"),
    ("a:§\tb\n", "yaml-tab", "blanks"),
    ("a: x§\x07y\n", "yaml-control-character", "U+0007"),
    ("a: x§\u2028y\n", "yaml-control-character", "U+2028"),
    ("§[a]: 1\n", "yaml-key", "A key must be a word"),
    ("a: 1\n§---\nb: 1\n", "yaml-documents", "two files"),
    ("a: §b: c\n", "yaml-syntax", "colon"),
    ("a: 1\n§  b: 2\n", "yaml-syntax", "indented"),
    ("a: §'foo\nb: 1\n", "yaml-syntax", "never closed"),
    ("a: 'it§'s'\n", "yaml-syntax", "twice"),
    ("a: §{x} is down\n", "yaml-syntax", "single quotes"),
    ("a: [1, 2§\nb: 3\n", "yaml-syntax", "not closed"),
    ("- a\n§b: 1\n", "yaml-syntax", "- "),
    ("a: §@x\n", "yaml-syntax", "cannot begin"),
    ("a: §%x\n", "yaml-syntax", "cannot begin"),
    ("a: §- x\n", "yaml-syntax", "list"),
    ("a: §|x\n  y\n", "yaml-syntax", "next line"),
    ("§# only a comment\n", "file-empty", "nothing"),
    ("§", "file-empty", "nothing"),
]


def read(text: str) -> tuple[object, tuple[Finding, ...]]:
    findings = FindingList()
    return read_yaml(text, "x.yaml", findings), findings.in_order()


@pytest.mark.parametrize(("snippet", "check", "words"), BROKEN, ids=[repr(case[0]) for case in BROKEN])
def test_a_mistake_is_told_where_it_stands_with_what_to_write(snippet: str, check: str, words: str) -> None:
    before = snippet.partition(MARK)[0]
    place = f"x.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"

    _, findings = read(snippet.replace(MARK, ""))

    assert [(str(finding.location), finding.check) for finding in findings] == [(_shift(place, snippet), check)]
    assert words in f"{findings[0].message} {findings[0].fix}"
    assert findings[0].fix


def _shift(place: str, snippet: str) -> str:
    # YAML tells these two one sign behind the mark.
    return {"a: §|x\n  y\n": "x.yaml:1:5", "a: §- x\n": "x.yaml:1:4"}.get(snippet, place)


@pytest.mark.parametrize("text", ["on", "no", "yes", "1.10", "12:30", "2024-01-01", "0x1F", "007", ".inf", "1e3", "="])
def test_everything_but_true_false_and_null_is_text(text: str) -> None:
    root, findings = read(f"a: {text}\n")

    assert (root, findings) == ({"a": text}, ())


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False), ("~", None), ("null", None), ("", None)])
def test_true_false_and_null_are_values_of_their_own(text: str, value: object) -> None:
    root, _ = read(f"a: {text}\n")

    assert root == {"a": value}


def test_quoted_words_are_always_text() -> None:
    root, _ = read("a: 'true'\nb: \"null\"\nc: ''\n")

    assert root == {"a": "true", "b": "null", "c": ""}


def test_keys_are_always_text() -> None:
    root, _ = read("true: a\n1: b\nnull: c\n")

    assert root == {"true": "a", "1": "b", "null": "c"}


def test_a_backslash_in_single_quotes_or_bare_is_just_a_backslash() -> None:
    root, findings = read("a: 'x\\d'\nb: x\\d\n")

    assert (root, findings) == ({"a": "x\\d", "b": "x\\d"}, ())


def test_a_tab_within_a_text_or_a_comment_does_no_harm() -> None:
    root, findings = read("a: |\n  one\n  \tat two\nb: 'x\ty' #\tcomment\n")

    assert (root, findings) == ({"a": "one\n\tat two\n", "b": "x\ty"}, ())


def test_every_value_and_key_knows_its_place() -> None:
    root, _ = read("# é\na:\n  b: [x, 'y z']\n")

    assert isinstance(root, PlacedMapping)
    assert str(locate(root, ["a", "b", 1], "x.yaml")) == "x.yaml:3:10"
    assert str(root.mapping("a").key_at("b")) == "x.yaml:3:3"


def test_a_place_below_what_exists_is_the_nearest_above() -> None:
    root, _ = read("a:\n  b: [x]\n")

    assert str(locate(root, ["a", "b", 7, "c"], "x.yaml")) == "x.yaml:2:6"  # type: ignore[arg-type] # whatever stands there


def test_several_mistakes_are_told_at_once() -> None:
    _, findings = read("a: &x 1\na: 2\nb: !t 3\n")

    assert [finding.check for finding in findings] == ["yaml-anchor", "yaml-duplicate-key", "yaml-tag"]


def test_text_that_a_hash_turned_into_a_comment_is_warned_of() -> None:
    _, findings = read("a: error #42 failed\nb: fine # a comment\n")

    assert [(str(item.location), item.check, item.severity) for item in findings] == [
        ("x.yaml:1:10", "yaml-hidden-comment", Severity.WARNING)
    ]


def test_deep_nesting_is_refused_without_exhausting_the_stack() -> None:
    _, findings = read("[" * 100_000)

    assert [finding.check for finding in findings] == ["yaml-nesting"]


def test_nesting_up_to_the_limit_is_read() -> None:
    root, findings = read("[" * DEEPEST_NESTING + "x" + "]" * DEEPEST_NESTING)

    assert findings == ()
    assert root is not None


def file_at(path: Path) -> RuleFile:
    return RuleFile("terms", path, path.name)


def read_bytes(path: Path, raw: bytes) -> tuple[Finding, ...]:
    path.write_bytes(raw)
    findings = FindingList()
    read_document(file_at(path), findings)
    return findings.in_order()


def test_a_file_in_another_encoding_is_told_at_the_first_bad_byte(tmp_path: Path) -> None:
    findings = read_bytes(tmp_path / "terms.yaml", "a: é\nb: ".encode() + b"\xe9\n")

    assert [(str(item.location), item.check) for item in findings] == [("terms.yaml:2:4", "file-encoding")]


def test_a_byte_order_mark_is_refused(tmp_path: Path) -> None:
    findings = read_bytes(tmp_path / "terms.yaml", b"\xef\xbb\xbfa: 1\n")

    assert [(str(item.location), item.check) for item in findings] == [("terms.yaml:1:1", "file-encoding")]


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    findings = read_bytes(tmp_path / "terms.yaml", b"a: 1\r\nb: 2\r\nb: 3\r\n")

    assert [(str(item.location), item.check) for item in findings] == [("terms.yaml:3:1", "yaml-duplicate-key")]


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    with path.open("wb") as file:
        file.truncate(17_000_000)
    findings = FindingList()

    read_document(file_at(path), findings)

    assert [item.check for item in findings.in_order()] == ["file-too-large"]


def test_a_pipe_is_refused_and_does_not_hold_up_the_load(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    os.mkfifo(path)
    findings = FindingList()

    read_document(file_at(path), findings)

    assert [item.check for item in findings.in_order()] == ["file-unreadable"]


@given(st.text())
def test_no_text_makes_the_reader_raise(text: str) -> None:
    root, findings = read(text)

    assert root is not None or findings


@given(st.text(alphabet="ab:- \n\t'\"{}[]|>&*!#?,\\<%@", max_size=60))
def test_no_tangle_of_yaml_signs_makes_the_reader_raise(text: str) -> None:
    root, findings = read(text)

    assert root is not None or findings
    assert {finding.check for finding in findings} <= set(CHECKS)
