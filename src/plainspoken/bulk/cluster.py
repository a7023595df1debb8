"""Parts carried out by the workers of a Dask cluster: one that runs, or local processes made for it.

A worker is sent the work once, whatever the number of parts, also one that starts later or again after it was killed.
Parts of a worker that dies are carried out by another. All workers reach the same input and the same directory.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from plainspoken.bulk.runs import BulkWork, Done, Spread, carry_out
from plainspoken.bulk.sources.parts import Part
from plainspoken.errors import BulkFailed, PackageMissing, PlainspokenError

if TYPE_CHECKING:
    from distributed import Client

_WORKS: Final[dict[str, BulkWork]] = {}
_AHEAD: Final = 3
"""Parts that are handed out for each thread of a worker; more would only be kept by the scheduler."""

try:
    from distributed import WorkerPlugin
except ModuleNotFoundError:  # `connected` says so before anything of it is used
    WorkerPlugin = object


class _Sent(WorkerPlugin):  # type: ignore[misc] # of a package without types
    """Puts the work where its parts find it, on each worker as it starts."""

    def __init__(self, key: str, work: BulkWork) -> None:
        self.name = f"plainspoken-{key}"
        self._key = key
        self._work = work

    def setup(self, **_worker: Any) -> None:  # noqa: ANN401 - what Dask gives
        _WORKS[self._key] = self._work

    def teardown(self, **_worker: Any) -> None:  # noqa: ANN401 - what Dask gives
        _WORKS.pop(self._key, None)


def _carry_out(key: str, part: Part) -> Done:
    return carry_out(_WORKS[key], part)


@contextmanager
def connected(*, scheduler: str | None = None, processes: int | None = None) -> Iterator[Spread]:
    """What carries out parts on a cluster.

    Args:
        scheduler: The address of a scheduler, such as `tcp://10.0.0.5:8786`.
        processes: Without a scheduler: how many processes to start here.

    Raises:
        PackageMissing: Dask is not installed.
        BulkFailed: The scheduler does not answer.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - loads slowly
    except ModuleNotFoundError:
        message = "Dask is not installed; install the extra `dask`: pip install 'plainspoken[dask]'"
        raise PackageMissing(message) from None
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            message = f"the scheduler {scheduler!r} does not answer: {error}"
            raise BulkFailed(message) from error
        with client:
            yield _spread_over(client)
        return
    # Workers that are being closed complain of a scheduler that is gone; what a part fails of is told by its exception.
    cluster = LocalCluster(
        n_workers=processes, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
    )
    with cluster, Client(cluster) as client:
        yield _spread_over(client)


def _spread_over(client: Client) -> Spread:
    def spread(work: BulkWork, parts: Sequence[Part]) -> Iterator[Done]:
        if not parts:
            return
        key = secrets.token_hex(8)
        sent = _Sent(key, work)
        client.register_plugin(sent)
        try:
            yield from _carried_out(client, key, parts)
        finally:
            client.unregister_worker_plugin(sent.name)

    return spread


def _carried_out(client: Client, key: str, parts: Sequence[Part]) -> Iterator[Done]:
    from distributed import CancelledError, KilledWorker, as_completed  # noqa: PLC0415 - loads slowly

    waiting = iter(parts)
    threads = sum(client.nthreads().values())
    first = islice(waiting, max(1, threads) * _AHEAD)
    under_way = as_completed([client.submit(_carry_out, key, part, pure=False) for part in first])
    for future in under_way:
        try:
            done = future.result()
        except PlainspokenError:
            raise
        except KilledWorker as error:
            message = f"workers died again and again over one part; {error}; the same command goes on"
            raise BulkFailed(message) from error
        except (CancelledError, OSError) as error:
            message = f"the scheduler is gone, or a worker cannot do its part: {error}; the same command goes on"
            raise BulkFailed(message) from error
        future.release()
        yield done
        for part in islice(waiting, 1):
            under_way.add(client.submit(_carry_out, key, part, pure=False))
