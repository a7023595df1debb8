"""The figures of a tracker for Prometheus, in the registry of the program that tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, get_args

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from plainspoken.tracker.figures import Figures, State
from plainspoken.tracker.jobs import BaseTracker

Family = CounterMetricFamily | GaugeMetricFamily

_GAUGES: Final[tuple[tuple[str, str, Callable[[Figures], float]], ...]] = (
    ("records_waiting", "Records that are neither stored nor lost yet.", lambda each: each.waiting),
    ("oldest_record_seconds", "For how long the oldest of them waits.", lambda each: each.oldest_seconds),
    ("jobs", "Jobs under way, and those whose end still waits.", lambda each: each.jobs),
    ("spool_bytes", "What this program has in its spool.", lambda each: each.spool_bytes),
)
_COUNTERS: Final[tuple[tuple[str, str, Callable[[Figures], float]], ...]] = (
    ("records_delivered", "Records that are stored.", lambda each: each.delivered),
    ("records_lost", "Records that could not be stored and never will be.", lambda each: each.lost),
)


class TrackerMetrics(Collector):
    """What a tracker counts: `prometheus_client.REGISTRY.register(TrackerMetrics(tracker))`.

    Names begin with `plainspoken_tracker_`. Of `plainspoken_tracker_store` the state that holds is 1: `reached`, `busy`
    or `away`.
    """

    def __init__(self, tracker: BaseTracker) -> None:
        self._tracker = tracker

    def collect(self) -> Iterator[Family]:
        """The metrics, as they stand when they are asked for."""
        figures = self._tracker.figures
        for name, text, read in _GAUGES:
            yield GaugeMetricFamily(f"plainspoken_tracker_{name}", text, value=read(figures))
        for name, text, read in _COUNTERS:
            yield CounterMetricFamily(f"plainspoken_tracker_{name}", text, value=read(figures))
        store = GaugeMetricFamily("plainspoken_tracker_store", "Whether the job store takes records.", labels=["state"])
        for state in get_args(State):
            store.add_metric([state], float(state == figures.state))
        yield store
