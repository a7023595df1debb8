"""Which comment belongs to what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from plainspoken.layout.tree import Collection, Node, TreeEntry, collections_of, scalars_of

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(#[^\n]*)?")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its # on, where it stands, and whether it has its line to itself."""

    text: str
    position: int
    line: int
    column: int
    alone: bool


def find_comments(text: str, root: Node) -> list[Comment]:
    """Every comment of a file, in order."""
    spans = sorted((scalar.start, scalar.end) for scalar in scalars_of(root))
    starts = [start for start, _ in spans]
    found: list[Comment] = []
    position = text.find("#")
    while position >= 0:
        index = bisect_right(starts, position) - 1
        inside = index >= 0 and position < spans[index][1]
        if inside and not _is_behind_header(text, spans[index][0], position):
            position = text.find("#", spans[index][1])
            continue
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        found.append(_comment(text, position, end))
        position = text.find("#", end)
    return found


def attach_comments(text: str, root: Collection, comments: list[Comment]) -> list[str]:
    """Puts every comment where it belongs in the tree; the lines before the first entry come back as the header.

    A comment on a line of its own belongs to what follows it, unless it is indented further than that: then it closes
    the block before. A comment behind something belongs to that.
    """
    attacher = _Attacher(text, root)
    header: list[str] = []
    for comment in comments:
        if comment.position < root.start:
            _append(header, comment, attacher.after_blank(comment.line))
        elif comment.alone:
            attacher.attach_alone(comment)
        else:
            attacher.attach_behind(comment)
    if header and attacher.after_blank(attacher.line_of(root.start)):
        header.append("")
    attacher.note_blank_lines()
    return header


def _is_behind_header(text: str, start: int, position: int) -> bool:
    """Whether a # within a block text stands behind its | or >."""
    match = _BLOCK_HEADER.match(text, start)
    return match is not None and match.start(1) == position


def _comment(text: str, position: int, end: int) -> Comment:
    start_of_line = text.rfind("\n", 0, position) + 1
    alone = not text[start_of_line:position].strip()
    line = text.count("\n", 0, position)
    return Comment(text[position:end].rstrip(), position, line, position - start_of_line, alone)


def _append(comments: list[str], comment: Comment, after_blank: bool) -> None:
    if after_blank:
        comments.append("")
    comments.append(comment.text)


class _Attacher:
    def __init__(self, text: str, root: Collection) -> None:
        self._lines = text.split("\n")
        self._line_starts = [0]
        for line in self._lines:
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self._root = root
        self._collections = list(collections_of(root))
        self._entries = [(collection, entry) for collection in self._collections for entry in collection.entries]

    def line_of(self, position: int) -> int:
        """The line of a position, from 0."""
        return bisect_right(self._line_starts, position) - 1

    def after_blank(self, line: int) -> bool:
        """Whether the line before this one is blank."""
        return line > 0 and not self._lines[line - 1].strip()

    def note_blank_lines(self) -> None:
        """Blank lines between block entries (and between their comments and them) are kept in mind."""
        for collection, entry in self._entries:
            if not collection.is_flow and self.after_blank(self.line_of(entry.start)):
                entry.above.append("")

    def attach_alone(self, comment: Comment) -> None:
        after_blank = self.after_blank(comment.line)
        around = self._flow_around(comment.position)
        if around is not None:
            following = next((entry for entry in around.entries if entry.start > comment.position), None)
            _append(around.below if following is None else following.above, comment, after_blank)
            return
        owner = self._following(comment.position)
        column = owner[0].column if owner else -1
        closed = self._closed_before(comment, column) if comment.column > column else None
        if closed is not None:
            _append(closed.below, comment, after_blank)
        elif owner is not None:
            _append(owner[1].above, comment, after_blank)
        else:
            _append(self._root.below, comment, after_blank)

    def attach_behind(self, comment: Comment) -> None:
        before = [
            entry
            for _, entry in self._entries
            if self._is_leaf(entry) and entry.end <= comment.position and self._last_line(entry) == comment.line
        ]
        if before and not (owner := min(before, key=lambda entry: entry.start)).behind:
            owner.behind = comment.text
            return
        opened = [
            entry
            for _, entry in self._entries
            if entry.key is not None
            and isinstance(entry.value, Collection)
            and entry.key.end <= comment.position < entry.value.start
            and self.line_of(entry.key.start) == comment.line
        ]
        if opened and not opened[-1].behind_key:
            opened[-1].behind_key = comment.text
            return
        holder = next((entry for entry in self._holding(comment.position)), None)
        if holder is not None:
            holder.above.append(comment.text)
        else:
            self.attach_alone(comment)

    def _holding(self, position: int) -> Iterator[TreeEntry]:
        """Entries whose text or key has the comment in its middle, such as one behind a block text's sign."""
        for _, entry in self._entries:
            if self._is_leaf(entry) and not isinstance(entry.value, Collection) and entry.start < position < entry.end:
                yield entry

    def _is_leaf(self, entry: TreeEntry) -> bool:
        return not isinstance(entry.value, Collection) or entry.value.is_flow or not entry.value.entries

    def _last_line(self, entry: TreeEntry) -> int:
        return self.line_of(max(entry.end - 1, entry.start))

    def _flow_around(self, position: int) -> Collection | None:
        around = [item for item in self._collections if item.is_flow and item.start < position < item.end]
        return around[-1] if around else None

    def _following(self, position: int) -> tuple[Collection, TreeEntry] | None:
        after = [owner for owner in self._entries if not owner[0].is_flow and owner[1].start > position]
        return min(after, key=lambda owner: owner[1].start, default=None)  # the first of equals is the outermost

    def _closed_before(self, comment: Comment, column: int) -> Collection | None:
        """The innermost block that ends right before the comment and is indented no further than it."""
        ended = [
            item
            for item in self._collections
            if not item.is_flow and item.entries and item.end <= comment.position and item.column > column
        ]
        last = max((item.end for item in ended), default=0)
        fitting = [item for item in ended if item.end == last and item.column <= comment.column]
        return fitting[-1] if fitting else None
