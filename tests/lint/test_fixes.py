"""Mends: what they change, and that nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plainspoken.catalogue.files import RuleFile
from plainspoken.catalogue.writing import replace_file
from plainspoken.lint.fixes import fixed
from plainspoken.lint.runner import fixed_files, lint

HEAD = "# yaml-language-server: $schema=../schemas/terms.schema.json\n"
FILE = RuleFile("terms", Path("rules/terms.yaml"), "rules/terms.yaml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("terms: \n  - { term: a, say: B }  \n\n  \n", "terms:\n  - { term: a, say: B }\n\n\n"),
        ('terms: [{ term: "a\\\\b", say: B }]\n', "terms: [{ term: 'a\\b', say: B }]\n"),
        ('terms: [{ term: "it\\"s", say: B }]\n', "terms: [{ term: 'it\"s', say: B }]\n"),
        ('terms: [{ term: "it\'s \\\\b", say: B }]\n', "terms: [{ term: 'it''s \\b', say: B }]\n"),
        ("terms:\n\t- { term: a, say: B }\n", "terms:\n  - { term: a, say: B }\n"),
        ("terms:\t[{ term: a,\tsay: B }]\n", "terms: [{ term: a, say: B }]\n"),
        ("terms: [{ term: a\u200b, say: B\u202e }]\n", "terms: [{ term: a, say: B }]\n"),
        ("terms: [{ term: a, say: B }] # \u2066x\n", "terms: [{ term: a, say: B }] # x\n"),
        ("terms:  \r\n  - { term: a, say: B } \r\n", "terms:\r\n  - { term: a, say: B }\r\n"),
    ],
)
def test_what_is_mended(before: str, after: str) -> None:
    assert fixed(HEAD + before, FILE) == HEAD + after


@pytest.mark.parametrize(
    "text",
    [
        'terms: [{ term: "a\\tb", say: B }]\n',  # a tab, which single quotes cannot say
        'terms: [{ term: "\\x41", say: B }]\n'.replace("\\x41", "\\u200b"),
        "terms: [{ term: 'a\tb', say: B }]\n",
        "terms: [{ term: a, say: 'B\n    c' }]\n",
        "terms: [{ term: a, say: 👩\u200d💻 }]\n",
        "terms:\n  - term: a\n\tsay: B\n",  # two columns that may be meant: nobody can tell
        "terms: [\n",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert fixed(HEAD + text, FILE) == HEAD + text


def test_blanks_that_belong_to_a_text_stay() -> None:
    text = HEAD + "terms:\n  - term: a\n    say: |\n      B  \n      C\n"

    assert fixed(text, FILE) == text


def test_the_line_that_names_the_schema_ends_as_the_others_do(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_bytes(b"terms: [{ term: a, say: B }]\r\n")

    (file,) = fixed_files([small])

    assert (
        file.after
        == HEAD.replace("../schemas", file.after.split("$schema=")[1].split("/terms")[0]).replace("\n", "\r\n")
        + file.before
    )


@pytest.mark.parametrize("first", ["", "# yaml-language-server: $schema=nowhere.json\n"])
def test_the_line_that_names_the_schema_is_written(small: Path, first: str) -> None:
    path = small / "terms.yaml"
    path.write_text(f"{first}# Terms.\nterms: [{{ term: a, say: B }}]\n", encoding="utf-8")

    (file,) = fixed_files([small])

    assert file.after.splitlines()[0].startswith("# yaml-language-server: $schema=")
    assert file.after.splitlines()[0].endswith("/schemas/terms.schema.json")
    assert file.after.splitlines()[1:] == ["# Terms.", "terms: [{ term: a, say: B }]"]


def test_a_byte_order_mark_goes(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")

    (file,) = fixed_files([path])
    replace_file(file.path, file.after.encode())

    assert lint([small]).findings == ()


def test_line_ends_of_other_systems_stay(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert fixed_files([path]) == ()


def test_a_mended_file_needs_no_second_mend(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_text('terms:  \n\t- { term: "a\\\\b", say: B\u200b }', encoding="utf-8")

    (file,) = fixed_files([path])
    replace_file(path, file.after.encode())

    assert fixed_files([path]) == ()


def test_invisible_characters_that_a_comment_allows_stay(small: Path) -> None:
    path = small / "terms.yaml"
    text = path.read_text(encoding="utf-8")
    allowed = "  # lint: allow character-invisible — the tool writes it so\n  - { term: a\u200bb, say: B }\n"
    path.write_text(text.replace("terms:\n", f"terms:\n{allowed}"), encoding="utf-8")

    assert fixed_files([path]) == ()


class TestWriting:
    def test_mode_and_link_of_the_file_stay(self, tmp_path: Path) -> None:
        path, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
        path.write_text("old", encoding="utf-8")
        path.chmod(0o640)
        link.symlink_to(path)

        replace_file(link, b"new\r\n")

        assert path.read_bytes() == b"new\r\n"
        assert path.stat().st_mode & 0o777 == 0o640
        assert link.is_symlink()
        assert sorted(os.listdir(tmp_path)) == ["link.yaml", "real.yaml"]  # noqa: PTH208 - names are all that is asked

    def test_a_file_that_cannot_be_replaced_stays_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        path.mkdir()

        with pytest.raises(OSError, match=r"x\.yaml"):
            replace_file(path, b"new")

        assert [entry.name for entry in tmp_path.iterdir()] == ["x.yaml"]
