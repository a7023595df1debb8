"""Values that nobody has, in the shape of those that somebody has: examples may hold these."""

from __future__ import annotations

import re
from itertools import cycle
from typing import Final

from plainspoken.engine.secret_search import REMOVED

_STEM_WORDS: Final = frozenset(
    "vm vol volume job i r s v obj migration mig ctx context domain dom pvc pv snap snapshot repl replication req"
    " request async task session host group datastore network sg subnet blk block container application attempt exec"
    " execution schedule run backup restore export disk drive device port nic net lun image img template tmpl instance"
    " node pod cluster pool flow policy op operation tx txn trace span event unified enhanced test live failover"
    " rollback cleanup volumes dev home opt var etc usr tmp mnt sys proc run srv lib log data block mapper".split()
)
_STEM = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")
_HEX = re.compile(r"[0-9a-fA-F-]{6,}")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5,}[0-9A-Fa-f]{2}")
_TIME_DIGITS: Final = "20240102030405" + 12 * "0"
_KEPT: Final = frozenset({"size", "duration", "percent"})


class MadeUp:
    """Makes values up for one text: the same value twice gets the same, different ones get different ones."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._count = 0

    def like(self, hole: str, value: str) -> str:
        """A value of the same shape; sizes, durations and percentages stay what they are, secrets become a remark."""
        if hole in _KEPT:
            return value
        if hole == "secret":
            return REMOVED
        if value not in self._known:
            self._count += 1
            self._known[value] = self._made(hole, value)
        return self._known[value]

    def _made(self, hole: str, value: str) -> str:
        if hole == "address":
            return self._address(value)
        if hole == "path":
            return self._path(value)
        if hole == "device":
            return self._device(value)
        if hole == "host":
            return f"host{self._count}" + (".example" if "." in value else "")
        if hole == "name":
            return f"server{self._count}"
        if hole == "time":
            digits = cycle(_TIME_DIGITS)
            return re.sub(r"\d", lambda _: next(digits), value)
        return self._shaped(value)

    def _address(self, value: str) -> str:
        scheme, separator, _ = value.partition("://")
        if separator:
            return f"{scheme}://host{self._count}.example/made-up"
        if "@" in value:
            return f"user@host{self._count}.example"
        if _MAC.fullmatch(value):
            return f"02:00:00:00:00:{self._count:02x}"
        if _IPV4.match(value):
            return _IPV4.sub(f"192.0.2.{self._count % 250 + 1}", value, count=1)
        return f"2001:db8::{self._count:x}"

    def _path(self, value: str) -> str:
        found = _EXTENSION.search(value)
        extension = found[0] if found else ""
        name = f"file{self._count}{extension}"
        if value.startswith("["):
            return f"[storage{self._count}] vm/{name}"
        if "\\" in value:
            return f"C:\\data\\{name}"
        return name if "/" not in value else f"/srv/data/{name}" if value[:1] in "/~" else f"data/{name}"

    def _device(self, value: str) -> str:
        letter = "klmnopqrstuvwxyz"[self._count % 16]
        return f"/dev/vd{letter}" if value.startswith("/") else f"vd{letter}" if value.isascii() else value

    def _shaped(self, value: str) -> str:
        """Digits and letters replaced one by one; only words that ids begin with stay."""
        digits, letters = cycle("1234567890"), cycle("abcdef")
        for _ in range(self._count - 1):
            next(digits)
            next(letters)
        hexadecimal = bool(_HEX.fullmatch(value))
        parts = []
        for match in _STEM.finditer(value):
            piece = match[0]
            if piece[0].isdigit():
                parts.append("".join(next(digits) for _ in piece))
            elif piece[0].isalpha() and (hexadecimal or piece.lower() not in _STEM_WORDS):
                parts.append("".join(next(letters).upper() if sign.isupper() else next(letters) for sign in piece))
            else:
                parts.append(piece)
        made = "".join(parts)
        return "0x" + made[2:] if value[:2] in {"0x", "0X"} else made
