"""Verdicts that hold for the same files and the same program, kept in the user's cache.

A server judges its rule files at every start, which takes seconds of a processor. Nothing but the files and the program
decides what comes of it, so what was found to be usable once is not judged again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from plainspoken.catalogue.compiled_files import stamp_of, user_cache
from plainspoken.catalogue.files import builtin_schemas, shown_path
from plainspoken.catalogue.watcher import content_stamp

_PACKAGE: Final = Path(__file__).resolve().parent.parent


class KeptVerdict:
    """The place of one verdict: that of the directories as they are now. Reading and writing never raise.

    Args:
        directories: The layers, the lowest first.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self._directories = directories
        self._stamp = content_stamp(directories)
        # Findings name files as they are seen from here.
        shown = "\0".join(map(shown_path, directories))
        self._key = blake2b(
            f"{_program_stamp()} {self._stamp} {shown}".encode("utf-8", "surrogateescape"), digest_size=20
        ).hexdigest()

    def read(self) -> bytes | None:
        """What was kept; None when nothing was, or when it cannot be trusted."""
        with user_cache() as kept:
            return kept.form(self._key)

    def keep(self, verdict: str) -> None:
        """Keep a verdict, unless the files have changed since this was made: then nobody knows which it is of."""
        if content_stamp(self._directories) == self._stamp:
            with user_cache() as kept:
                kept.keep(self._key, verdict.encode())


@cache
def _program_stamp() -> str:
    """What the program and its schemas are, and the Python that runs it."""
    return f"{stamp_of([*_PACKAGE.rglob('*.py'), *builtin_schemas().glob('*.json')]).hex()} {sys.version}"
