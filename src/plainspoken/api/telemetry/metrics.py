"""`GET /metrics`: what this server has counted, for Prometheus."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from plainspoken.access.scopes import Scope
from plainspoken.api.telemetry.request_counts import BOUNDS
from plainspoken.api.telemetry.snapshots import Snapshot
from plainspoken.api.telemetry.telemetry import Telemetry

_CHARSET = "; charset=utf-8"  # the framework adds it again

Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: its name on the page, what it says, the names of its labels."""

    name: str
    help: str
    labels: tuple[str, ...] = ()


COUNTERS = {
    "requests": Metric(
        "plainspoken_requests_total", "Answered requests; status 0: cut off.", ("route", "method", "status")
    ),
    "sanitizations": Metric(
        "plainspoken_sanitizations_total",
        "Failure texts answered, by rule (empty: none matched), category and band.",
        ("rule", "category", "band"),
    ),
    "unmatched": Metric("plainspoken_sanitizations_unmatched_total", "Failure texts that no rule explained."),
    "ambiguous": Metric(
        "plainspoken_sanitizations_ambiguous_total", "Failure texts that several rules had the same claim to."
    ),
    "guard_trips": Metric(
        "plainspoken_guard_trips_total", "Texts that the guard stopped, by where they came from.", ("origin",)
    ),
    "engine_faults": Metric("plainspoken_engine_faults_total", "Times that a safer text answered for a broken engine."),
    "reloads": Metric(
        "plainspoken_catalogue_reloads_total", "Attempts to load changed rules, in each process.", ("outcome",)
    ),
    "cpu_seconds": Metric("plainspoken_cpu_seconds_total", "Processor time of all processes."),
}
HISTOGRAMS = {
    "request_seconds": Metric(
        "plainspoken_request_duration_seconds",
        "From a request to the end of its answer; streams left out.",
        ("route", "method"),
    ),
}
GAUGES = {
    "requests_in_progress": Metric("plainspoken_requests_in_progress", "Requests under way, open streams among them."),
    "catalogue_info": Metric(
        "plainspoken_catalogue_info", "Processes that answer with the rules of this fingerprint.", ("fingerprint",)
    ),
    "catalogue_rules": Metric("plainspoken_catalogue_rules", "Rules in force."),
    "catalogue_loaded": Metric(
        "plainspoken_catalogue_loaded_timestamp_seconds", "When the newest rules in force were loaded."
    ),
    "pool_connections": Metric(
        "plainspoken_database_connections", "Connections to the job store: in use, and at most.", ("state",)
    ),
    "event_listeners": Metric("plainspoken_event_listeners", "Open streams of live updates."),
    "poller_lag": Metric("plainspoken_event_poller_lag_seconds", "How far live updates are behind the job store."),
    "resident_bytes": Metric("plainspoken_resident_memory_bytes", "Memory of all processes, shared pages each time."),
    "processes": Metric("plainspoken_processes", "Processes that serve."),
}


class Metrics(Controller):
    """`/metrics`."""

    path = "/metrics"
    tags = ("Health",)

    @get(
        summary="Get metrics for Prometheus",
        opt={"scope": Scope.METRICS_READ},
    )
    async def metrics(
        self, request: Request[Any, Any, Any], telemetry: NamedDependency[SkipValidation[Telemetry]]
    ) -> Response[bytes]:
        """The counts of all processes of this server, as text or in the OpenMetrics format, as `Accept` asks for."""
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(_registry(telemetry)), media_type=media_type.removesuffix(_CHARSET))


def _registry(telemetry: Telemetry) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(telemetry))
    return registry


class _Collector(Collector):
    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def collect(self) -> Iterator[Family]:
        """Yields every family with its samples."""
        snapshot = self._telemetry.whole()
        yield from _counters(snapshot)
        yield from _histograms(snapshot)
        yield from _gauges(snapshot)
        restarts = CounterMetricFamily("plainspoken_worker_restarts", "Worker processes that had to be replaced.")
        restarts.add_metric((), self._telemetry.restarts)
        yield restarts
        build = GaugeMetricFamily("plainspoken_build_info", "Always 1.", labels=("version", "python"))
        build.add_metric((installed_version("plainspoken"), platform.python_version()), 1)
        yield build


def _counters(snapshot: Snapshot) -> Iterator[Family]:
    for key, metric in COUNTERS.items():
        family = CounterMetricFamily(metric.name.removesuffix("_total"), metric.help, labels=metric.labels)
        for labels, value in snapshot.counters.get(key, ()):
            family.add_metric(labels, value)
        yield family


def _histograms(snapshot: Snapshot) -> Iterator[Family]:
    for key, metric in HISTOGRAMS.items():
        family = HistogramMetricFamily(metric.name, metric.help, labels=metric.labels)
        for labels, histogram in snapshot.histograms.get(key, ()):
            buckets, below = [], 0
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), histogram.buckets, strict=True):
                below += number
                buckets.append((bound, below))
            family.add_metric(labels, buckets, histogram.total)
        yield family


def _gauges(snapshot: Snapshot) -> Iterator[Family]:
    every = snapshot.sums | snapshot.highest
    for key, metric in GAUGES.items():
        family = GaugeMetricFamily(metric.name, metric.help, labels=metric.labels)
        for labels, value in every.get(key, ()):
            family.add_metric(labels, value)
        yield family
