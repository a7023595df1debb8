"""A failure as somebody stored it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from plainspoken.catalogue.failure import Failure


@dataclass(frozen=True, slots=True)
class StoredFailure(Failure):
    """A failure, and whose it is.

    `job` and `vm` tell whose failure it is, for counting only; `at` is when it failed, or began if that is all that is
    known.
    """

    job: str | None = None
    vm: str | None = None
    at: datetime | None = None

    @classmethod
    def of(
        cls, failure: Failure, *, job: str | None = None, vm: str | None = None, at: datetime | None = None
    ) -> StoredFailure:
        """Any failure as one that is stored."""
        known = {each.name: getattr(failure, each.name) for each in fields(Failure)}
        return cls(**known, job=job, vm=vm, at=at)
