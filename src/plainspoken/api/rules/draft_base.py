"""What draft rule files are laid over, and how what is found in them is told outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from plainspoken.api.catalogue import without_directories
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.rules.heavy_work import Deadline
from plainspoken.authoring.drafting.draft_files import DraftFiles, deleted_mistake, draft_mistake, laid_out
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.layers import Layer, layers_of
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets

Watcher: TypeAlias = CatalogueWatcher[Sanitizer]

_PLACE: Final = re.compile(r"[\w./-]+\.ya?ml:\d{1,6}(?::\d{1,6})?")


@dataclass(frozen=True, slots=True)
class DraftBase:
    """The layers in force. Drafts lie over the nearest one; with `replaces`, they take the place of its files."""

    layers: tuple[Layer, ...]
    replaces: bool = False

    @property
    def directories(self) -> list[Path]:
        """The directories of the layers, the lowest first."""
        return [layer.directory for layer in self.layers]

    def laid_out(self, files: Mapping[str, str], deleted: Collection[str] = ()) -> AbstractContextManager[DraftFiles]:
        """The drafts in their place."""
        if not self.replaces:
            return laid_out(files, self.directories)
        return laid_out(files, self.directories[:-1], into=self.directories[-1], deleted=deleted)

    def sanitizer(self, files: Mapping[str, str], deleted: Collection[str], deadline: Deadline) -> Sanitizer:
        """The engine with the drafts.

        Raises:
            RequestError: They cannot be loaded.
        """
        with self.laid_out(files, deleted) as drafts:
            sanitizer = drafts.sanitizer()
        deadline()
        if sanitizer is None:
            detail = "The rules cannot be loaded with these files. Check them first: that tells what is wrong."
            raise RequestError("invalid-body", errors=(FieldError(pointer="/files", detail=detail),))
        return sanitizer

    def checked(self, files: Mapping[str, str], deleted: Collection[str] = ()) -> None:
        """Refuse files with names, numbers or sizes that are not taken.

        Raises:
            RequestError: There are some.
        """
        for pointer, mistake in (("/files", draft_mistake(files)), ("/deleted", deleted_mistake(files, deleted))):
            if mistake:
                raise RequestError("invalid-body", errors=(FieldError(pointer=pointer, detail=mistake),))
        if deleted and not self.replaces:
            detail = "Files are deleted only where they are published, by whoever may do that."
            raise RequestError("invalid-body", errors=(FieldError(pointer="/deleted", detail=detail),))


def layers_in_force(watcher: Watcher) -> tuple[Layer, ...]:
    """The layers in force; an app made from a catalogue alone stands on the built-in rules."""
    return watcher.status.layers or layers_of(watcher.current.catalogue, [builtin_rules()])


def presentable(value: Any, layers: Sequence[Layer]) -> Any:  # noqa: ANN401 - JSON-ready data of any shape
    """JSON-ready data, each directory by its layer's name, secrets masked."""
    if isinstance(value, str):
        shown = without_directories(value, layers)
        # What follows the name of a file such as credentials.yaml is a line, not a secret.
        return shown if _PLACE.fullmatch(shown) else mask_secrets(shown)
    if isinstance(value, Mapping):
        return {presentable(key, layers): presentable(inner, layers) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [presentable(inner, layers) for inner in value]
    return value
