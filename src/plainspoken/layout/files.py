"""Files laid out: planned, proven to leave every catalogue as it is, and only then written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plainspoken.catalogue.files import RuleFile
from plainspoken.catalogue.findings import Finding, FindingList
from plainspoken.catalogue.loader import read_layers
from plainspoken.catalogue.writing import replace_file
from plainspoken.layout.formatter import CannotLayOut, lay_out
from plainspoken.lint.targets import Target, targets_of


@dataclass(frozen=True, slots=True)
class Layout:
    """A file before and after. `after` is None when it cannot be laid out: `problem` and `findings` then say why."""

    file: RuleFile
    before: bytes
    after: bytes | None
    problem: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is something to write."""
        return self.after is not None and self.after != self.before


def plan_layouts(paths: Sequence[Path]) -> tuple[Layout, ...]:
    """The layout of every rule file that the paths name, files and directories alike, as the lint tool takes them.

    A catalogue that would not have the same fingerprint afterwards keeps all its files: they come back with a problem.
    """
    targets = targets_of(paths, FindingList()) if paths else []
    planned: dict[Path, Layout] = {}
    for target in targets:
        for file in target.asked:
            planned.setdefault(file.path, _layout(file))
    for target in targets:
        if not _means_the_same(target, planned):
            for file in target.asked:
                problem = "the catalogue would not have the same fingerprint afterwards"
                planned[file.path] = replace(planned[file.path], after=None, problem=problem)
    return tuple(planned.values())


def write_layout(layout: Layout) -> None:
    """Puts the laid-out text in the place of the file at once: a reader sees the old text or the new one.

    Raises:
        CannotLayOut: The file was changed since it was read.
        OSError: It cannot be written.
    """
    if layout.after is None:
        return
    path, before = layout.file.path, layout.before

    def check(_fresh: Path) -> None:
        if path.read_bytes() != before:
            raise CannotLayOut("it was changed in the meantime; run the command again")

    replace_file(path, layout.after, check)


def _layout(file: RuleFile) -> Layout:
    try:
        before = file.path.read_bytes()
    except OSError as error:
        return Layout(file, b"", None, f"it cannot be read: {error.strerror}")
    try:
        text = before.decode("utf-8")
    except UnicodeDecodeError:
        return Layout(file, before, None, "it is not UTF-8; save it as UTF-8")
    try:
        return Layout(file, before, lay_out(text, file.kind, shown=file.shown).encode())
    except CannotLayOut as refusal:
        return Layout(file, before, None, str(refusal), refusal.findings)


def _means_the_same(target: Target, planned: dict[Path, Layout]) -> bool:
    """Whether a catalogue loads to the same fingerprint with the new texts; of a broken one the data is the same."""
    changed = {layout.file.path: layout for layout in planned.values() if layout.differs}
    if not changed:
        return True
    was, _ = read_layers(target.layers, FindingList())
    with tempfile.TemporaryDirectory(prefix="plainspoken-") as directory:
        for number, (path, layout) in enumerate(changed.items()):
            (Path(directory) / str(number)).write_bytes(layout.after or b"")
            changed[path] = replace(layout, file=replace(layout.file, path=Path(directory) / str(number)))
        layers = [
            [changed[file.path].file if file.path in changed else file for file in layer] for layer in target.layers
        ]
        is_, _ = read_layers(layers, FindingList())
    if was is None or is_ is None:
        return was is is_
    return was.fingerprint == is_.fingerprint
