"""What a test run is about: the layers it loads, and which of their files, rules and corpora are asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plainspoken.catalogue.files import RuleFile, builtin_rules, file_kind, rule_files, shown_path, yaml_files
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.model import Catalogue, Rule
from plainspoken.catalogue.suggestions import suggest
from plainspoken.errors import NotFound, SettingsError
from plainspoken.lint.targets import guess_kind

CORPORA: Final = "corpora"
QUIET: Final = "quiet.txt"
KNOWN: Final = "known.jsonl"
_RULE_ID = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class TestScope:
    """The layers of a run, the lowest first, and what is asked of them; nothing named means everything.

    `loose` are rule files outside any directory of rules; they make the nearest layer. `paths` are resolved.
    """

    directories: tuple[Path, ...]
    loose: tuple[Path, ...] = ()
    paths: frozenset[Path] = frozenset()
    rule_ids: frozenset[str] = frozenset()
    quiet: tuple[Path, ...] = ()
    known: tuple[Path, ...] = ()

    @property
    def asks_for_everything(self) -> bool:
        """Whether nothing narrows the run."""
        return not self.paths and not self.rule_ids

    def layers(self, findings: FindingList) -> list[list[RuleFile]]:
        """The rule files of each layer."""
        layers = [rule_files(path, findings, complete=number == 0) for number, path in enumerate(self.directories)]
        if self.loose:
            layers.append([RuleFile(guess_kind(path), path, shown_path(path)) for path in self.loose])
        return layers

    def rules(self, catalogue: Catalogue, layers: Iterable[Iterable[RuleFile]]) -> Iterator[Rule]:
        """The rules asked for.

        Raises:
            NotFound: A rule asked for by its id is not there.
        """
        for rule_id in sorted(self.rule_ids - catalogue.rules_by_id.keys()):
            raise NotFound(f"there is no rule {rule_id!r}. {suggest(rule_id, catalogue.rules_by_id)}".rstrip())
        asked = {file.shown for layer in layers for file in layer if self._asks_for(file.path)}
        for rule in catalogue.rules:
            if self.asks_for_everything or rule.id in self.rule_ids or not asked.isdisjoint(rule.files):
                yield rule

    def quiet_corpora(self) -> tuple[Path, ...]:
        """Files of lines that must come out unchanged: those of the layers that are asked for, and further ones."""
        return (*self._corpora(QUIET), *self.quiet)

    def known_corpora(self) -> tuple[tuple[Path, bool], ...]:
        """Files of texts whose rule is known, each with whether all of its lines are asked for."""
        own = [
            (path, not self.rule_ids or self._asks_for(path))
            for path in self._every_corpus(KNOWN)
            if self.rule_ids or self.asks_for_everything or self._asks_for(path)
        ]
        return (*own, *((path, True) for path in self.known))

    def stamp(self) -> str:
        """A hash of the content of every file that a run reads; the same files, the same stamp."""
        digest = hashlib.blake2b(digest_size=16)
        for path in self._files():
            try:
                content = path.read_bytes()
            except OSError as error:
                content = f"unreadable: {error.strerror}".encode()
            digest.update(b"%d %d %s" % (len(str(path)), len(content), str(path).encode(errors="replace")))
            digest.update(content)
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        for directory in self.directories:
            try:
                yield from yaml_files(directory)
            except OSError:
                yield directory
        yield from self.loose
        for name in (QUIET, KNOWN):
            yield from self._every_corpus(name)
        yield from (*self.quiet, *self.known)

    def _corpora(self, name: str) -> Iterator[Path]:
        yield from (path for path in self._every_corpus(name) if self.asks_for_everything or self._asks_for(path))

    def _every_corpus(self, name: str) -> Iterator[Path]:
        yield from (path for layer in self.directories if (path := layer / CORPORA / name).is_file())

    def _asks_for(self, path: Path) -> bool:
        path = path.resolve()
        return path in self.paths or not self.paths.isdisjoint(path.parents)


def scope_of(
    words: Sequence[str],
    *,
    rules: Sequence[Path] = (),
    quiet: Sequence[Path] = (),
    known: Sequence[Path] = (),
) -> TestScope:
    """The scope that a command line asks for.

    Args:
        words: Files, directories and rule ids. A directory of rules that `rules` does not name is layered over those
            that it does, as the lint tool would; one with a `categories.yaml` takes the place of the built-in rules.
        rules: Site directories, the lowest first; the first may be a whole catalogue.
        quiet: Further files of lines that must come out unchanged.
        known: Further files of texts whose rule is known.

    Raises:
        NotFound: A word is neither a path nor shaped like a rule id.
        SettingsError: Two whole catalogues are asked for at once.
    """
    whole = bool(rules) and _is_whole(rules[0])
    directories = list(rules) if whole else [builtin_rules(), *rules]
    loose: list[Path] = []
    paths: set[Path] = set()
    ids: set[str] = set()
    for word in words:
        path = Path(word)
        if not path.exists():
            ids.add(_rule_id(word))
            continue
        paths.add(path.resolve())
        root = _root_of(path)
        if root is None:
            loose.append(path)
        elif root.resolve() not in {directory.resolve() for directory in directories}:
            if not _is_whole(root):
                directories.append(root)
            elif whole or rules:
                raise SettingsError(f"{word} belongs to another whole catalogue; test one catalogue at a time")
            else:
                directories[0], whole = root, True
    return TestScope(tuple(directories), tuple(loose), frozenset(paths), frozenset(ids), tuple(quiet), tuple(known))


def _is_whole(directory: Path) -> bool:
    return (directory / "categories.yaml").is_file()


def _rule_id(word: str) -> str:
    if _RULE_ID.fullmatch(word):
        return word
    raise NotFound(f"{word!r} is neither a file or directory nor the id of a rule, such as network.name-not-resolved")


def _root_of(path: Path) -> Path | None:
    """The directory of rules that a path is or lies in; None for a file outside any."""
    if path.is_dir():
        return path.parent if path.name in {"failures", CORPORA} else path
    if path.parent.name in {"failures", CORPORA}:
        return path.parent.parent
    return path.parent if file_kind(path) else None
