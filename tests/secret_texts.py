"""Texts with made-up secrets, and texts without: what comes out of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from plainspoken.engine.record_mask import RecordMask

_DATA = Path(__file__).parent / "data"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "e": "\x1b", "\\": "\\", "u": "\\u", "x": "\\x"}


def read_texts(name: str) -> list[str]:
    """The lines of a file of `tests/data`, without its remarks."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return ["".join(_unescaped(line)) for line in lines if line and not line.startswith("# ")]


def survivors(texts: list[str], secret: str) -> list[str]:
    """The texts whose secret comes out of the mask, as a text or, where it is JSON, as data."""
    return [text for text in texts if _survives(text, secret)]


def _survives(form: str, secret: str) -> bool:
    long = ("".join(filter(str.isalnum, secret)) * 40)[:40]
    text = form.replace("§§", long).replace("§", secret)
    shown = RecordMask(text).text(text)
    if "§§" in form:
        secret = long
    if secret in shown:
        return True
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return secret in json.dumps(RecordMask(data).value(data), ensure_ascii=False)


def _unescaped(line: str) -> Iterator[str]:
    letters = iter(line)
    for letter in letters:
        yield _ESCAPES[next(letters)] if letter == "\\" else letter
