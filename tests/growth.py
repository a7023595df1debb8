"""How the time of a search grows with its text: every pattern of the package, found by itself, over hostile texts."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path

import regex
from ahocorasick_rs import AhoCorasick

import plainspoken
from plainspoken.engine.gated import Gated, Match


class NearGates:
    """A pattern that is tried near its gates, with what a pattern has."""

    def __init__(self, gated: Gated) -> None:
        self.pattern, self.flags = gated.source, gated.flags
        self._gated = gated
        self._scan = AhoCorasick(list(gated.gates))

    def finditer(self, text: str) -> Iterator[Match]:
        gates = [start for _, start, _ in self._scan.find_matches_as_indexes(text.lower(), overlapping=True)]
        return self._gated.matches(text, gates, seconds=60)

    def match(self, text: str) -> None:
        """It is never tried at the beginning alone."""

    fullmatch = match


Pattern = re.Pattern[str] | re.Pattern[bytes] | regex.Pattern[str] | regex.Pattern[bytes] | NearGates

_PIECES = (
    *" \t\n\\aAz0.-_/:\"'`%=,@[(<{|&;é",
    *(
        "ab",
        "a ",
        "a.",
        "a-",
        "a:",
        "a/",
        "a@",
        "a=",
        "1.",
        "1:",
        "0,",
        "0f",
        "aB",
        "A1",
        "' ",
        '" ',
        '\\"',
        "\\n",
        "%2",
        " \n",
    ),
    *(
        "a\n",
        "a,\n",
        "- ",
        "[ ",
        "(a",
        "{a",
        "<a ",
        "a b ",
        "://",
        "a://",
        "a.b:",
        "/a",
        "\\\\a",
        "\r\n",
        "1 a",
        "$a",
        "x|",
        "| ",
    ),
)
_SMALL, _LARGE = 2_000, 8_000
_QUICK = 0.000_5
_LONGEST = 0.5
_LINEAR = 8.0
"""A text four times as long may take so many times as long; with a quadratic pattern it takes sixteen times as long."""


_WAYS = frozenset({"search", "finditer", "findall", "sub", "subn", "split", "match", "fullmatch"})
_AT_BEGINNING = frozenset({"match", "fullmatch"})


@dataclass(frozen=True)
class Searched:
    """A pattern, and whether it is searched for all through texts or only tried at their beginning."""

    pattern: Pattern
    throughout: bool


@cache
def patterns() -> dict[str, Searched]:
    """Every pattern that a module or one of its values holds, and every one that is written down in a call."""
    found: dict[tuple[str, object, int], tuple[list[str], Searched]] = {}
    ways: dict[tuple[str, str], set[str]] = {}
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(plainspoken.__path__, "plainspoken.")
        if not module.name.endswith("__main__") and ".migrations." not in module.name
    ]
    trees = {module: ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")) for module in modules}
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _WAYS:
                name = str(getattr(node.value, "id", None) or getattr(node.value, "attr", ""))
                for place in (module.__name__, ""):
                    ways.setdefault((place, name), set()).add(node.attr)
    for module, tree in trees.items():
        held = [
            (f"{module.__name__}.{name}", each, ways.get((module.__name__, name)) or ways.get(("", name)) or _WAYS)
            for name, value in vars(module).items()
            for each in _held(value)
        ]
        for place, pattern, way in [*held, *_written(tree, module.__name__)]:
            key = ("regex" if isinstance(pattern, regex.Pattern) else "re", pattern.pattern, pattern.flags)
            places, known = found.get(key, ([], None))
            throughout = bool(way - _AT_BEGINNING) or (known is not None and known.throughout)
            found[key] = ([*places, place], Searched(pattern, throughout))
    return {f"{' '.join(dict.fromkeys(places))} {each.pattern.pattern!r}": each for places, each in found.values()}


def growing_text(searched: Searched) -> str | None:
    """A piece of which texts are made that take the pattern more than linear time; None when there is none."""
    return next((piece for piece in _pieces(searched.pattern) if _grows(searched, piece)), None)


def _grows(searched: Searched, piece: str) -> bool:
    if _seconds(searched, piece, _SMALL // 4) > _LONGEST / 4:
        return True
    if _seconds(searched, piece, _SMALL) < _QUICK:
        return False
    # What else the machine does makes a search longer, never shorter.
    for _ in range(3):
        small = min(_seconds(searched, piece, _SMALL) for _ in range(3))
        if small < _QUICK or min(_seconds(searched, piece, _LARGE) for _ in range(2)) < _LINEAR * small:
            return False
    return True


def _seconds(searched: Searched, piece: str, length: int) -> float:
    """CPU seconds in which a text is searched."""
    pattern = searched.pattern
    repeated = (piece * (length // len(piece) + 1))[:length]
    text = repeated.encode() if isinstance(pattern.pattern, bytes) else repeated
    began = time.thread_time()
    pattern.match(text)  # type: ignore[arg-type] # str and bytes alike
    pattern.fullmatch(text)  # type: ignore[arg-type] # str and bytes alike
    for _ in pattern.finditer(text) if searched.throughout else ():  # type: ignore[arg-type] # str and bytes alike
        pass
    return time.thread_time() - began


def _pieces(pattern: Pattern) -> Iterator[str]:
    source = pattern.pattern.decode() if isinstance(pattern.pattern, bytes) else str(pattern.pattern)
    yield from _PIECES
    words = dict.fromkeys(re.findall(r"(?<!\\)[^\W\d_]{3,}|\\[\"'.:/-]|[^\w\s\\()\[\]{}?*+|^$]", source))
    for word in list(words)[:12]:
        plain = word.removeprefix("\\")
        yield from (plain, f"{plain} ", f"{plain}=", f"{plain}: ", f"{plain} a")


def _held(value: object, depth: int = 0) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern | regex.Pattern):
        yield value
    elif isinstance(value, Gated):
        yield NearGates(value)
    elif depth < 4 and isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _held(each, depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _held(each, depth + 1)
    elif depth < 4 and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _held(getattr(value, field.name, None), depth + 1)


def _written(tree: ast.Module, name: str) -> Iterator[tuple[str, Pattern, set[str] | frozenset[str]]]:
    """Patterns given to `re` or `regex` where they are used."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        library, source, way = getattr(node.func.value, "id", ""), node.args[0], node.func.attr
        if library not in ("re", "regex") or way not in _WAYS or not isinstance(source, ast.Constant):
            continue
        if isinstance(source.value, str):
            compiled: Pattern = re.compile(source.value) if library == "re" else regex.compile(source.value)
            yield f"{name}:{node.lineno}", compiled, {way}
