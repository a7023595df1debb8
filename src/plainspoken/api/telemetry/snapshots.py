"""What a process has counted, as one value that processes can hand one another and add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from msgspec import Struct

Labels = tuple[str, ...]

Series = dict[str, list[tuple[Labels, float]]]
"""Samples by the name of their metric; the labels' names are those that the metric declares."""


class Histogram(Struct, array_like=True):
    """Observations by bucket, not added up; the last bucket has those above every bound."""

    buckets: list[int]
    total: float

    def added(self, other: Histogram) -> Histogram:
        """Return both together."""
        buckets = [mine + theirs for mine, theirs in zip(self.buckets, other.buckets, strict=True)]
        return Histogram(buckets, self.total + other.total)


class CatalogueState(Struct):
    """Which rules a process answers with, and how its last attempt to load others went."""

    fingerprint: str
    attempts: int
    outcome: str


class Snapshot(Struct):
    """One process at one moment.

    Attributes:
        pid: The process.
        catalogue: Its rules.
        counters: What only grows.
        histograms: Distributions by metric and labels.
        sums: What is added up over processes, such as connections in use.
        highest: What counts by its highest value in any process, such as a delay.
    """

    pid: int
    catalogue: CatalogueState
    counters: Series
    histograms: dict[str, list[tuple[Labels, Histogram]]]
    sums: Series
    highest: Series


def encode(snapshot: Snapshot) -> bytes:
    """Return the snapshot as bytes for another process of this program."""
    return msgspec.msgpack.encode(snapshot)


def decode(data: bytes) -> Snapshot:
    """Return what `encode` was given."""
    return msgspec.msgpack.decode(data, type=Snapshot)


def with_former(snapshot: Snapshot, former: Snapshot | None) -> Snapshot:
    """Return the snapshot of a process that goes on counting where a former one, which is gone, has ended."""
    if former is None:
        return snapshot
    whole = merged((snapshot, former))
    return Snapshot(snapshot.pid, snapshot.catalogue, whole.counters, whole.histograms, snapshot.sums, snapshot.highest)


def merged(snapshots: Iterable[Snapshot]) -> Snapshot:
    """Return several processes as one; pid and catalogue are those of the first."""
    every = tuple(snapshots)
    histograms: dict[str, dict[Labels, Histogram]] = defaultdict(dict)
    for snapshot in every:
        for name, samples in snapshot.histograms.items():
            for labels, histogram in samples:
                known = histograms[name].get(labels)
                histograms[name][labels] = known.added(histogram) if known else histogram
    return Snapshot(
        pid=every[0].pid,
        catalogue=every[0].catalogue,
        counters=_summed(snapshot.counters for snapshot in every),
        histograms={name: list(samples.items()) for name, samples in histograms.items()},
        sums=_summed(snapshot.sums for snapshot in every),
        highest=_highest(snapshot.highest for snapshot in every),
    )


def _summed(parts: Iterable[Series]) -> Series:
    found: dict[str, dict[Labels, float]] = defaultdict(lambda: defaultdict(float))
    for part in parts:
        for name, samples in part.items():
            for labels, value in samples:
                found[name][labels] += value
    return {name: list(samples.items()) for name, samples in found.items()}


def _highest(parts: Iterable[Series]) -> Series:
    found: dict[str, dict[Labels, float]] = defaultdict(dict)
    for part in parts:
        for name, samples in part.items():
            for labels, value in samples:
                found[name][labels] = max(value, found[name].get(labels, value))
    return {name: list(samples.items()) for name, samples in found.items()}
