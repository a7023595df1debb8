"""Compiled forms while a catalogue is loaded: which file has one, and which get one because they had to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from hashlib import blake2b
from types import TracebackType
from typing import Final, Self

from plainspoken.catalogue.compiled import compiled, restored
from plainspoken.catalogue.compiled_files import key_of, packaged_form, tell_once, user_cache
from plainspoken.catalogue.draft import Draft
from plainspoken.catalogue.files import RuleFile
from plainspoken.catalogue.placed import PlacedMapping

_REMEMBERED: Final = 128
"""How many files' parts a process keeps at hand: rules are checked, previewed and published over the same files."""


class CompiledForms:
    """The forms of one load; used with `with`, at whose end new forms are kept. Nothing of it raises."""

    def __init__(self) -> None:
        self._cache = user_cache()
        self._loaded = blake2b(digest_size=20)
        self._new: dict[str, Callable[[], bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._cache as kept:
            for key, make in self._new.items() if kind is None and kept.is_usable else ():
                kept.keep(key, make())

    def part_of(self, file: RuleFile, content: bytes) -> Draft | None:
        """What a file of this content gives to a draft of its own; None when that has to be read from it."""
        form = self._form(_key_of(file.kind, content))
        return None if form is None else _restored(form, content, file.shown)

    def keep(self, file: RuleFile, content: bytes, draft: Draft) -> None:
        """Have what a file gave to a draft of its own ready for the next load."""
        key = _key_of(file.kind, content)
        if key is not None:
            self._new[key] = partial(compiled, draft)

    def loaded(self, file: RuleFile, content: bytes, layer: int) -> None:
        """Take note of the next file of the catalogue."""
        self._loaded.update(f"{layer} {file.kind} {len(content)}\n".encode() + content)

    def fingerprint(self, compute: Callable[[], str]) -> str:
        """The fingerprint of the catalogue that was loaded, which follows from its files."""
        key = _key_of("catalogue", self._loaded.digest())
        form = self._form(key)
        if form is not None:
            return form.decode(errors="replace")
        fingerprint = compute()
        if key is not None:
            self._new[key] = fingerprint.encode
        return fingerprint

    def _form(self, key: str | None) -> bytes | None:
        return None if key is None else packaged_form(key) or self._cache.form(key)


@lru_cache(maxsize=_REMEMBERED)
def _part(form: bytes, content: bytes, shown: str) -> Draft:
    """What a form holds. Nobody changes a part, so all catalogues of this process can be made of the same one."""
    draft = restored(form, shown)
    read = cache(partial(_rule_data_in, content, shown))
    draft.rule_data = {rule.id: partial(_rule_data, read, rule.id) for rule in draft.rules}
    return draft


def _restored(form: bytes, content: bytes, shown: str) -> Draft | None:
    try:
        return _part(form, content, shown)
    except Exception as error:  # noqa: BLE001 - whatever is in a form, the YAML file is there to be read
        tell_once(f"a compiled rule file cannot be used ({type(error).__name__})")
        return None


def _key_of(kind: str, content: bytes) -> str | None:
    try:
        return None if kind == "overrides" else key_of(kind, content)
    except OSError as error:
        tell_once(f"the program's own files cannot be read ({error.strerror})")
        return None


def _rule_data(read: Callable[[], Mapping[str, PlacedMapping]], rule_id: str) -> PlacedMapping:
    return read()[rule_id]


def _rule_data_in(content: bytes, shown: str) -> Mapping[str, PlacedMapping]:
    from plainspoken.catalogue.drafting import rule_data_in  # noqa: PLC0415 - only an override needs it

    return rule_data_in(content, shown)
