"""Answers known to be unchanged before they are made: to those who ask whether what they have is still valid.

What was answered is remembered by its tag alone, with all that it was made of: the address, the VMs that its caller
may see, the rules, and the state of the job store. While all of that is the same, so is the answer. It is told only to
callers who have passed the guard, and only of answers that do not change by the time alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from litestar import Request, Response

from plainspoken.api.conditional_responses import ON_TAG, Tagged
from plainspoken.api.guards import reach_of
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.store.states import Basis

MOST: Final = 4_096
"""Answers that are remembered; of more, those asked for last."""

_BASIS: Final = "plainspoken_basis"
_Key: TypeAlias = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class _KnownAnswer:
    state: Hashable
    sanitizer: Sanitizer
    tagged: Tagged


class ConditionalRequests:
    """What the routes with the option `revalidates` answered last. Belongs to one event loop.

    Attributes:
        spared: Answers that were known to be unchanged.
    """

    def __init__(self, reader: JobReader) -> None:
        self._reader = reader
        self._known: OrderedDict[_Key, _KnownAnswer] = OrderedDict()

    async def answer(self, request: Request[Any, Any, Any]) -> Response[None] | None:
        """Return the 304 for a request; None when its answer has to be made, which is then remembered.

        Call it after the guard and before anything of the answer is read.
        """
        asked = request.headers.get("if-none-match")
        if asked is None or not request.route_handler.opt.get("revalidates"):
            return None
        scope: dict[str, Any] = request.scope  # type: ignore[assignment] # for keys of our own
        sanitizer, reach = self._reader.sanitizer, reach_of(request)
        # Both, since a proxy's path may be taken off one of them.
        key: _Key = (scope["path_template"], scope["path"], scope["query_string"], reach)
        state = await self._reader.database.state()
        if state is None:
            return None
        known = self._known.get(key)
        if known is not None and known.state == state and known.sanitizer is sanitizer:
            self._known.move_to_end(key)
            tagged = known.tagged
            if tagged.is_named_by(asked):
                etag = tagged.shown(request.headers.get("accept-encoding", ""))
                return Response(None, status_code=304, headers={**tagged.headers, "etag": etag})
        basis = scope[_BASIS] = Basis(state)
        scope[ON_TAG] = self._remember(key, sanitizer, basis)
        return None

    def _remember(self, key: _Key, sanitizer: Sanitizer, basis: Basis) -> Callable[[Tagged], None]:
        def remember(tagged: Tagged) -> None:
            self._known.pop(key, None)
            if basis.holds:
                self._known[key] = _KnownAnswer(basis.state, sanitizer, tagged)
                if len(self._known) > MOST:
                    self._known.popitem(last=False)

        return remember


def basis_of(request: Request[Any, Any, Any]) -> Basis | None:
    """Return what the answer to a request will rest on; None when it is not going to be remembered."""
    basis: Basis | None = request.scope.get(_BASIS)  # type: ignore[assignment] # a key of our own
    return basis
