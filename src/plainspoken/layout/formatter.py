"""One text of a rule file → its canonical layout, checked to mean the same and to keep every comment."""

from __future__ import annotations

from collections import Counter
from typing import Final

from plainspoken.catalogue.findings import Finding, FindingList
from plainspoken.catalogue.reader import read_yaml
from plainspoken.layout.comments import attach_comments, find_comments
from plainspoken.layout.printer import print_tree
from plainspoken.layout.shape import shape_of
from plainspoken.layout.tree import Collection, parse_tree

_MOST_PASSES: Final = 5


class CannotLayOut(Exception):
    """A text cannot be laid out; it stays as it is.

    Args:
        reason: What stands in the way, and what to do about it.
        findings: What the reader finds wrong with the file, if that is the reason.
    """

    def __init__(self, reason: str, findings: tuple[Finding, ...] = ()) -> None:
        self.findings = findings
        super().__init__(reason)


def lay_out(text: str, kind: str, *, shown: str = "-") -> str:
    """The text of a rule file in the canonical layout; laying it out again changes nothing.

    Args:
        text: What the file holds.
        kind: One of `catalogue.files.KINDS`.
        shown: The file's name in findings.

    Raises:
        CannotLayOut: The text does not parse, or its layout would lose or change something.
    """
    findings = FindingList()
    text = text.removeprefix("\ufeff")
    before = read_yaml(text, shown, findings)
    if before is None or findings.has_errors:
        raise CannotLayOut("it cannot be read", findings.in_order())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    laid_out, comments = _printed(text, kind)
    for _ in range(_MOST_PASSES):  # a comment that found another place may let what it stood in share a line
        _refuse_change(text, laid_out, comments)
        again, _comments = _printed(laid_out, kind)
        if again == laid_out:
            return laid_out
        laid_out = again
    raise CannotLayOut("its comments find no place to stay; put each on a line of its own")


def _printed(text: str, kind: str) -> tuple[str, list[str]]:
    root = parse_tree(text)
    if not isinstance(root, Collection):
        raise CannotLayOut("it holds neither a list nor a mapping")
    comments = find_comments(text, root)
    header = attach_comments(text, root, comments)
    return print_tree(root, shape_of(kind), header), [comment.text for comment in comments]


def _refuse_change(text: str, laid_out: str, comments: list[str]) -> None:
    if read_yaml(text, "-", FindingList()) != read_yaml(laid_out, "-", FindingList()):
        raise CannotLayOut("the new layout would not mean the same; look for texts that end in blank lines")
    kept = find_comments(laid_out, parse_tree(laid_out))
    if Counter(comments) != Counter(comment.text for comment in kept):
        raise CannotLayOut("a comment would be lost; put it on a line of its own")
