"""Disguised pieces put into every place where a text enters the API, and an eye on what comes out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

import httpx

from plainspoken.access.scopes import Role
from plainspoken.catalogue.model import Catalogue, Cell, Rule
from tests.adversary.game import Score, Throw, is_alive, throws
from tests.adversary.pieces import Piece
from tests.api.two_customers import REACHES, World

_LINES: Final = 10
_TOLD_BACK: Final = frozenset(
    {
        "job_id",
        "external_job_id",
        "context_id",
        "vm_name",
        "request_id",
        "next",
        "parent_job_id",
        "pointer",
        "parameter",
    }
)
"""Fields with ids and names that the caller has chosen, texts made of them, and where in its own request it erred."""

_SCRUBBED: Final = frozenset({"name", "display_name", "current_step", "failed_step"})
"""Fields with texts that are passed on once they are scrubbed, as log lines are: names of steps that no rule knows."""


@dataclass(slots=True)
class Watch:
    """What was thrown, by place; what can be read where nothing of a text may be; and the scores of scrubbed texts."""

    thrown: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lines: Score = field(default_factory=Score)
    steps: Score = field(default_factory=Score)


class Places:
    """A server that is told disguised pieces in every place, and read as a customer reads it."""

    def __init__(self, world: World, catalogue: Catalogue, seed: int, *, disguised: bool) -> None:
        self.watch = Watch()
        self._world = world
        self._writer = world.token(REACHES["vm"], role=Role.SERVICE)
        self._reader = world.token(REACHES["vm"], role=Role.VIEWER)
        self._throws = throws(seed, disguised=disguised)
        self._sentences = sentences(catalogue)
        self._jobs = 0
        self._seed = f"{seed}-{int(disguised)}"

    def play(self) -> None:
        """One round: every place once, with pieces of its own; log lines many times."""
        self._sanitized()
        self._refused()
        self._stored()

    def _sanitized(self) -> None:
        for place in ("text", "step", "code"):
            throw = next(self._throws)
            body = {"text": "it failed", place: throw.text}
            self._look(f"sanitize: {place}", throw, self._ask("POST", "/api/v1/sanitize", body))

    def _refused(self) -> None:
        """Requests that cannot be met, with the piece in each part of them."""
        path = quote((throw := next(self._throws)).text, safe="")
        for address in (f"/api/v1/jobs/{path}", f"/api/v1/vm-contexts/{path}", f"/api/v1/{path}", f"/problems/{path}"):
            self._look("address", throw, self._ask("GET", address))
        for name in ("vm", "status", "after", "limit", path[:200]):
            self._look("query", throw, self._ask("GET", f"/api/v1/jobs?{name}={path}"))
        throw = next(self._throws)
        for body in ({throw.text: "x"}, {"text": [throw.text]}, {"text": "x", "step": {throw.text: 1}}, throw.text):
            self._look("body", throw, self._ask("POST", "/api/v1/sanitize", body))
        throw = next(self._throws)
        value = throw.text.encode("ascii", "backslashreplace").decode().translate(_NO_CONTROLS)
        for header in ("X-Request-Id", "Last-Event-ID", "If-None-Match", "Accept-Encoding"):
            answer = self._ask("GET", "/api/v1/jobs/none", **{header: value})
            self._look("header", throw, answer)
            # An id in plain characters is the caller's own, and comes back.
            given = [each for name, each in answer.headers.items() if name != "x-request-id"]
            if any(is_alive(throw.piece, each) for each in given):
                self.watch.leaks.append(f"header {header}: {value!r}: {given}")

    def _stored(self) -> None:
        """A job that reports pieces wherever it can."""
        self._jobs += 1
        job = f"j{self._seed}-{self._jobs}"
        path = f"/api/v1/jobs/{job}"
        owner, step, error = islice(self._throws, 3)
        lines = list(islice(self._throws, _LINES))
        metadata = {owner.text[:200]: owner.text[:500]}
        start = {"vm": "ctx-own-1", "operation": "test_failover", "job_id": job}
        self._write("POST", "/api/v1/jobs", start | {"owner": owner.text[:255], "metadata": metadata})
        self._write("POST", f"{path}/steps", {"name": step.text[:64]})
        messages = [{"message": line.text, "level": "ERROR", "attrs": metadata} for line in lines]
        self._write("POST", f"{path}/log", {"lines": messages})
        self._look_at_job("while it runs", [owner, step], path)
        self._write("PATCH", f"{path}/steps/1", {"status": "failed", "error": error.text})
        self._write("POST", f"{path}/finish", {"status": "failed", "error": error.text})
        self._look_at_job("once it has failed", [owner, step, error], path)
        names = [each for where, each in texts(self._ask("GET", path).json()) if where in _SCRUBBED]
        self.watch.steps.count(step, alive=any(self._is_told(step, each) for each in names))
        shown = [line["text"] for line in self._ask("GET", f"{path}/log?limit=100").json()["lines"]]
        for line in lines:
            self.watch.lines.count(line, alive=any(is_alive(line.piece, each) for each in shown))

    def _look_at_job(self, when: str, told: list[Throw], path: str) -> None:
        vm = "/api/v1/vm-contexts/ctx-own-1"
        for address in (path, vm, "/api/v1/jobs?limit=1", f"{vm}/operations?limit=1"):
            answer = self._ask("GET", address)
            for throw in told:
                self._look(f"job {when}", throw, answer)

    def _ask(self, method: str, address: str, body: object = None, **headers: str) -> httpx.Response:
        return self._world.ask(self._reader, method, address, body, **headers)

    def _write(self, method: str, address: str, body: object) -> None:
        answer = self._world.ask(self._writer, method, address, body)
        if answer.status_code not in (200, 201):
            self.watch.faults.append(f"{address}: {body!r:.300}: {answer.status_code} {answer.text:.300}")

    def _look(self, place: str, throw: Throw, answer: httpx.Response) -> None:
        self.watch.thrown[place] += 1
        if answer.status_code >= 500:
            self.watch.faults.append(f"{place}: {throw.text!r}: {answer.status_code} {answer.text}")
        is_json = "json" in answer.headers.get("content-type", "")
        found = [
            (where, text)
            for where, text in (texts(answer.json()) if is_json else [("", answer.text)])
            if where not in _SCRUBBED and self._is_told(throw, text)
        ]
        if found:
            self.watch.leaks.append(f"{place}: {throw.kind}, {throw.disguise}: {throw.text[-200:]!r}: {found}")

    def _is_told(self, throw: Throw, text: str) -> bool:
        """Whether a text holds a mark of the piece that is no word of the rules' own sentences."""
        marks = (Piece(throw.piece.text, (mark,), exact=throw.piece.exact) for mark in throw.piece.marks)
        return any(is_alive(mark, text) and not is_alive(mark, self._sentences) for mark in marks)


def texts(data: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in JSON data with the field it stands in, but for what is the caller's own."""
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in _TOLD_BACK:
                yield from texts(value, name)
    elif isinstance(data, list):
        for each in data:
            yield from texts(each, where)


def sentences(catalogue: Catalogue) -> str:
    """What the rules say by themselves."""
    said: list[Rule | Cell] = [*catalogue.rules, *catalogue.cells]
    messages = [each.message for each in said if each.message]
    actions = [action.text for each in said for action in each.actions]
    return "\n".join(template.source for template in (*messages, *actions))


_NO_CONTROLS: Final[dict[int, Any]] = dict.fromkeys([*range(32), 127], " ")
