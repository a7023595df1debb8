"""A load on a server, and the record of what was acknowledged to whom."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

Json: TypeAlias = dict[str, Any]
Write: TypeAlias = tuple[str | int, ...]
"""What one request stores: `("start_job",)`, `("start_step", 1, name)`, `("line", text)`, `("end_step", 1, status)`,
`("finish_job", status)`."""

STEPS = 2
PATIENCE_SECONDS = 90.0
"""How long a write with a key is sent again after the load was told to end."""
AGAIN = {403, 503}
"""Answers of a server whose job store cannot be written to now."""


@dataclass
class Note:
    """What a writer knows of one job: what was acknowledged, and what may have been done or not."""

    job: str
    vm: str
    together: tuple[str, ...] = ()
    acknowledged: list[Write] = field(default_factory=list)
    unsure: list[Write] = field(default_factory=list)

    def writes(self) -> list[Write]:
        """All that was sent."""
        return self.acknowledged + self.unsure


@dataclass
class Load:
    """Writers and readers at work, until `stop`.

    Args:
        url: The server, or a proxy before several.
        vms: Names of VMs to write jobs of.
        keyed: Whether writes carry keys and are sent again until they are acknowledged; else a job is left alone after
            the first write that was not.
    """

    url: str
    vms: Sequence[str]
    notes: list[Note] = field(default_factory=list)
    answers: Counter[int | str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    longest: float = 0.0
    sent_again: int = 0
    _done: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: float = 0.0

    @contextmanager
    def running(self, *, writers: int = 4, readers: int = 1) -> Iterator[Load]:
        """Runs with the block; every second writer sends batches, every second pair of them goes without keys."""
        work = [lambda number=number: self._write(number) for number in range(writers)]
        work += [lambda number=number: self._read(number) for number in range(readers)]
        threads = [threading.Thread(target=each) for each in work]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.stop()
            for thread in threads:
                thread.join()
        assert self.wrong == []

    def stop(self) -> None:
        """Tell it to end what is under way, and begin nothing more."""
        if not self._done.is_set():
            self._stopped = time.monotonic()
            self._done.set()

    def acknowledged(self) -> int:
        """How many writes were acknowledged so far."""
        return sum(len(note.acknowledged) for note in list(self.notes))

    def has_acknowledged(self, writes: int) -> bool:
        """Whether more than so many writes were acknowledged so far."""
        return self.acknowledged() > writes

    def _write(self, number: int) -> None:
        batch, keyed = number % 2 == 1, number // 2 % 2 == 0
        chance = random.Random(number)
        with httpx.Client(base_url=self.url, timeout=60) as client:
            while not self._done.is_set():
                write_jobs = self._write_batch if batch else self._write_singly
                write_jobs(client, chance, keyed)

    def _write_singly(self, client: httpx.Client, chance: random.Random, keyed: bool) -> None:
        note = self._note(chance)
        path = f"/api/v1/jobs/{note.job}"
        body = {"operation": "test_failover", "vm": note.vm, "job_id": note.job}
        requests: list[tuple[str, str, Json, Write]] = [("POST", "/api/v1/jobs", body, ("start_job",))]
        for step in range(1, STEPS + 1):
            line = f"{note.job} line {step}"
            requests += [
                ("POST", f"{path}/steps", {"name": f"step-{step}"}, ("start_step", step, f"step-{step}")),
                ("POST", f"{path}/log", {"lines": [{"message": line, "step": step}]}, ("line", line)),
                ("PATCH", f"{path}/steps/{step}", {"status": "completed"}, ("end_step", step, "completed")),
            ]
        requests.append(("POST", f"{path}/finish", {"status": "completed"}, ("finish_job", "completed")))
        for method, address, json, write in requests:
            if not self._send(client, method, address, json, keyed):
                note.unsure.append(write)
                return
            note.acknowledged.append(write)

    def _write_batch(self, client: httpx.Client, chance: random.Random, keyed: bool) -> None:
        """Two jobs from their start to their end, in one transaction."""
        pair = [self._note(chance), self._note(chance)]
        operations: list[Json] = []
        for note in pair:
            note.together = tuple(each.job for each in pair)
            operations.append({"do": "start_job", "operation": "test_failover", "vm": note.vm, "job_id": note.job})
            note.unsure.append(("start_job",))
            for step in range(1, STEPS + 1):
                line = f"{note.job} line {step}"
                operations += [
                    {"do": "start_step", "job_id": note.job, "name": f"step-{step}"},
                    {"do": "log", "job_id": note.job, "lines": [{"message": line, "step": step}]},
                    {"do": "end_step", "job_id": note.job, "number": step, "status": "completed"},
                ]
                note.unsure += [("start_step", step, f"step-{step}"), ("line", line), ("end_step", step, "completed")]
            operations.append({"do": "finish_job", "job_id": note.job, "status": "completed"})
            note.unsure.append(("finish_job", "completed"))
        if self._send(client, "POST", "/api/v1/jobs/batch", {"operations": operations}, keyed):
            for note in pair:
                note.acknowledged, note.unsure = note.unsure, []

    def _note(self, chance: random.Random) -> Note:
        note = Note(str(uuid.uuid4()), chance.choice(self.vms))
        self.notes.append(note)
        return note

    def _send(self, client: httpx.Client, method: str, path: str, body: Json, keyed: bool) -> bool:
        """Whether it was acknowledged; with a key it is sent again and again until it is."""
        headers = {"Idempotency-Key": uuid.uuid4().hex} if keyed else {}
        while True:
            answer = self._ask(client, method, path, json=body, headers=headers)
            if answer is not None and answer.is_success:
                refused = answer.json().get("refused", 0)
                if refused:
                    self._is_wrong(f"{method} {path}: {refused} writes of a batch were refused: {answer.text[:500]}")
                return True
            if answer is not None and answer.status_code not in AGAIN:
                self._is_wrong(f"{method} {path} {answer.status_code}: {answer.text[:300]}")
                return False
            if not keyed or (self._done.is_set() and time.monotonic() > self._stopped + PATIENCE_SECONDS):
                # Whoever is refused at once, and never asks again, would ask a thousand times a second.
                time.sleep(0.05)
                return False
            with self._lock:
                self.sent_again += 1
            time.sleep(0.1)

    def _read(self, number: int) -> None:
        chance = random.Random(-number)
        with httpx.Client(base_url=self.url, timeout=60) as client:
            while not self._done.is_set():
                self._read_once(client, chance)
                time.sleep(0.02)

    def _read_once(self, client: httpx.Client, chance: random.Random) -> None:
        vm = chance.choice(self.vms)
        for path in ("/api/v1/vm-contexts", f"/api/v1/vm-contexts/{vm}", f"/api/v1/vm-contexts/{vm}/recent-jobs"):
            self._checked(path, self._ask(client, "GET", path))
        text = {"text": "dial tcp 10.1.2.3:443: connect: connection refused"}
        for method, path, json in (("POST", "/api/v1/sanitize", text), ("GET", "/health/live", None)):
            answer = self._ask(client, method, path, json=json)
            # These need no job store.
            if answer is not None and answer.status_code != 200:
                self._is_wrong(f"{method} {path} {answer.status_code}: {answer.text[:300]}")
        ended = [note.job for note in self.notes[-20:] if ("finish_job", "completed") in note.acknowledged]
        if ended:
            path = f"/api/v1/jobs/{chance.choice(ended)}"
            answer = self._checked(path, self._ask(client, "GET", path))
            if answer is not None and answer.status_code == 200 and answer.json()["status"] != "completed":
                self._is_wrong(f"{path} was acknowledged as completed: {answer.text[:300]}")

    def _checked(self, path: str, answer: httpx.Response | None) -> httpx.Response | None:
        if answer is not None and answer.status_code not in {200, 503}:
            self._is_wrong(f"GET {path} {answer.status_code}: {answer.text[:300]}")
        return answer

    def _ask(self, client: httpx.Client, method: str, path: str, **request: Any) -> httpx.Response | None:  # noqa: ANN401
        """The answer, or None when there was none."""
        began = time.monotonic()
        try:
            answer = client.request(method, path, **request)
        except httpx.TransportError as error:
            answer, told = None, type(error).__name__
            time.sleep(0.05)
        with self._lock:
            self.answers[told if answer is None else answer.status_code] += 1
            self.longest = max(self.longest, time.monotonic() - began)
        return answer

    def _is_wrong(self, what: str) -> None:
        with self._lock:
            self.wrong.append(what)
