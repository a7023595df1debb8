r"""Strict YAML: a file → plain data that knows where it stands, or findings. No exception escapes.

YAML 1.2 core values, and fewer: `on`, `no`, `1.10`, `12:30`, `2024-01-01` and every number are text, because every
place in rule files wants text; only `true`, `false` and `null` (or nothing) are not. Whatever YAML can do beyond text,
lists and mappings is refused: anchors, aliases, merge keys, tags, several documents. PyYAML would silently keep the
last of two equal keys; here that is a finding. A backslash inside double quotes is one too (`"\b"` is a backspace).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

from plainspoken.catalogue.files import RuleFile, read_content
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.placed import Place, PlacedList, PlacedMapping, Value
from plainspoken.catalogue.quoting import TYPESET, TYPESET_QUOTES, quoted
from plainspoken.catalogue.slips import find_slip
from plainspoken.catalogue.syntax import explain_syntax

DEEPEST_NESTING: Final = 40
"""Lists and mappings within one another."""

# Beyond what YAML refuses: the rare line ends, after which editors and YAML count lines differently.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_HIDDEN_COMMENT = re.compile(r"[ \t]+#[^\s#]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_Event: TypeAlias = Any  # PyYAML's stubs doubt that a parsed event has marks; it has
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser reads some ten times as fast
_FEW = 10  # findings of one sort in one file; more of them say nothing new


@dataclass(frozen=True, slots=True)
class Document:
    """A rule file as data. `root` is None when the file cannot be used; the findings then say why."""

    file: RuleFile
    root: Value


def read_document(file: RuleFile, findings: FindingList) -> Document:
    """The data of a rule file.

    Args:
        file: The file to read.
        findings: Takes everything that is wrong with it as YAML.
    """
    content = read_content(file, findings)
    return Document(file, None if content is None else read_bytes(content, file.shown, findings))


def read_bytes(content: bytes, shown: str, findings: FindingList) -> Value:
    """As `read_yaml`, of what a file holds."""
    text = _text_of(content, shown, findings)
    return None if text is None else read_yaml(text, shown, findings)


def read_yaml(text: str, shown: str, findings: FindingList) -> Value:
    """The data of a YAML text; None when it holds nothing usable. `shown` is its file's name in findings."""
    if not _is_plain_text(text, shown, findings):
        return None
    composer = _Composer(text, shown, findings)
    try:
        root = composer.compose()
    except yaml.MarkedYAMLError as error:
        _tell_syntax(error, text.split("\n"), shown, findings)
        return None
    except yaml.YAMLError as error:
        findings.error(Location(shown), "yaml-syntax", f"This is not YAML: {error}.", "Save the file as plain text.")
        return None
    _find_tabs(text, composer.spans, shown, findings)
    if composer.empty:
        findings.error(Location(shown), "file-empty", "The file holds nothing.", "Fill it, or remove it.")
    return None if composer.unusable else root


def _tell_syntax(error: yaml.MarkedYAMLError, lines: list[str], shown: str, findings: FindingList) -> None:
    check, message, fix = explain_syntax(error, lines)
    mark = error.problem_mark
    slip = find_slip(lines, mark.line) if mark is not None and check == "yaml-syntax" else None
    if slip is None:
        findings.error(_error_location(error, shown), check, message, fix)
    else:
        findings.error(Location(shown, slip.line, slip.column), check, slip.what, slip.fix)


def _error_location(error: yaml.MarkedYAMLError, shown: str) -> Location:
    # An unclosed quote is reported at the end of the file; the place to look at is where it was opened.
    unclosed = "end of stream" in (error.problem or "") or "unknown escape" in (error.problem or "")
    mark = error.problem_mark
    if unclosed and error.context_mark is not None and "end of stream" in (error.problem or ""):
        mark = error.context_mark
    if mark is None:
        return Location(shown)
    return Location(shown, mark.line + 1, mark.column + 1)


def _text_of(raw: bytes, shown: str, findings: FindingList) -> str | None:
    start = Location(shown)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.error(
            _byte_location(raw, error.start, shown), "file-encoding", "The file is not UTF-8.", "Save it as UTF-8."
        )
        return None
    if text.startswith("\ufeff"):
        fix = "Save it as UTF-8 without a byte order mark."
        findings.error(start, "file-encoding", "The file begins with an invisible byte order mark.", fix)
        text = text[1:]
    return text


def _byte_location(raw: bytes, position: int, shown: str) -> Location:
    before = raw[:position].decode("utf-8", errors="replace")
    return Location(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _is_plain_text(text: str, shown: str, findings: FindingList) -> bool:
    count = 0
    for hit in _CONTROL.finditer(text):
        count += 1
        if count <= _FEW:
            message = f"An invisible control character (U+{ord(hit.group()):04X}) stands here."
            findings.error(_location(text, hit.start(), shown), "yaml-control-character", message, "Delete it.")
    return count == 0


def _location(text: str, position: int, shown: str) -> Location:
    line = text.count("\n", 0, position) + 1
    return Location(shown, line, position - text.rfind("\n", 0, position))


def _find_tabs(text: str, spans: list[tuple[int, int]], shown: str, findings: FindingList) -> None:
    """Tabs between things. Within a text, and within a comment, a tab does no harm."""
    if "\t" not in text:
        return
    bare = list(text)
    for start, end in spans:
        bare[start:end] = " " * (end - start)
    for number, line in enumerate("".join(bare).split("\n"), start=1):
        column = line.split("#", 1)[0].find("\t") + 1
        if column:
            fix = "Use blanks; most editors can be told to insert them for tabs."
            findings.error(Location(shown, number, column), "yaml-tab", "A tab stands here.", fix)


class _Frame:
    """A list or mapping being filled. `key` is None while a mapping waits for one."""

    __slots__ = ("container", "key", "key_place", "keyed", "repeats")

    def __init__(self, container: PlacedMapping | PlacedList) -> None:
        self.container = container
        self.repeats = False  # it holds a second item, whose beginning was told
        self.keyed = False  # a key was read and its value is due
        self.key: str | None = None  # None also for a key that was refused: its value is dropped
        self.key_place: Place = container.place


class _Composer:
    """Turns YAML's events into placed data, refusing what rule files may not use."""

    def __init__(self, text: str, shown: str, findings: FindingList) -> None:
        self.spans: list[tuple[int, int]] = []
        self.unusable = False
        self.empty = False
        self._text = text
        self._shown = shown
        self._findings = findings
        self._stack: list[_Frame] = []
        self._root: Value = None
        self._documents = 0

    def compose(self) -> Value:
        """The data of the first document. Raises YAMLError on bad syntax."""
        loader = _LOADER(self._text)
        try:
            while loader.check_event():
                event = loader.get_event()
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event)
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    self._begin(event, is_mapping=kind is yaml.MappingStartEvent)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._end()
                elif kind is yaml.AliasEvent:
                    self._alias(event)
                elif kind is yaml.DocumentStartEvent:
                    self._document(event)
                if self._documents > 1 or len(self._stack) > DEEPEST_NESTING:
                    self.unusable = True
                    break
        finally:
            loader.dispose()
        self.empty = self._documents == 0 or (self._root is None and not self.unusable)
        return self._root

    def _error(self, place: Place, check: str, message: str, fix: str) -> None:
        self._findings.error(Location(self._shown, *place), check, message, fix)

    def _document(self, event: _Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "A second YAML document begins here."
            self._error(_place(event), "yaml-documents", message, "Leave out the line `---`, or use two files.")

    def _scalar(self, event: _Event) -> None:
        start, end = event.start_mark, event.end_mark
        self.spans.append((start.index, end.index))
        self._check_marks(event)
        value: Value = event.value
        if event.style in {None, ""}:
            if value == "<<" and self._awaits_key():
                self._error(_place(event), "yaml-merge-key", "A merge key `<<` is used.", "Write the entries out.")
                self._attach(None, _place(event), usable=False)
                return
            self._check_quotes(event)
            if _HIDDEN_COMMENT.match(self._text, end.index) and event.value:
                self._warn_of_comment(event)
            if not self._awaits_key():
                value = None if value in _NULLS else _TRUTHS.get(event.value, value)
        elif event.style == '"':
            self._check_backslash(start.index, end.index)
        self._attach(value, _place(event))

    def _warn_of_comment(self, event: _Event) -> None:
        place = (event.end_mark.line + 1, event.end_mark.column + 2)
        message = "Everything from this # on is a comment and no part of the text."
        fix = "Put the text in single quotes, or a blank after the #."
        self._findings.warning(Location(self._shown, *place), "yaml-hidden-comment", message, fix)

    def _check_quotes(self, event: _Event) -> None:
        """Quotation marks that are none to YAML."""
        text: str = event.value
        if TYPESET.fullmatch(text):
            fix = f"Write: {quoted(text[1:-1])}"
            self._error(_place(event), "yaml-quotes", TYPESET_QUOTES, fix)
        elif text.endswith("'") and text.count("'") == 1 and " " in text:
            fix = f"Write: {quoted(text[:-1])}"
            what = "A quotation mark is closed here that was never opened."
            self._findings.warning(Location(self._shown, *_end(event)), "yaml-quotes", what, fix)

    def _check_backslash(self, start: int, end: int) -> None:
        position = self._text.find("\\", start, end)
        if position >= 0:
            location = _location(self._text, position, self._shown)
            fix = "Use single quotes, in which a backslash is just a backslash."
            self._findings.error(location, "yaml-backslash", "A backslash stands within double quotes.", fix)

    def _check_marks(self, event: _Event) -> None:
        if event.anchor is not None:
            message = f"An anchor (&{event.anchor}) is used."
            self._error(_place(event), "yaml-anchor", message, "Leave it out, and write things out where they belong.")
        if event.tag is not None:
            message = f"A tag ({event.tag}) is used."
            self._error(_place(event), "yaml-tag", message, "Leave it out; put a text that begins with ! in quotes.")

    def _alias(self, event: _Event) -> None:
        message = f"An alias (*{event.anchor}) is used."
        fix = "Write out what it stands for; put a text that begins with * in quotes."
        self._error(_place(event), "yaml-anchor", message, fix)
        self._attach(None, _place(event), usable=False)

    def _begin(self, event: _Event, *, is_mapping: bool) -> None:
        self._check_marks(event)
        place = _place(event)
        if len(self._stack) >= DEEPEST_NESTING:
            message = f"Lists and mappings are nested more than {DEEPEST_NESTING} deep."
            self._error(place, "yaml-nesting", message, "Write it flatter.")
        self._stack.append(_Frame(PlacedMapping(self._shown, place) if is_mapping else PlacedList(self._shown, place)))

    def _end(self) -> None:
        container = self._stack.pop().container
        self._attach(container, container.place)

    def _is_item(self) -> bool:
        return len(self._stack) > 1 and isinstance(self._stack[-2].container, PlacedList)

    def _awaits_key(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return not frame.keyed and isinstance(frame.container, PlacedMapping)

    def _attach(self, value: Value, place: Place, *, usable: bool = True) -> None:
        """Put a finished value where it belongs; an unusable one makes its whole file unusable."""
        self.unusable |= not usable
        if not self._stack:
            self._root = value
            return
        frame = self._stack[-1]
        container = frame.container
        if isinstance(container, PlacedList):
            container.put(value, place)
        elif not frame.keyed:
            frame.keyed = True
            frame.key_place = place
            frame.key = self._checked_key(value, place, frame, usable=usable)
        else:
            frame.keyed = False
            if frame.key is not None:
                container.put(frame.key, frame.key_place, value, place)

    def _checked_key(self, value: Value, place: Place, frame: _Frame, *, usable: bool) -> str | None:
        container = frame.container
        if not usable or frame.repeats or not isinstance(container, PlacedMapping):
            return None
        if not isinstance(value, str) or not value:
            fix = "Write a word; put a text that begins with { or [ in single quotes."
            self._error(place, "yaml-key", "A key must be a word.", fix)
            self.unusable = True
            return None
        if value in container:
            first = container.key_at(value)
            if value == next(iter(container)) and first.line < place[0] and self._is_item():
                frame.repeats = True
                message = f"The key {value!r} stands here a second time, so an item of the list begins here."
                line = self._text.split("\n", place[0])[place[0] - 1]
                fix = f"Begin it with a hyphen and a blank, two blanks further to the left: - {line.strip()}"
                self._error(place, "yaml-duplicate-key", message, fix)
                return None
            message = f"The key {value!r} stands here a second time; it was first given on line {first.line}."
            self._error(place, "yaml-duplicate-key", message, "Keep one of the two.")
            return None
        return value


def _end(event: _Event) -> Place:
    return event.end_mark.line + 1, event.end_mark.column


def _place(event: _Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
