"""Small pieces of sentences that the reports of comparisons share."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A number with its noun, such as `1 rule` and `2,000 rules`."""
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun}"


def quoted(text: str) -> str:
    """The text between quotation marks."""
    return f"‘{text}’"
