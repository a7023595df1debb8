"""What a caller may do: scopes, and the roles that bundle them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plainspoken.store.reach import Reach


class Scope(StrEnum):
    """One thing that a caller may be allowed to do. Every route of the API names the one it needs, or none."""

    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    OPERATIONS_DISMISS = "operations:dismiss"
    ANSWERS_RATE = "answers:rate"
    RULES_CHECK = "rules:check"
    RULES_REVIEW = "rules:review"
    RULES_PROPOSE = "rules:propose"
    RULES_PUBLISH = "rules:publish"
    TECHNICAL_READ = "technical:read"
    METRICS_READ = "metrics:read"


class Role(StrEnum):
    """A bundle of scopes under a name that people use."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    EDITOR = "editor"
    ADMIN = "admin"
    SERVICE = "service"


ROLE_SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.VIEWER: frozenset({Scope.JOBS_READ, Scope.ANSWERS_RATE}),
    Role.OPERATOR: frozenset({Scope.JOBS_READ, Scope.OPERATIONS_DISMISS, Scope.ANSWERS_RATE, Scope.RULES_CHECK}),
    Role.EDITOR: frozenset({Scope.JOBS_READ, Scope.RULES_CHECK, Scope.RULES_REVIEW, Scope.RULES_PROPOSE}),
    # Writing jobs is for programs: an administrator's token in the wrong hands must not be able to forge history.
    Role.ADMIN: frozenset(Scope) - {Scope.JOBS_WRITE},
    Role.SERVICE: frozenset({Scope.JOBS_READ, Scope.JOBS_WRITE}),
}
"""What each role may do."""


STAFF_SCOPES: Final = frozenset(
    {Scope.RULES_CHECK, Scope.RULES_REVIEW, Scope.RULES_PROPOSE, Scope.RULES_PUBLISH, Scope.TECHNICAL_READ}
)
"""Whoever may do any of this is of the staff. Dismissing is not among them: a customer may be allowed to."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls.

    Attributes:
        name: As the log and the audit table name the caller; never a secret.
        scopes: What the caller may do.
        reach: The VMs that the caller is limited to; None for all.
    """

    name: str
    scopes: frozenset[Scope]
    reach: Reach | None = None

    def __post_init__(self) -> None:
        """Take away what a limited caller may never do."""
        if self.reach is not None:
            object.__setattr__(self, "scopes", self.scopes - OF_ALL_VMS)


OF_ALL_VMS: Final = frozenset({Scope.METRICS_READ, Scope.RULES_PROPOSE, Scope.RULES_PUBLISH})
"""What a caller who is limited to some VMs may never do: the numbers of the server are those of all VMs together, and
its rules answer the customers of all of them."""


_LONGEST_NAME: Final = 255
_ODD: Final = re.compile(r"[^\w .,:;@/+()\[\]=~#*-]")


def plain_name(text: str) -> str:
    """Return a name of unknown origin as logs and lists may show it: one line of letters, digits and plain marks."""
    return _ODD.sub("?", text[:_LONGEST_NAME]).strip() or "?"


LOCAL = Principal("local", frozenset(Scope) - {Scope.TECHNICAL_READ})
"""Anybody on this machine, while requests are not authenticated: all but technical detail, which needs a name."""
