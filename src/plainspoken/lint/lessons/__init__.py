"""Lessons: why each check matters, with a bad and a good sample. The files beside this one hold them, one a family.

A sample is a piece of a rule, whose keys take the place of those of `SAMPLE_RULE`; or a whole file, named by `file`. A
test lints every sample: the bad one raises its check and nothing else, the good one nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from plainspoken.lint.checks import CHECKS

FAMILIES: Final[Mapping[str, str]] = {
    "yaml": "Files and YAML",
    "schema": "The shape of files",
    "identity": "Names and ids",
    "conditions": "Conditions",
    "phrases": "Phrases and lists",
    "facts": "Facts and slots",
    "rivals": "Which rule wins",
    "leaks": "What must never be shown",
    "terms": "Terms and vocabulary",
    "wording": "Wording",
    "advice": "Actions",
    "examples": "Examples",
    "layers": "Site directories and overrides",
    "comments": "Comments that allow something",
}
"""Family → its title, in the order of the documents."""

SAMPLE_RULE: Final = """\
id: vm.not-enough-memory
when:
  text: { contains: not enough free memory }
category: platform
severity: error
message: 'The destination platform has too little free memory for this VM.'
actions:
  - Stop a VM that is not needed, then try again
examples:
  - text: 'start failed: not enough free memory on any node'
not_for:
  - text: memory usage is high
"""
"""The rule that samples are pieces of."""

RULE_FILE: Final = "failures/vm.yaml"
"""Where a sample stands that does not say otherwise."""


_PIECE = re.compile(r"(?:#.*\n)*[a-z_]+:")  # keys of a rule, and not a whole file


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to know of a check.

    Args:
        check: Its id.
        family: A key of `FAMILIES`.
        meaning: What a finding of it means, in one sentence.
        why: Why it matters, and what to do.
        bad: A sample that raises it.
        good: The same, put right.
        file: Where both stand, below a site directory.
        bad_file: Where the bad one stands, if elsewhere; a name that ends in `/` is that of a directory.
        bad_times: How often the bad sample is repeated in its file.
        beside_rule: Whether the sample rule stands beside it in `RULE_FILE`.
        pedantic: Whether it is told with `--pedantic` only.
    """

    check: str
    family: str
    meaning: str
    why: str
    bad: str
    good: str
    file: str = RULE_FILE
    bad_file: str = ""
    bad_times: int = 1
    beside_rule: bool = False
    pedantic: bool = False


@cache
def lessons() -> Mapping[str, Lesson]:
    """Every lesson by the id of its check, family by family."""
    found: dict[str, Lesson] = {}
    for family in FAMILIES:
        text = files(__package__).joinpath(f"{family}.yaml").read_text(encoding="utf-8")
        entries: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
        for check, entry in entries.items():
            found[check] = Lesson(check, family, CHECKS.get(check, ""), **entry)
    return found


def lesson_text(lesson: Lesson) -> str:
    """The lesson as plain text, without its samples."""
    return f"{lesson.meaning} {lesson.why}"


def visible(sample: str) -> str:
    """A sample with what nobody would see written out, without its last line end."""
    return "".join(
        character if character == "\n" or character.isprintable() else f"⟨U+{ord(character):04X}⟩"
        for character in sample.rstrip("\n")
    )


def sample_file(sample: str, file: str = RULE_FILE) -> str:
    """The text of the file that a sample stands for, its first line (the schema) left to the writer."""
    if not file.startswith("failures/") or not sample or not _PIECE.match(sample):
        return sample
    keys = _blocks(SAMPLE_RULE) | _blocks(sample)
    lines = "".join(keys.values()).splitlines(keepends=True)
    return "".join(("- " if number == 0 else "  ") + line for number, line in enumerate(lines))


def _blocks(text: str) -> dict[str, str]:
    """The keys of a rule in order, each with its own text, comments above it included."""
    blocks: dict[str, str] = {}
    comments = ""
    for piece in re.split(r"^(?=[a-z_]+:|#)", text, flags=re.MULTILINE):
        if piece.startswith("#"):
            comments += piece
        elif piece.strip():
            key = piece.partition(":")[0]
            blocks[key] = blocks.get(key, "") + comments + piece
            comments = ""
    return blocks
