"""What the canonical layout looks like, and that laying out loses nothing whatever stands in a file."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.reader import read_yaml
from plainspoken.layout.formatter import CannotLayOut, lay_out
from tests.rule_files import SMALL_CATALOGUE


def laid_out(text: str, kind: str = "failures") -> str:
    return lay_out(dedent(text).lstrip("\n"), kind)


def test_a_rule_gets_the_order_the_quotes_and_the_lines_of_all_rules() -> None:
    text = """
        - severity: error
          id: "a.b"
          actions:
          - "Do it"
          - {do: retry, text: Do that}
          message: The disk is full.
          when: {text: {any: [contains: x, {letters: "1.10"}]}, steps: [vm-creation]}
          examples: [{text: x, code: 530}]
          category: storage
        """

    assert laid_out(text) == dedent(
        """\
        - id: a.b
          when:
            steps: [vm-creation]
            text: { any: [{ contains: 'x' }, { letters: '1.10' }] }
          category: storage
          severity: error
          message: 'The disk is full.'
          actions:
            - 'Do it'
            - { text: 'Do that', do: retry }
          examples:
            - { text: 'x', code: '530' }
        """
    )


def test_one_blank_line_stands_between_rules_and_none_within() -> None:
    assert laid_out("- id: a.b\n\n\n  severity: error\n- id: c.d\n") == "- id: a.b\n  severity: error\n\n- id: c.d\n"


def test_conditions_that_do_not_fit_a_line_have_one_each_without_braces() -> None:
    pieces = [f"piece number {number}" for number in range(10)]
    conditions = ", ".join(f"{{ contains: {piece} }}" for piece in pieces)

    lines = laid_out(f"- when: {{ text: {{ any: [{conditions}] }} }}\n").splitlines()

    assert lines[:3] == ["- when:", "    text:", "      any:"]
    assert lines[3:] == [f"        - contains: '{piece}'" for piece in pieces]


def test_words_that_do_not_fit_a_line_share_lines_of_120_columns() -> None:
    words = [f"word-{number}" for number in range(40)]

    text = laid_out(f"words:\n  - why: x\n    whole: [{', '.join(words)}]\n", "vocabulary")

    assert max(map(len, text.splitlines())) <= 120
    assert text.count("\n") < 12
    assert text.splitlines()[3] == "      ["


def test_texts_of_a_condition_share_lines() -> None:
    texts = [f"text number {number}" for number in range(20)]

    text = laid_out(f"- when: {{ text: {{ contains: [{', '.join(texts)}] }} }}\n")

    assert text.splitlines()[:4] == ["- when:", "    text:", "      contains:", "        ["]
    assert text.splitlines()[4].startswith("          'text number 0', 'text number 1', ")
    assert text.count("\n") < 10


@pytest.mark.parametrize("text", ["\ufeff- id: a.b\n", "- id: a.b\r\n", "\ufeff- id: a.b # c\r\n\r\n"])
def test_marks_and_line_ends_of_other_systems_are_taken_away(text: str) -> None:
    assert laid_out(text).replace("  # c", "") == "- id: a.b\n"


def test_a_long_text_is_never_broken() -> None:
    message = "word " * 60 + "end"

    assert f"message: '{message}'\n" in laid_out(f"- message: {message}\n")


def test_blank_lines_group_the_entries_of_other_files() -> None:
    text = "terms:\n  - { term: a, say: b }\n\n\n  # disks\n  - { say: d, term: c }\n"

    assert laid_out(text, "terms") == "terms:\n  - { term: a, say: b }\n\n  # disks\n  - { term: c, say: d }\n"


@pytest.mark.parametrize("value", ["no", "1.10", "12:30", "~", "2024-01-01", "0x1F", "a: b", "a #b", "- a", "'x", ""])
def test_what_another_program_would_take_for_no_text_is_quoted(value: str) -> None:
    quoted = value.replace("'", "''")

    assert laid_out(f"terms:\n  - {{ term: '{quoted}', say: x }}\n", "terms").splitlines()[1] == (
        f"  - {{ term: '{quoted}', say: x }}"
    )


def test_a_text_of_several_lines_is_a_block() -> None:
    text = laid_out("- examples:\n    - text: |2\n         two\n        lines\n")

    assert text == "- examples:\n    - text: |2\n         two\n        lines\n"


def test_comments_go_where_what_they_tell_of_goes() -> None:
    text = """
        # yaml-language-server: $schema=x/failures.schema.json
        # The file's own.

        - severity: error     # how bad
          id: a.b
          # about the message
          message: Full.
          actions:
            - Do it   # first
            # second
            - Do that
            # at the end of the actions
          when: {text: {any: [contains: x, # one
             contains: y ]}}
        # at the end
        """

    assert laid_out(text) == dedent(
        """\
        # yaml-language-server: $schema=x/failures.schema.json
        # The file's own.

        - id: a.b
          when:
            text:
              any:
                - contains: 'x'  # one
                - contains: 'y'
          severity: error  # how bad
          # about the message
          message: 'Full.'
          actions:
            - 'Do it'  # first
            # second
            - 'Do that'
            # at the end of the actions
        # at the end
        """
    )


def test_a_hash_within_a_text_is_no_comment() -> None:
    assert laid_out("- message: 'disk #3 is full'\n") == "- message: 'disk #3 is full'\n"


@pytest.mark.parametrize("text", ["- id: [", "- id: a\n  id: b\n", '- message: "a\\n"\n', "", "- &x a\n"])
def test_what_the_reader_refuses_is_not_laid_out(text: str) -> None:
    with pytest.raises(CannotLayOut, match="cannot be read"):
        lay_out(text, "failures")


def test_a_text_that_the_layout_would_change_is_refused() -> None:
    with pytest.raises(CannotLayOut, match="would not mean the same"):
        lay_out("- message: |+\n    a\n\n\n- message: b\n", "failures")


def test_windows_line_ends_become_plain_ones() -> None:
    assert lay_out("- id: a.b\r\n  severity: error\r\n", "failures") == "- id: a.b\n  severity: error\n"


_COMMENT = st.tuples(st.integers(0, 60), st.sampled_from(["above", "behind", "blank"]), st.integers(0, 12))


def _with_comments(text: str, comments: list[tuple[int, str, int]]) -> tuple[str, int]:
    """The text with those of the comments that do not change what it means, and how many they are."""
    meant, kept = read_yaml(text, "-", FindingList()), 0
    for number, (place, sort, indent) in enumerate(comments):
        lines = text.split("\n")
        line = place % len(lines)
        if sort == "behind":
            lines[line] += f"  # comment {number}"
        else:
            lines.insert(line, f"{' ' * indent}# comment {number}" if sort == "above" else "")
        findings = FindingList()
        if read_yaml("\n".join(lines), "-", findings) == meant and not findings.has_errors:
            text, kept = "\n".join(lines), kept + (sort != "blank")
    return text, kept


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SMALL_CATALOGUE)), st.lists(_COMMENT, max_size=8), st.booleans())
def test_layout_keeps_meaning_and_comments_and_is_final(
    name: str, comments: list[tuple[int, str, int]], twice: bool
) -> None:
    kind = "failures" if "/" in name else name.removesuffix(".yaml")
    source = lay_out(SMALL_CATALOGUE[name], kind) if twice else SMALL_CATALOGUE[name]
    text, kept = _with_comments(source, comments)

    once = lay_out(text, kind)

    assert once.count("# comment") == kept
    assert read_yaml(once, "-", FindingList()) == read_yaml(text, "-", FindingList())
    assert lay_out(once, kind) == once


_TEXT = st.text(st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029\ufeff"), max_size=40)


@settings(max_examples=150, deadline=None)
@given(_TEXT, _TEXT, st.booleans())
def test_any_text_stays_what_it_is(first: str, second: str, flow: bool) -> None:
    quoted = [text.replace("'", "''") for text in (first, second)]
    source = "- message: '{}'\n  when: {{ codes: ['{}', x] }}\n" if flow else "- category: '{}'\n  id: '{}'\n"
    text = source.format(*quoted)

    once = lay_out(text, "failures")

    assert read_yaml(once, "-", FindingList()) == read_yaml(text, "-", FindingList())
    assert lay_out(once, "failures") == once


def test_an_entry_of_a_list_of_faults_has_lines_of_its_own_and_its_phrases_share_them() -> None:
    phrases = ", ".join(f"no space number {number}" for number in range(12))
    text = f"faults: {{no-space: {{phrases: [{phrases}], role: cause, actions: [{{do: retry, text: Try again}}]}}}}\n"

    lines = laid_out(text, "faults").splitlines()

    assert lines[:6] == [
        "faults:",
        "  no-space:",
        "    role: cause",
        "    actions:",
        "      - { text: Try again, do: retry }",
        "    phrases:",
    ]
    assert lines[6] == "      ["
    assert lines[7].startswith("        no space number 0, no space number 1, ")


def test_subjects_speakers_cells_and_lists_of_phrases_have_their_order() -> None:
    subjects = "subjects: {volume: {phrases: [volume], telling: yes, noun: storage volume, category: storage}}\n"
    assert laid_out(subjects, "subjects").splitlines() == [
        "subjects:",
        "  volume:",
        "    noun: storage volume",
        "    category: storage",
        "    telling: 'yes'",
        "    phrases: [volume]",
    ]
    assert laid_out("speakers: {tool: {marks: [a b], side: source}}\n", "speakers").splitlines() == [
        "speakers:",
        "  tool:",
        "    side: source",
        "    marks: [a b]",
    ]
    cells = "cells: [{because: It is so, category: storage, subjects: [volume], faults: [refused]}]\n"
    assert laid_out(cells, "cells").splitlines() == [
        "cells:",
        "  - faults: [refused]",
        "    subjects: [volume]",
        "    because: It is so",
        "    category: storage",
    ]
    assert laid_out("phrases: {full: [no … left,   b]}\n", "phrases") == "phrases:\n  full: [no … left, b]\n"


def test_a_rule_says_why_it_wins_on_one_line() -> None:
    text = laid_out("- wins_over: {because: It is so, rules: [a.b]}\n  id: c.d\n")

    assert text == "- id: c.d\n  wins_over: { rules: [a.b], because: 'It is so' }\n"
