"""The directories that a catalogue is made of, and what each of them gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.model import Catalogue


@dataclass(frozen=True, slots=True)
class Layer:
    """A directory of a catalogue. `name` is told in its place outside; counts are of what it gives."""

    name: str
    directory: Path
    rules: int
    overrides: int
    stale_overrides: int


def layers_of(catalogue: Catalogue, directories: Sequence[Path]) -> tuple[Layer, ...]:
    """The layers of a catalogue. The built-in one is called that; others have their directory's name, made unique."""
    layers: list[Layer] = []
    for number, directory in enumerate(directories):
        name = "built-in" if directory == builtin_rules() else directory.resolve().name
        twins = sum(layer.name.partition("#")[0] == name for layer in layers)
        overrides = [override for override in catalogue.overrides if override.layer == number]
        layers.append(
            Layer(
                name=f"{name}#{twins + 1}" if twins else name,
                directory=directory,
                rules=sum(rule.layer == number for rule in catalogue.rules),
                overrides=len(overrides),
                stale_overrides=sum(not override.applied for override in overrides),
            )
        )
    return tuple(layers)
