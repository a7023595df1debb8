"""A page that listens to live updates, as docs/events.md tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise

import httpx

from tests.faults.load import Load


@contextmanager
def showing(url: str, load: Load) -> Iterator[dict[str, str]]:
    """The last status of each job of a load, as a page shows it that listens, and loads anew when it is told to."""
    shown: dict[str, str] = {}
    done = threading.Event()

    def listen() -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            while not done.is_set():
                with suppress(httpx.HTTPError), client.stream("GET", "/api/v1/events") as stream:
                    for event, line in pairwise(stream.iter_lines()):
                        if event == "event: reset":
                            shown.update(loaded(url, load))
                        elif event == "event: job":
                            data = json.loads(line.removeprefix("data: "))
                            shown[data["job_id"]] = data["status"]
                        if done.is_set():
                            return

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield shown
    finally:
        done.set()


def shows(page: dict[str, str], done: set[str]) -> bool:
    """Whether a page shows that these jobs have completed."""
    return done <= {job for job, status in list(page.items()) if status == "completed"}


def loaded(url: str, load: Load) -> Iterator[tuple[str, str]]:
    """The status of every job that there is now."""
    with httpx.Client(base_url=url, timeout=60) as client:
        for note in list(load.notes):
            answer = client.get(f"/api/v1/jobs/{note.job}")
            if answer.status_code == 200:
                yield note.job, str(answer.json()["status"])
