"""YAML's own error messages, said so that somebody who does not program knows what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

_QUOTE = "Put the whole text in single quotes, and write an apostrophe inside it twice: 'The VM''s disk'."
_INDENT = "Indent with blanks, two for each level, so that things of one list or mapping begin in the same column."

# (words of libyaml's message, what is wrong, what to write); the first that fits is used
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "This colon makes no sense: the text around it needs quotes, or the line is not indented like its neighbors.",
        f"{_QUOTE} {_INDENT}",
    ),
    ("found unexpected end of stream", "A quotation mark is opened here and never closed.", _QUOTE),
    ("found unexpected document indicator", "A quotation mark is opened here and never closed.", _QUOTE),
    (
        "unknown escape character",
        "A backslash stands within double quotes.",
        "Use single quotes, in which a backslash is just a backslash.",
    ),
    ("expected ',' or ']'", "A list that begins with [ is not closed with ].", "Close it, or put the text in quotes."),
    ("expected ',' or '}'", "A mapping that begins with { is not closed with }.", _QUOTE),
    (
        "expected node content",
        "Something is missing here.",
        "Close what was opened with [ or {, and put texts with such signs in single quotes.",
    ),
    ("could not find expected ':'", "This line is neither a `key: value` nor an item `- …` of a list.", _INDENT),
    ("expected '-' indicator", "This line stands among the items of a list but does not begin with `- `.", _INDENT),
    ("block sequence entries are not allowed", "A list cannot begin here, after other text.", _INDENT),
    (
        "expected comment or line break",
        "Text follows | or > on the same line.",
        "Begin the text on the next line, indented.",
    ),
    (
        "incompatible YAML document",
        "The line with % names a version of YAML that cannot be read.",
        "Leave that line out.",
    ),
    ("expected <document start>", "Text follows the end of the YAML document.", "Leave out the lines `...` and `---`."),
)


def explain_syntax(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[str, str, str]:
    """What a YAML error means: the check's id, what is wrong, and what to write instead."""
    problem = error.problem or ""
    mark = error.problem_mark
    rest = lines[mark.line][mark.column :] if mark is not None and mark.line < len(lines) else ""
    if "cannot start any token" in problem:
        return _odd_start(rest)
    if "expected key" in problem:
        return "yaml-syntax", *_broken_mapping(error, lines)
    for words, message, fix in _EXPLANATIONS:
        if words in problem:
            check = "yaml-backslash" if "escape" in words else "yaml-syntax"
            return check, message, fix
    return "yaml-syntax", f"This is not YAML: {problem or 'it cannot be read'}.", f"{_INDENT} {_QUOTE}"


def _odd_start(rest: str) -> tuple[str, str, str]:
    if rest.startswith("\t"):
        return "yaml-tab", "A tab stands here.", "Use blanks; most editors can be told to insert them for tabs."
    return "yaml-syntax", f"A text cannot begin with {rest[:1]!r} unless it is in quotes.", _QUOTE


def _broken_mapping(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[str, str]:
    mark = error.problem_mark
    before = lines[mark.line][: mark.column].rstrip() if mark is not None and mark.line < len(lines) else ""
    if before.endswith(("'", '"', "}", "]")):
        return f"The text goes on after {before[-1]} closed it.", _QUOTE
    begin = f" that begins on line {error.context_mark.line + 1}" if error.context_mark is not None else ""
    return f"This line does not fit into the mapping{begin}: it is no `key: value` in the same column.", _INDENT
