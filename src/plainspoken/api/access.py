"""Who calls, and whether the caller may: looked at once for each request, before its handler runs."""

from __future__ import annotations

from typing import Any

from litestar import Request

from plainspoken.access.scopes import LOCAL, Principal


async def give_principal(request: Request[Any, Any, Any]) -> Principal:  # noqa: ARG001 - everybody is the same so far
    """Return who calls."""
    return LOCAL
