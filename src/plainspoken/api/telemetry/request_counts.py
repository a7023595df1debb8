"""Counts of answered requests and how long they took, in plain numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from plainspoken.api.telemetry.snapshots import Histogram, Labels

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the buckets, in seconds."""

UNROUTED = "none"
"""Stands for the route of a request that no route has taken; its path could be anything."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestCounts:
    """Requests by route template, method and status. Belongs to one event loop.

    Attributes:
        in_progress: Requests that are being answered, open streams among them.
        answered: Requests by route, method and status.
    """

    def __init__(self) -> None:
        self.in_progress = 0
        self.answered: Counter[Labels] = Counter()
        self._durations: dict[Labels, Histogram] = {}

    def count(self, *, route: str | None, method: str, status: int, seconds: float | None) -> None:
        """Count an answered request; its duration too, unless it never got an answer (status 0) or streamed (None)."""
        key = (route or UNROUTED, method if method in _METHODS else "other")
        self.answered[*key, str(status)] += 1
        if not status or seconds is None:
            return
        histogram = self._durations.get(key)
        if histogram is None:
            histogram = self._durations[key] = Histogram([0] * (len(BOUNDS) + 1), 0.0)
        histogram.buckets[bisect_left(BOUNDS, seconds)] += 1
        histogram.total += seconds

    def durations(self) -> list[tuple[Labels, Histogram]]:
        """Return the durations by route and method, in seconds."""
        return list(self._durations.items())
