"""Slips of people who do not program: which line of a text that is not YAML is the wrong one, and how it should read.

A YAML parser tells where it got stuck, which may be many lines behind the mistake. Here each line before that place is
put right in every way in which such lines are usually wrong, and the text is parsed again: the repair with which the
parser gets further tells what the mistake was. What is told is therefore true of the text, and not a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from plainspoken.catalogue.files import KINDS, builtin_schemas
from plainspoken.catalogue.quoting import corrected, texts_in_braces

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENTRIES: Final = 3
_MOST_TRIES: Final = 300
_FURTHEST: Final = 4  # blanks that an indentation is wrong by
_MOST_CHARACTERS: Final = 20_000
_LONGEST_LINE: Final = 2_000

_ODD_BLANKS: Final = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_LINE = re.compile(r"(?P<before> *(?:- +)?)(?P<key>[A-Za-z_]+) *: +(?P<value>\S.*)|(?P<dash> *- +)(?P<item>\S.*)")
_ITEM = re.compile(r" *- (?P<item>\S.*)")
_WHOLE_TEXT = re.compile(r""" *(?P<sign>['"])[^'"]*(?P=sign) *""")
_BULLET = re.compile(r"( *)(?:[–—•·*‣▪●]|\d{1,2}[.)]|-(?=[^\s-])) *(?=\S)")
_NO_COLON = re.compile(r"( *(?:- +)?)([a-z_]+)(?: *[=：] *| +|$)(.*)")
_NO_BLANK = re.compile(r"( *(?:- +)?)([a-z_]+):(?=\S)")
_KEY_IN_BRACES = re.compile(r"(?<=[^\s,{]) +(?=([a-z_]+): )")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in one line (from 1), what it is, and what the line should be; None: there should be no such line."""

    line: int
    column: int
    what: str
    corrected: str | None

    @property
    def fix(self) -> str:
        """What to write, in words."""
        if self.corrected is None:
            return "Delete this line."
        blanks = len(self.corrected) - len(self.corrected.lstrip(" "))
        where = f", with {blanks} blanks before it" if blanks else ""
        return f"Write{where}: {self.corrected.strip()}"


@dataclass(frozen=True, slots=True)
class _Repair:
    """Lines `first` to `last` (from 0) give way to one."""

    first: int
    last: int
    corrected: str | None
    what: str
    column: int


def find_slip(lines: Sequence[str], stuck: int) -> Slip | None:
    """The mistake that keeps these lines from being YAML; None when no usual one explains it.

    Args:
        lines: The text.
        stuck: The line (from 0) at which the parser got stuck.
    """
    first, part = _surroundings(lines, stuck)
    before = stuck - first
    stuck = min(before, len(part) - 1)
    if not part:
        return None
    tries = 0
    for repair_of in _REPAIRS:
        for number in range(stuck, -1, -1):
            for repair in repair_of(part, number) if part[number].strip() else ():
                tries += 1
                if tries > _MOST_TRIES:
                    return None
                corrected = [] if repair.corrected is None else [repair.corrected]
                after = _first_error([*part[: repair.first], *corrected, *part[repair.last + 1 :]])
                if after is None or after > max(before, repair.last):
                    return Slip(first + repair.first + 1, repair.column + 1, repair.what, repair.corrected)
    return None


def _surroundings(lines: Sequence[str], stuck: int) -> tuple[int, Sequence[str]]:
    """The entries around a line, in which the parser gets stuck at it as well, and where they begin; none if too long.

    An entry begins where a line is not indented. A quotation mark may have been opened in an entry before.
    """
    begins = [number for number, line in enumerate(lines) if line[:1] not in {"", " ", "#", "\t", "\r"}]
    above = [0, *(number for number in begins if number <= stuck)][-_ENTRIES:]
    below = [number for number in begins if number > stuck]
    end = below[1] if len(below) > 1 else len(lines)
    for first in above:
        part = lines[first:end]
        long = sum(map(len, part)) > _MOST_CHARACTERS or any(len(line) > _LONGEST_LINE for line in part)
        if not long and _first_error(part) == stuck - first:
            return first, part
    return 0, ()


def _first_error(lines: Sequence[str]) -> int | None:
    text = "\n".join(lines)
    try:
        for _ in yaml.parse(text if text.endswith("\n") else f"{text}\n", Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line if error.problem_mark is not None else 0
    except yaml.YAMLError:
        return 0
    return None


@cache
def known_keys() -> frozenset[str]:
    """Every key that some kind of rule file knows somewhere."""
    return frozenset(key for key, _ in _keys())


@cache
def _list_keys() -> frozenset[str]:
    """The keys among them that hold a list everywhere."""
    kinds = [(key, schema.get("type") == "array") for key, schema in _keys()]
    return frozenset(key for key, is_list in kinds if is_list) - {key for key, is_list in kinds if not is_list}


def _keys() -> Iterator[tuple[str, dict[str, Any]]]:
    def below(schema: object) -> Iterator[tuple[str, dict[str, Any]]]:
        if isinstance(schema, list):
            for item in schema:
                yield from below(item)
        elif isinstance(schema, dict):
            yield from schema.get("properties", {}).items()
            for value in schema.values():
                yield from below(value)

    for kind in KINDS:
        yield from below(json.loads((builtin_schemas() / f"{kind}.schema.json").read_text(encoding="utf-8")))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _one(number: int, line: str, corrected: str | None, what: str) -> Iterator[_Repair]:
    if corrected != line:
        pairs = enumerate(zip(line, corrected or "", strict=False))
        column = next((at for at, (old, new) in pairs if old != new), min(len(line), len(corrected or "")))
        yield _Repair(number, number, corrected, what, column if corrected is not None else 0)


def _fences(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    if lines[number].lstrip().startswith(("```", "~~~")):
        yield from _one(number, lines[number], None, "This line belongs to a web page or a chat, not to a rule file.")


def _odd_blanks(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    plain = line.translate({ord(sign): " " for sign in _ODD_BLANKS})
    yield from _one(number, line, plain, "A blank here is a special one, as web pages and word processors have.")


def _bullets(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    bullet = _BULLET.match(line)
    corrected = f"{bullet[1]}- {line[bullet.end() :]}" if bullet else line
    yield from _one(number, line, corrected, "An item of a list begins with a hyphen and a blank.")


def _missing_blanks(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    found = _NO_BLANK.match(line)
    if found and found[2] in known_keys():
        yield from _one(number, line, f"{found[0]} {line[found.end() :]}", "A blank is missing after the colon.")


def _missing_colons(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    found = _NO_COLON.fullmatch(line)
    if found and found[2] in known_keys():
        corrected = f"{found[1]}{found[2]}: {found[3]}".rstrip()
        yield from _one(number, line, corrected, f"A colon is missing after {found[2]!r}.")


def _braces(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    if line.count("[") > line.count("]"):
        yield from _one(number, line, f"{line.rstrip(' ,')}]", "What [ opens on this line is not closed with ].")
    start = line.find("{ ")
    if start < 0:
        return
    inside = line[start:]
    spaced = _KEY_IN_BRACES.sub(lambda match: ", " if match[1] in known_keys() else match[0], inside)
    yield from _one(number, line, line[:start] + spaced, "A comma is missing between two entries within { and }.")
    if inside.count("{") > inside.count("}"):
        yield from _one(number, line, f"{line.rstrip(' ,')} }}", "What { opens on this line is not closed with }.")


def _commas(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    if re.search(r"['\"\]}][,;] *$", line):
        yield from _one(number, line, line.rstrip(" ,;"), "No comma or semicolon belongs at the end of a line.")


def _texts_in_braces(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    for first, last, correction in texts_in_braces(line, known_keys()):
        written = line[:first] + correction.written + line[last:]
        yield _Repair(number, number, written, correction.what, first + correction.at)


def _quotes(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    found = _LINE.fullmatch(line)
    if not found:
        return
    value = found["value"] or found["item"]
    start = len(line) - len(value)
    value = value.rstrip()
    if value.startswith(("- ", "|", ">")) or (found["item"] and re.match(r"[{\[]|[a-z_]+: ", value)):
        return
    correction = corrected(value)
    if correction is not None:
        yield _Repair(number, number, line[:start] + correction.written, correction.what, start + correction.at)


def _joined(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    """A text that was closed at the end of a line and goes on in the next."""
    previous = lines[number - 1] if number else ""
    is_next_text = _WHOLE_TEXT.fullmatch(lines[number])
    if previous.rstrip()[-1:] in {"'", '"'} and not is_next_text and not re.match(r" *(?:-|[a-z_]+:)", lines[number]):
        opened = previous.rstrip()
        corrected = f"{opened[:-1]} {lines[number].strip().strip(opened[-1])}{opened[-1]}"
        what = "The text goes on in the next line, after its quotation mark is closed."
        yield _Repair(number - 1, number, corrected, what, len(opened) - 1)


def _missing_dashes(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line = lines[number]
    indent = _indent(line)
    rest = line[indent:]
    if rest.startswith("-"):
        return
    begins_rule = rest.startswith("id:")
    key = rest.partition(": ")[0]
    what = "A hyphen and a blank are missing before this item of a list."
    if _is_item_of_its_own(_above(lines, number), line):
        yield from _one(number, line, f"{line[: indent - 2]}- {rest}", what)
    above = next((other for other in reversed(lines[:number]) if other.strip() and _indent(other) <= indent), "")
    item = above.lstrip().removeprefix("- ")
    is_one_more = _indent(above) == indent and above.lstrip().startswith("- ")
    is_first = _above(lines, number).strip().removesuffix(":") in _list_keys()
    if begins_rule or is_first or (is_one_more and (key not in known_keys() or item.startswith(f"{key}: "))):
        yield from _one(number, line, f"{line[:indent]}- {rest}", what)
        if begins_rule and indent > 1:
            yield from _one(number, line, f"{line[: indent - 2]}- {rest}", what)


def _is_item_of_its_own(above: str, line: str) -> bool:
    """Whether a line stands below the text of an item as if it went on, and both are whole: each within its signs."""
    item = _ITEM.fullmatch(above)
    begun = item["item"].rstrip() if item else ""
    whole = [(text[:1] + text[-1:]) in {"{}", "''", '""'} for text in (begun, line.strip())]
    return all(whole) and _indent(line) == _indent(above) + 2 and begun[0] == line.strip()[0]


def _above(lines: Sequence[str], number: int) -> str:
    return next((line for line in reversed(lines[:number]) if line.strip()), "")


def _indents_below_keys(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    above = _above(lines, number)
    if above.rstrip().endswith(":") and not lines[number].startswith("- "):
        yield from _indented(lines, number, _indent(above) + 2)


def _indents(lines: Sequence[str], number: int) -> Iterator[_Repair]:
    line, indent = lines[number], _indent(lines[number])
    if line.startswith("- "):
        return
    below = next((_indent(other) for other in lines[number + 1 :] if other.strip()), indent)
    wanted = [below] if abs(below - indent) == 1 else []
    seen = {_indent(other) for other in lines if other.strip()} | {_indent(_above(lines, number)) + 2}
    wanted += sorted(seen, key=lambda other: (abs(other - indent), -other))
    for other in dict.fromkeys(wanted):
        yield from _indented(lines, number, other)


def _indented(lines: Sequence[str], number: int, wanted: int) -> Iterator[_Repair]:
    line, indent = lines[number], _indent(lines[number])
    if abs(wanted - indent) <= _FURTHEST:
        what = f"This line is indented by {indent} blank{'' if indent == 1 else 's'}, where {wanted} would fit."
        yield from _one(number, line, " " * wanted + line[indent:], what)


# The surest first: each is tried on all lines before the next.
_REPAIRS: Final[tuple[Callable[[Sequence[str], int], Iterator[_Repair]], ...]] = (
    _fences,
    _odd_blanks,
    _missing_blanks,
    _missing_colons,
    _bullets,
    _braces,
    _texts_in_braces,
    _commas,
    _quotes,
    _joined,
    _missing_dashes,
    _indents_below_keys,
    _indents,
)
