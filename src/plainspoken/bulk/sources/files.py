"""What files have in common: their place, whether they are still the same, and errors that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from plainspoken.errors import BulkInputError


@dataclass(frozen=True, slots=True)
class File:
    """A file of failures or log lines. `called` tells what a column is called in it, where that is something else."""

    path: Path
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The path as it was given."""
        return str(self.path)

    @property
    def row_type(self) -> pa.DataType:
        """Lines and rows are numbered from 1."""
        return pa.int64()

    def identity(self) -> dict[str, Any]:
        """Path, size and when it was changed."""
        with self.errors_named():
            found = self.path.stat()
        return {
            "file": str(self.path.resolve()),
            "bytes": found.st_size,
            "changed": found.st_mtime_ns,
            "called": dict(self.called),
        }

    def name_of(self, column: str) -> str:
        """What a column is called in the file."""
        return self.called.get(column, column)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file for reading."""
        with self.errors_named(), self.path.open("rb") as stream:
            yield stream

    @contextmanager
    def errors_named(self) -> Iterator[None]:
        """Errors of reading as BulkInputError with the name of the file."""
        try:
            yield
        except OSError as error:
            message = f"{self.path}: it cannot be read: {error.strerror or error}"
            raise BulkInputError(message) from error
        except pa.ArrowInvalid as error:
            message = f"{self.path}: it cannot be read: {str(error).splitlines()[0]}"
            raise BulkInputError(message) from error
