"""A database server that fails in every way that it can, while a load runs on the server before it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import httpx
import pytest
from sqlalchemy import make_url

from tests.faults.conftest import MOST_CONNECTIONS, VMS, Report, Site, jobs_of, own_database, seconds, serving, times
from tests.faults.counting import count
from tests.faults.load import Load
from tests.faults.serving import until
from tests.wire import Wire

pytestmark = pytest.mark.slow

BACK_SECONDS = 15.0
"""How long after a fault is over reads and writes may still be refused."""

LONGEST_SECONDS = 40.0
"""How long any request may wait for its answer: twice what a statement may take, and some for a busy machine."""


@pytest.fixture(scope="module", params=["mysql", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with ExitStack() as stack:
        database = stack.enter_context(own_database(request.param))
        store = stack.enter_context(jobs_of(database))
        address = make_url(store)
        wire = Wire(str(address.host), int(address.port or 0))
        stack.callback(wire.refuse)
        serve = stack.enter_context(serving(tmp_path_factory.mktemp("site")))
        over = address.set(host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)
        yield Site(database, wire, serve(over), store)


@contextmanager
def killed(site: Site) -> Iterator[None]:
    site.database.kill()
    try:
        yield
    finally:
        site.database.start()


@contextmanager
def restarted(site: Site) -> Iterator[None]:
    site.database.stop()
    try:
        yield
    finally:
        site.database.start()


@contextmanager
def frozen(site: Site) -> Iterator[None]:
    site.database.freeze()
    try:
        yield
    finally:
        site.database.thaw()


@contextmanager
def slow(site: Site) -> Iterator[None]:
    site.wire.delay = 0.03
    try:
        yield
    finally:
        site.wire.delay = 0.0


@contextmanager
def refused(site: Site) -> Iterator[None]:
    site.wire.refuse()
    try:
        yield
    finally:
        site.wire.open()


@contextmanager
def cut(site: Site) -> Iterator[None]:
    site.wire.broken = 0.02
    try:
        yield
    finally:
        site.wire.broken = 0.0


TAKES_ALL = """
import asyncio, sys
import asyncmy, asyncpg
from sqlalchemy import make_url

async def one(url):
    if url.get_backend_name() == "mysql":
        return await asyncmy.connect(host=url.host, port=url.port, user=url.username)
    return await asyncpg.connect(host=url.host, port=url.port, user=url.username, database="postgres")

async def take(url):
    held, refused = [], 0
    while True:
        try:
            held.append(await one(url))
            refused = 0
        except Exception:
            refused += 1
            if refused == 50:
                print(len(held), flush=True)
            await asyncio.sleep(0.02)

asyncio.run(take(make_url(sys.argv[1])))
"""


@contextmanager
def without_connections(site: Site) -> Iterator[None]:
    """Another program takes every connection that the server has, as soon as ours are cut."""
    site.wire.refuse()
    command = [sys.executable, "-c", TAKES_ALL, site.store]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert int(other.stdout.readline()) >= MOST_CONNECTIONS
        site.wire.open()
        try:
            yield
        finally:
            other.kill()


@dataclass(frozen=True)
class Fault:
    """A way to break: how it is told, and whether reads fail meanwhile."""

    told: str
    breaks: Callable[[Site], AbstractContextManager[None]]
    fails: bool = True
    lasts: float = 2.0


FROZEN_SECONDS = min(seconds(2, 0.05), 60.0)
"""Long enough in a long run for requests to be given up."""

FAULTS = {
    "killed": Fault("is killed (`kill -9`), and started again", killed),
    "restarted": Fault("is stopped, and started again", restarted),
    "frozen": Fault("does nothing any more (`SIGSTOP`), and goes on", frozen, fails=False, lasts=FROZEN_SECONDS),
    "slow": Fault("takes 30 ms longer for each piece of what is sent", slow, fails=False),
    "refused": Fault("ends all connections, and takes none", refused),
    "without_connections": Fault("has no connection free: another program holds them all", without_connections),
    "cut": Fault("is cut off in the middle of one in 50 pieces of its answers", cut, fails=False),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_database_server_that_fails_costs_nothing_that_was_acknowledged(
    site: Site, name: str, report: Report
) -> None:
    fault, rounds, back = FAULTS[name], 0, 0.0
    end = time.monotonic() + seconds(0, 0.015)
    with Load(site.server.url, VMS).running() as load:
        until(lambda: load.acknowledged() > 20)
        while rounds == 0 or time.monotonic() < end:
            rounds += 1
            with fault.breaks(site):
                time.sleep(fault.lasts)
                if fault.fails:
                    assert httpx.get(f"{site.server.url}/health/ready", timeout=60).status_code == 503
            more = load.acknowledged() + 5
            back = max(back, until(partial(works, site, load, more)))
    counted = count(site.store, load)

    assert back < BACK_SECONDS
    assert load.longest < LONGEST_SECONDS
    assert site.server.faults_in_log() == []
    report(
        f"{site.kind} {fault.told}",
        done=f"{times(rounds)} for {fault.lasts:g} s",
        counted=f"{counted}; sent again: {load.sent_again:,}",
        result=f"reads and writes were answered again {back:.1f} s after at most; no request waited longer than "
        f"{load.longest:.0f} s",
    )


def works(site: Site, load: Load, writes: int) -> bool:
    """Whether jobs can be read, and more than so many writes have been acknowledged."""
    read = httpx.get(f"{site.server.url}/api/v1/vm-contexts", timeout=60)
    return read.status_code == 200 and load.has_acknowledged(writes)
