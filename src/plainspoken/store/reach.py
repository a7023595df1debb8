"""Which VMs a caller may see, and the one condition that decides it for every row of the job store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Dialect,
    LargeBinary,
    Select,
    String,
    and_,
    bindparam,
    cast,
    or_,
    select,
    type_coerce,
)

from plainspoken.store.columns import MARIADB
from plainspoken.store.tables import REPLICATION_JOBS, VM_CONTEXTS

MOST_WORDS: Final = 500
"""Words that one reach may be made of."""

_LONGEST: Final = 255
_MOST_STARS: Final = 4
_ESCAPE: Final = "|"
_VM = VM_CONTEXTS.c


class MalformedReach(ValueError):
    """The words say nothing that can be held to; the text tells which one and what to write instead."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The VMs that a caller is limited to: those that fit every kind of limit that is there.

    Attributes:
        vms: Context ids; a VM fits one of them. Empty for no limit of this kind, as below.
        names: Names in which `*` matches any letters, also none.
        sources: Source environments, as the VM's `vcenter_host` has them.
        groups: Groups: that of the VM's newest started replication which names one.
    """

    vms: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: object) -> Reach:
        """The reach that words such as `vm:ctx-1` or `name:acme-*` tell; upper and lower case count.

        Args:
            words: A list of such words; anything else that somebody wrote in its place.

        Raises:
            MalformedReach: It is no list of words, an empty one, or one of them cannot be used.
        """
        if not isinstance(words, list | tuple) or not words:
            raise MalformedReach(f"it must be a list of words such as {EXAMPLES}, with one at least")
        if len(words) > MOST_WORDS:
            raise MalformedReach(f"it may have at most {MOST_WORDS} words")
        found: dict[str, set[str]] = {field: set() for field in _FIELDS.values()}
        for number, word in enumerate(words, 1):
            kind, _, value = word.partition(":") if isinstance(word, str) else ("", "", "")
            if kind not in _FIELDS:
                raise MalformedReach(f"word {number} is of no known kind; write one such as {EXAMPLES}")
            reason = _mistake(kind, value)
            if reason:
                raise MalformedReach(f"word {number}, of the kind {kind}, {reason}")
            found[_FIELDS[kind]].add(value)
        return cls(**{field: frozenset(values) for field, values in found.items()})

    @property
    def words(self) -> tuple[str, ...]:
        """The words that tell it, in order; `of` reads them."""
        return tuple(f"{kind}:{value}" for kind, field in _FIELDS.items() for value in sorted(getattr(self, field)))


_FIELDS: Final = {"vm": "vms", "name": "names", "source": "sources", "group": "groups"}
KINDS: Final = tuple(_FIELDS)
"""The kinds of limits, as the words name them."""

EXAMPLES: Final = "vm:ctx-web-01, name:acme-*, source:vcenter1.example.com or group:42"


def visible_vms(reach: Reach, dialect: Dialect) -> Select[tuple[str]]:
    """The statement for the context ids of the VMs within a reach."""
    return select(_VM.context_id).where(and_(*_conditions(reach, dialect)))


def _conditions(reach: Reach, dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    if reach.vms:
        # By its index first; then to the letter.
        yield _VM.context_id.in_(_bound(reach.vms))
        yield _exact(_VM.context_id, dialect).in_(_bound(reach.vms))
    if reach.names:
        yield or_(*(_named(pattern, dialect) for pattern in sorted(reach.names)))
    if reach.sources:
        yield _exact(_VM.vcenter_host, dialect).in_(_bound(reach.sources))
    if reach.groups:
        in_group = select(REPLICATION_JOBS.c.vm_context_id).where(
            REPLICATION_JOBS.c.vm_group_id.in_(_bound(reach.groups))
        )
        # A VM that went over to another group must not stay with the former one, so the newest of all decides.
        yield _VM.context_id.in_(in_group.correlate(None))
        yield _exact(_newest_group(), dialect).in_(_bound(reach.groups))


def _newest_group() -> ColumnElement[str | None]:
    job = REPLICATION_JOBS.alias("newest").c
    return (
        select(job.vm_group_id)
        .where(
            job.vm_context_id == _VM.context_id,
            job.started_at.is_not(None),
            job.vm_group_id.is_not(None),
            job.vm_group_id != "",
        )
        .order_by(job.started_at.desc(), job.created_at.desc(), job.id.desc())
        .limit(1)
        .correlate(VM_CONTEXTS)
        .scalar_subquery()
    )


def _exact(column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    """The column to be compared letter by letter: MariaDB takes upper and lower case, and accents, for the same."""
    return type_coerce(cast(column, LargeBinary), String) if dialect.name in MARIADB else column


def _bound(values: Iterable[str]) -> list[ColumnElement[str]]:
    return [bindparam(None, value, type_=String()) for value in sorted(values)]


def _named(pattern: str, dialect: Dialect) -> ColumnElement[bool]:
    if dialect.name == "sqlite":
        # LIKE takes upper and lower case for the same there.
        glob = "".join(f"[{letter}]" if letter in "?[" else letter for letter in pattern)
        return _VM.vm_name.op("GLOB", is_comparison=True)(bindparam(None, glob, type_=String()))
    like = "".join(f"{_ESCAPE}{letter}" if letter in f"%_{_ESCAPE}" else letter for letter in pattern)
    like = like.replace("*", "%")
    return _exact(_VM.vm_name, dialect).like(bindparam(None, like, type_=String()), escape=_ESCAPE)


def _mistake(kind: str, value: str) -> str | None:
    if not value or len(value) > _LONGEST:
        return f"must have 1 to {_LONGEST} characters after the colon"
    if value != value.strip() or not value.isprintable():
        return "has a blank at an end or a character that cannot be printed"
    if kind == "name" and value.count("*") > _MOST_STARS:
        return f"has more than {_MOST_STARS} stars"
    if kind == "name" and not value.strip("*"):
        return "would be every VM; name some, or set no limit at all"
    if kind != "name" and "*" in value:
        return "has a star; only names may have any"
    return None
