"""What the lists take behind the question mark, and how an answer names the page that follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import urlencode

from litestar import Request, Response
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.query_parameters import unusable
from plainspoken.api.schemas import MAX_NAME
from plainspoken.errors import BadCursor
from plainspoken.jobs.lists.cursors import LONGEST_CURSOR, read_job_cursor, read_vm_cursor
from plainspoken.jobs.lists.job_list import DEFAULT_LIMIT, MOST, JobSelection
from plainspoken.jobs.lists.job_log import DEFAULT_LINES, MOST_LINES
from plainspoken.jobs.lists.vm_list import MOST_VMS, MOST_WITH_FAILURES, VmSelection
from plainspoken.jobs.literals import Category, JobStatus, JobType, LogLevel, VmState
from plainspoken.jobs.telling.views import JobList, JobLog, OperationList, RecentJobs, VmContextList

T = TypeVar("T", bound=RecentJobs | JobList | JobLog | VmContextList | OperationList)

_SEVERAL = "several values, joined by commas or each in a parameter of its own, mean any of them."

Before = Annotated[
    str,
    Meta(description="The `next` of the page before; the answer goes on from there.", max_length=LONGEST_CURSOR),
]


class JobsQuery(Struct, frozen=True, kw_only=True):
    """Which jobs of a list, and how many of them."""

    aliases: ClassVar[Mapping[str, str]] = {"type": "job_type", "category": "error_category"}

    limit: Annotated[int, Meta(description="How many jobs at most.", ge=1, le=MOST)] = DEFAULT_LIMIT
    before: Before | UnsetType = UNSET
    job_type: Annotated[
        tuple[JobType, ...], Meta(description=f"Only jobs of this type; {_SEVERAL} Short: `type`.")
    ] = ()
    status: Annotated[tuple[JobStatus, ...], Meta(description=f"Only jobs that stand so; {_SEVERAL}")] = ()
    error_category: Annotated[
        tuple[Category, ...],
        Meta(description=f"Only jobs that failed for a reason of this category; {_SEVERAL} Short: `category`."),
    ] = ()
    since: (
        Annotated[datetime, Meta(description="Only jobs that started at this time or later; RFC 3339.", tz=True)]
        | UnsetType
    ) = UNSET


class FleetQuery(JobsQuery, frozen=True, kw_only=True):
    """Which jobs of the list of all VMs' jobs, and how many of them."""

    aliases: ClassVar[Mapping[str, str]] = {**JobsQuery.aliases, "vm_name": "vm", "context_id": "vm"}

    vm: (
        Annotated[
            str,
            Meta(
                description="Only jobs of this VM: its context id or name. `context_id` and `vm_name` mean the same.",
                min_length=1,
            ),
        ]
        | UnsetType
    ) = UNSET


class LogQuery(Struct, frozen=True, kw_only=True):
    """Which lines of a job's log, and how many of them."""

    limit: Annotated[int, Meta(description="How many lines at most.", ge=1, le=MOST_LINES)] = DEFAULT_LINES
    before: Before | UnsetType = UNSET
    level: Annotated[LogLevel, Meta(description="The mildest level to show.")] = "INFO"


class VmsQuery(Struct, frozen=True, kw_only=True):
    """Which VMs of the list, and how many of them."""

    aliases: ClassVar[Mapping[str, str]] = {"status": "current_status"}

    limit: Annotated[int, Meta(description="How many VMs at most; all without it.", ge=1, le=MOST_VMS)] | UnsetType = (
        UNSET
    )
    before: Before | UnsetType = UNSET
    q: (
        Annotated[
            str, Meta(description="Only VMs whose name contains this, upper and lower case alike.", max_length=MAX_NAME)
        ]
        | UnsetType
    ) = UNSET
    current_status: Annotated[
        tuple[VmState, ...], Meta(description=f"Only VMs in this state; {_SEVERAL} Short: `status`.")
    ] = ()
    never_replicated: Annotated[
        bool, Meta(description="With `true`, only VMs of which no replication has completed.")
    ] = False
    failures: Annotated[
        bool,
        Meta(
            description="With `true`, each VM comes with the failure that stands, as `failure`; with a `limit` of at "
            f"most {MOST_WITH_FAILURES}."
        ),
    ] = False


def vm_selection_of(query: VmsQuery) -> VmSelection:
    """Return the selection that a query asks for; raises as `selection_of` does."""
    if query.failures and (query.limit or MOST_VMS) > MOST_WITH_FAILURES:
        raise unusable("limit", f"With failures, write a limit of 1 to {MOST_WITH_FAILURES}.")
    return VmSelection(
        limit=query.limit or None,
        before=checked(query.before, read_vm_cursor) if query.before else None,
        name=query.q or None,
        states=frozenset(query.current_status),
        never_replicated=query.never_replicated,
        failures=query.failures,
    )


def selection_of(query: JobsQuery) -> JobSelection:
    """Return the selection that a query asks for.

    Raises:
        RequestError: `before` was given by no list (422).
    """
    before = query.before or None
    if before is not None:
        checked(before, read_job_cursor)
    return JobSelection(
        limit=query.limit,
        before=before,
        types=frozenset(query.job_type),
        statuses=frozenset(query.status),
        categories=frozenset(query.error_category),
        since=query.since or None,
    )


def checked(before: str, read: Callable[[str], object]) -> str:
    """Return `before` if `read` can read it.

    Raises:
        RequestError: No list has given it (422).
    """
    try:
        read(before)
    except BadCursor:
        detail = "Write the `next` of an earlier answer, unchanged, or leave it out for the first page."
        raise unusable("before", detail) from None
    return before


def page_response(request: Request[Any, Any, Any], body: T) -> Response[T]:
    """Return a page of a list; where the list goes on, a Link header (RFC 8288) names the next page as well."""
    if body.next is UNSET:
        return Response(body)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "before"]
    # Relative to what was asked: only the caller knows the address before a proxy.
    return Response(body, headers={"Link": f'<?{urlencode([*kept, ("before", body.next)])}>; rel="next"'})
