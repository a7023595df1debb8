"""The process that serves: where it is in its life, and its place among the others of its server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plainspoken.api.telemetry.board import Board


class Lifecycle:
    """Told by the server, read by the app.

    Attributes:
        draining: It still answers, but wants no new work: a load balancer must send requests elsewhere.
    """

    def __init__(self) -> None:
        self.draining = False
        self._at_stop: list[Callable[[], None]] = []

    def drain(self) -> None:
        """Begin to drain."""
        self.draining = True

    def at_stop(self, call: Callable[[], None]) -> None:
        """Have `call` called when the server stops: what would go on for ever must end then."""
        self._at_stop.append(call)

    def stop(self) -> None:
        """End what would go on for ever, such as streams of events; requests under way are finished."""
        self.draining = True
        for call in self._at_stop:
            call()


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """What an app has to know of the process that serves it.

    Attributes:
        lifecycle: Where it is in its life.
        board: Where the processes of its server tell each other their numbers; None when it is the only one.
        place: Its place there, from 0.
    """

    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    board: Board | None = None
    place: int = 0

    @property
    def name(self) -> str | None:
        """How the log calls it; None when it is the only one."""
        return f"worker {self.place + 1}" if self.board else None
