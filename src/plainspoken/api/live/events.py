"""Live updates: what becomes of jobs and VMs, as Server-Sent Events."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from litestar.types import ASGIApp
from msgspec import Meta, Struct

from plainspoken.access.scopes import Scope
from plainspoken.api.guards import reach_of
from plainspoken.api.live.poller import EventPoller
from plainspoken.api.live.stream import EventStream
from plainspoken.api.middleware import head_asked, restore_slashes
from plainspoken.api.query_parameters import read_query
from plainspoken.jobs.changes.change import JobRemoval
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.lookups import read_vm
from plainspoken.jobs.telling.views import VmContext, VmJob


class EventQuery(Struct, frozen=True):
    """How to follow."""

    last_event_id: Annotated[
        str,
        Meta(
            description="The id to go on from, for a client that kept one. The header `Last-Event-ID`, which browsers "
            "send by themselves when they come back, wins."
        ),
    ] = ""
    for_seconds: Annotated[
        int, Meta(description="How long the stream lasts. 0 for what is there now and no more.", ge=0, le=900)
    ] = 900


class Reset(Struct, frozen=True):
    """Load the lists again, now: data of the event `reset`, which begins every stream that does not go on."""

    reason: Annotated[
        Literal["start", "unknown_id", "too_long_ago", "many_changes", "slow_reader", "rules", "trouble"],
        Meta(description="Why what was seen before does not count any more."),
    ]


class Goodbye(Struct, frozen=True):
    """The stream ends and the client should come back: data of the event `bye`."""

    reason: Annotated[Literal["shutdown", "time"], Meta(description="Why it ends.")]


_EVENTS = {"reset": Reset, "job": VmJob, "job_removed": JobRemoval, "vm": VmContext, "bye": Goodbye}
_COMMON = {
    "scope": Scope.JOBS_READ,
    "query": EventQuery,
    "headers": {"Last-Event-ID": "The id to go on from; without one a stream begins with `reset`."},
    "events": _EVENTS,
}


class Events(Controller):
    """`/api/v1/events`, and the same for one VM."""

    path = "/api/v1"
    tags = ("Live updates",)

    @get(
        "/events",
        summary="Follow all jobs and VMs",
        operation_id="followEvents",
        opt={**_COMMON, "problems": ("too-many-streams",)},
    )
    async def events(
        self, request: Request[Any, Any, Any], poller: NamedDependency[SkipValidation[EventPoller]]
    ) -> ASGIApp:
        """A stream that tells each change of a job or a VM within about a second, until the client closes it."""
        return _stream(request, poller, context_id=None)

    @get(
        "/vm-contexts/{context_id:str}/events",
        summary="Follow one VM and its jobs",
        operation_id="followVmEvents",
        opt={
            **_COMMON,
            "problems": (
                "not-found",
                "ambiguous-name",
                "too-many-streams",
                "database-unavailable",
                "database-denied",
                "database-outdated",
            ),
            "missing": "No VM has this name or context id.",
        },
    )
    async def vm_events(
        self,
        context_id: Annotated[
            str,
            PathParameter(description="The VM's context id or its name, percent-encoded."),
        ],
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        poller: NamedDependency[SkipValidation[EventPoller]],
    ) -> ASGIApp:
        """The same stream with the events of one VM only."""
        vm, _ = await reader.database.run(read_vm, restore_slashes(context_id))
        return _stream(request, poller, context_id=vm.context_id)


def _stream(request: Request[Any, Any, Any], poller: EventPoller, *, context_id: str | None) -> ASGIApp:
    query = read_query(request, EventQuery)
    poller.check_room()
    return EventStream(
        poller,
        context_id=context_id,
        reach=reach_of(request),
        last_event_id=request.headers.get("last-event-id") or query.last_event_id,
        seconds=query.for_seconds,
        head_only=head_asked.get(),
    )
