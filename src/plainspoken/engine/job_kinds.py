"""Which kind of job raw names mean. What the catalogue lists is brought into one spelling once, not for each job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plainspoken.catalogue.names import JobKind

LONGEST_NAME = 200
"""Characters of a raw name that are looked at."""


def key_of(raw: str | None) -> str:
    """A raw name in the one spelling in which names are compared."""
    return (raw or "").strip()[:LONGEST_NAME].casefold().replace("_", "-").replace(" ", "-")


class JobKinds:
    """The kinds of one catalogue, in file order. Immutable."""

    def __init__(self, kinds: Sequence[JobKind]) -> None:
        self._by_operation: dict[str, JobKind] = {}
        self._by_type: dict[str, JobKind] = {}
        named: dict[str, JobKind] = {}
        for kind in kinds:
            for name in (kind.name, *kind.operations):
                self._by_operation.setdefault(key_of(name), kind)
            named.setdefault(key_of(kind.name), kind)
            self._by_type.setdefault(key_of(kind.job_type), kind)
        self._by_type |= named
        self._by_step: dict[str, int] = {}
        for number, kind in enumerate(kinds):
            for step in kind.steps:
                self._by_step.setdefault(key_of(step), number)
        self._in_order = tuple(kinds)
        self._pieces = tuple((key_of(piece), kind) for kind in kinds for piece in kind.contains)
        self._beginnings = tuple(
            (key_of(piece), kind) for kind in kinds for piece in (*kind.operations, *kind.contains)
        )

    def find(
        self, operation: str | None, job_type: str | None, external_job_id: str | None, steps: Iterable[str | None] = ()
    ) -> JobKind | None:
        """By the exact operation, by pieces of that or of the external id, by steps, by the type; None for no kind."""
        raw = key_of(operation)
        if raw:
            exact = self._by_operation.get(raw) or self._holding(raw)
            if exact is not None:
                return exact
        return self._of_id(key_of(external_job_id)) or self._of_steps(steps) or self._of_type(key_of(job_type))

    def _of_steps(self, steps: Iterable[str | None]) -> JobKind | None:
        """The first kind, in file order, that has one of the steps to itself."""
        found = (self._by_step.get(key_of(step)) for step in steps)
        number = min((each for each in found if each is not None), default=None)
        return None if number is None else self._in_order[number]

    def _holding(self, raw: str) -> JobKind | None:
        return next((kind for piece, kind in self._pieces if piece in raw), None)

    def _of_id(self, external_id: str) -> JobKind | None:
        """By the longest raw name the id begins with (a VM's name follows it and may be anything), else by pieces."""
        if not external_id:
            return None
        starting = [
            (len(piece), kind)
            for piece, kind in self._beginnings
            if external_id == piece or external_id.startswith(f"{piece}-")
        ]
        return max(starting, key=lambda found: found[0])[1] if starting else self._holding(external_id)

    def _of_type(self, job_type: str) -> JobKind | None:
        return (self._by_type.get(job_type) or self._holding(job_type)) if job_type else None
