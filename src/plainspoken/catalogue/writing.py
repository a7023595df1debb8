"""Files that are there whole or not at all: whoever reads one sees the old content or the new one, never a part."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

UNFINISHED: Final = ".unfinished"
"""How files end that nobody has finished writing."""


@contextmanager
def appearing(path: Path, *, until_then: str = UNFINISHED) -> Iterator[IO[bytes]]:
    """A file that is there once all of it is written and on disk; it takes the place of an older one.

    Args:
        path: Its place; a link there is replaced.
        until_then: How its name ends before that; it lies beside its place and begins with a dot.
    """
    unfinished = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{until_then}")
    try:
        with unfinished.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes, check: Callable[[Path], None] | None = None) -> None:
    """Write a file beside its place, have `check` look at it there, and move it to its place.

    The file keeps its permissions, and a link stays a link.

    Raises:
        OSError: The directory cannot be written to; the file is as it was, as after anything that `check` raises.
    """
    target = path.resolve()
    with appearing(target, until_then=target.suffix) as file:
        os.fchmod(file.fileno(), target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        file.write(content)
        file.flush()
        if check is not None:
            check(Path(file.name))
