"""Files replaced at once: whoever reads one sees the old text or the new one, and never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def replace_file(path: Path, content: bytes, check: Callable[[Path], None] | None = None) -> None:
    """Write a file beside its place, have `check` look at it there, and move it to its place.

    The file keeps its permissions, and a link stays a link.

    Raises:
        OSError: The directory cannot be written to; the file is as it was, as after anything that `check` raises.
    """
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if check is not None:
            check(fresh)
        fresh.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
