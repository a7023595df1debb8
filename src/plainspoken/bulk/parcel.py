"""A catalogue as it is sent to other processes: the files of a site, and by which hash it is known there.

The built-in rules are where the program is; only a site's own files travel. A process loads a catalogue once, whatever
the number of batches, and finds built-in and known files in their compiled form.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Final

from plainspoken.catalogue.files import builtin_rules, yaml_files
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import BulkFailed

_ENGINES: Final[dict[str, Sanitizer]] = {}
_MOST_ENGINES: Final = 4
_LOCK: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A catalogue that can be sent. `files` are paths below numbered layers, and what they hold.

    Attributes:
        files: Of the layers above the built-in one; `0/failures/backup.yaml`.
        layers: How many layers lie over the built-in one, or over nothing.
        builtin: Whether the built-in rules are the lowest layer.
        fingerprint: What the whole catalogue is known by once it is loaded.
        program: The version of this program, which must be the same everywhere.
    """

    files: tuple[tuple[str, bytes], ...]
    layers: int
    builtin: bool
    fingerprint: str
    program: str

    @classmethod
    def pack(cls, layers: Sequence[Path]) -> Parcel:
        """What is to be sent for a catalogue.

        Args:
            layers: Its directories, the lowest first: the built-in one or a whole catalogue (`layers_of`).

        Raises:
            CatalogueError: Something is wrong in the files; it carries every finding.
        """
        builtin = bool(layers) and layers[0] == builtin_rules()
        own = list(layers[1:] if builtin else layers)
        catalogue = load_catalogue(*layers, builtin=False)
        files = tuple(
            (str(PurePosixPath(str(number), path.relative_to(directory).as_posix())), path.read_bytes())
            for number, directory in enumerate(own)
            for path in yaml_files(directory)
        )
        parcel = cls(files, len(own), builtin, catalogue.fingerprint, version("plainspoken"))
        _keep(parcel.key, Sanitizer(catalogue))
        return parcel

    @property
    def key(self) -> str:
        """A hash of everything in it."""
        digest = blake2b(f"{self.program} {self.fingerprint} {self.layers} {self.builtin}".encode(), digest_size=20)
        for name, content in self.files:
            digest.update(f"\n{name} {len(content)}\n".encode() + content)
        return digest.hexdigest()

    def engine(self) -> Sanitizer:
        """The engine of the catalogue, loaded on the first call in a process.

        Raises:
            BulkFailed: This process has other built-in rules or another version of the program than the sender.
        """
        with _LOCK:
            engine = _ENGINES.get(self.key)
            if engine is None:
                engine = Sanitizer(self._catalogue())
                _keep(self.key, engine)
        return engine

    def _catalogue(self) -> Catalogue:
        here = version("plainspoken")
        if here != self.program:
            message = f"plainspoken {here} runs here and {self.program} began the work; install the same everywhere"
            raise BulkFailed(message)
        with tempfile.TemporaryDirectory(prefix="plainspoken-") as temporary:
            home = Path(temporary)
            for number in range(self.layers):
                (home / str(number) / "failures").mkdir(parents=True)
            for name, content in self.files:
                (home / name).write_bytes(content)
            catalogue = load_catalogue(*(home / str(number) for number in range(self.layers)), builtin=self.builtin)
        if catalogue.fingerprint != self.fingerprint:
            message = f"the built-in rules here are others: catalogue {catalogue.fingerprint}, not {self.fingerprint}"
            raise BulkFailed(message)
        return catalogue


def _keep(key: str, engine: Sanitizer) -> None:
    while len(_ENGINES) >= _MOST_ENGINES:
        del _ENGINES[next(iter(_ENGINES))]
    _ENGINES[key] = engine
