"""Whether the server lives, and whether it can do its work."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.authentication import Authenticator
from plainspoken.api.problems import RequestError
from plainspoken.api.serving.lifecycle import Lifecycle
from plainspoken.jobs.reader import JobReader


class Health(Struct, frozen=True, omit_defaults=True):
    """Whether the server can do its work."""

    status: Annotated[str, Meta(description="`ok`; a server that is not answers a problem.")]
    catalogue: Annotated[str, Meta(description="Fingerprint of the rule catalogue in use.")] | UnsetType = UNSET
    rules: Annotated[int, Meta(description="Failure rules in use.", ge=0)] | UnsetType = UNSET


class HealthController(Controller):
    """`/health` and below."""

    path = "/health"
    tags = ("Health",)

    @get("/live", summary="Is the server running?", operation_id="checkLive")
    async def live(self) -> Health:
        """Answers 200 as long as the process can answer at all; for a supervisor that restarts it."""
        return Health(status="ok")

    @get(
        "/ready",
        summary="Can the server do its work?",
        operation_id="checkReady",
        opt={
            "problems": (
                "shutting-down",
                "database-unavailable",
                "database-denied",
                "database-outdated",
                "keys-unavailable",
            )
        },
    )
    async def ready(
        self,
        reader: NamedDependency[SkipValidation[JobReader]],
        lifecycle: NamedDependency[SkipValidation[Lifecycle]],
        authenticator: NamedDependency[SkipValidation[Authenticator]],
    ) -> Health:
        """Answers 200 when the job store answers and has its tables, and rules are loaded; for a load balancer.

        With JWTs the keys of the identity provider must be there too.

        Answers 503 from the moment the server is told to stop, while it still finishes what it has begun.
        """
        if lifecycle.draining:
            raise RequestError("shutting-down")
        authenticator.check()
        await reader.database.ping()
        catalogue = reader.sanitizer.catalogue
        return Health(status="ok", catalogue=catalogue.fingerprint, rules=len(catalogue.rules))
