"""Reasons of standard vocabularies, each with the faults that are right for it (see the files of `data/reasons`).

A file holds blocks. `[fault | fault]` begins one; each line behind it is a reason, with more faults behind ` | ` that
are right for it alone, or rules (their names hold a point). `no cause` stands for every fault that says only that
something failed, and for none at all.
"""

import errno
import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple

NO_CAUSE: Final = "no cause"
_FOLDER: Final = Path(__file__).parent / "data" / "reasons"


class Reason(NamedTuple):
    """A text, the faults that are right for it, and the vocabulary that it is of."""

    text: str
    faults: frozenset[str]
    vocabulary: str


@cache
def standard_reasons() -> tuple[Reason, ...]:
    """Every reason of every vocabulary, in each of the writings that are usual for it."""
    return tuple(
        Reason(text, faults, path.stem)
        for path in sorted(_FOLDER.glob("*.txt"))
        for written, faults in _entries(path)
        for text in _WRITINGS.get(path.stem, _as_it_stands)(written)
    )


def _entries(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    block: frozenset[str] = frozenset()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and re.fullmatch(r"\[[a-z |.-]+\]", line):
            block = frozenset(line.strip("[]").split(" | "))
        elif line and not line.startswith("#"):
            text, *others = re.split(r" \| (?=[a-z .-]+(?: \| |$))", line)
            yield text, block | {fault for other in others for fault in other.split(" | ")}


def _as_it_stands(written: str) -> Iterator[str]:
    yield written


def _errno(name: str) -> Iterator[str]:
    number = getattr(errno, name, None)
    if number is not None:
        yield os.strerror(number)
        yield f"[Errno {number}] {os.strerror(number)}: '/mnt/x'"


def _http(code: str) -> Iterator[str]:
    status = HTTPStatus(int(code)) if int(code) in set(HTTPStatus) else None
    if status is None:
        return
    yield status.phrase
    yield f"HTTP/1.1 {code} {status.phrase}"
    yield f"unexpected status: {code} {status.phrase}"
    yield f"The remote server returned an error: ({code}) {status.phrase}."
    yield f"{code} {'Server' if code[0] == '5' else 'Client'} Error: {status.phrase} for url: https://vc1/sdk"
    if code in _COMMON_CODES:
        yield f"HTTP {code}"
        yield f"Request failed with status code {code}"
        yield f"unexpected status code: {code}"
        yield f"Server returned HTTP response code: {code} for URL: https://vc1/sdk"
        yield f"server responded with status {code}"
        yield f"HTTP error {code}"


_COMMON_CODES: Final = {"400", "401", "403", "404", "408", "409", "413", "429", "500", "502", "503", "504", "507"}


def _exits(written: str) -> Iterator[str]:
    if not written.startswith("SIG"):
        yield written
        return
    words = signal.strsignal(getattr(signal, written)) or ""
    yield f"signal: {words.lower()}"
    yield f"terminated by signal {getattr(signal, written).value} ({words})"


_WRITINGS: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {"errno": _errno, "http": _http, "exits": _exits}
