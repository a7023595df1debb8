"""How a text is written: plain where YAML cannot mistake it, else in single quotes, several lines as a block."""

from __future__ import annotations

import re
from typing import Final

from plainspoken.layout.tree import Scalar

_TEXT_KEYS: Final = frozenset(
    {"contains", "letters", "like", "regex", "message", "text", "else", "actions", "find", "say", "because"}
)
"""Keys of failure rules whose texts are always quoted: a colon typed into one later does not break the file."""

# What any YAML reader, of version 1.1 or 1.2, takes for something other than text.
_NO_TEXT = re.compile(
    r"""~|<<|=|null|true|false|yes|no|on|off|y|n
      |[-+]?(?:0[xob])?[0-9][0-9a-f_,.:]*(?:e[-+]?[0-9]*)?|[-+]?\.(?:[0-9][0-9e_+-]*|inf|nan)
      |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*""",
    re.IGNORECASE | re.VERBOSE,
)
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_UNSAFE = re.compile(r": | #|\t|:$|[\x00-\x1f]")
_FLOW = re.compile(r"[,\[\]{}]")


def is_quoted_text(kind: str, key: str | None) -> bool:
    """Whether texts under this key of a file of this kind always stand in quotes."""
    return kind in {"failures", "overrides"} and key in _TEXT_KEYS


def one_line(scalar: Scalar, *, quoted: bool = False, flow: bool = False) -> str | None:
    """The text as it is written on one line; None when it has several.

    Args:
        scalar: The text.
        quoted: Whether it is quoted though it need not be.
        flow: Whether it stands between brackets or braces, where commas and the like mean something.
    """
    value = scalar.value
    if scalar.is_literal:
        return value or "null"
    if "\n" in value:
        return None
    if not quoted and _is_plain(value, flow=flow):
        return value
    return "'" + value.replace("'", "''") + "'"


def block_lines(value: str, indent: str) -> list[str]:
    """A text of several lines in YAML's literal style: what follows the key or dash, then its lines."""
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    chomping = "-" if ends == 0 else "" if ends == 1 else "+"
    leading = "2" if body[:1] in {" ", "\n", ""} else ""
    lines = body.split("\n") + [""] * max(ends - 1, 0)
    return [f"|{leading}{chomping}", *(f"{indent}  {line}" if line else "" for line in lines)]


def _is_plain(value: str, *, flow: bool) -> bool:
    if not value or value != value.strip() or value[0] in _INDICATORS:
        return False
    if value.startswith(("---", "...")) or _NO_TEXT.fullmatch(value) or _UNSAFE.search(value):
        return False
    return not (flow and _FLOW.search(value))
