"""The one way to measure: works in turns, each told beside another of the same round, one line of JSON for each figure.

What counts is CPU time: a busy machine changes how long something takes, and much less what it costs. Even so figures
drift with the machine, so every claim is a ratio, the median of those of all rounds.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, TextIO

ROOT: Final = Path(__file__).resolve().parents[2]

Work = Callable[[], Mapping[str, float]]
"""One round of one way to do things: for each case what one of it cost, in seconds of CPU time (or in bytes)."""

Unit = Literal["s", "B"]

_ROUNDS: Final = range(3, 12)
_PARTS: Final = 40
"""A comparison takes at most such a part of the time there is, unless its fewest rounds take longer."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one way costs in one case.

    Attributes:
        low: What one round in ten stays below, and `high` what one in ten exceeds.
        beside: The way it is told beside.
        ratio: The median over the rounds of its cost as a multiple of that of `beside`.
        goal: What the ratio should be at most.
    """

    section: str
    case: str
    way: str
    unit: Unit
    cost: float
    low: float
    high: float
    rounds: int
    beside: str
    ratio: float
    goal: float | None


class Run:
    """One run of measurements: how long it may take, and the file its figures go to."""

    def __init__(self, out: TextIO, minutes: float) -> None:
        self._out = out
        self._minutes = minutes
        self._began = time.monotonic()

    @property
    def left(self) -> float:
        """The seconds that are left of the time."""
        return 60 * self._minutes - (time.monotonic() - self._began)

    def begin(self) -> None:
        """Tells where and when this is measured."""
        self._line(
            {
                "day": datetime.now(UTC).date().isoformat(),
                "minutes": self._minutes,
                "commit": git("rev-parse", "--short", "HEAD"),
                "python": platform.python_version(),
                "processors": os.cpu_count(),
                "load": os.getloadavg()[0],
            }
        )

    def end(self) -> None:
        """Tells how busy the machine was at the end, and how long all took."""
        self._line({"seconds": round(time.monotonic() - self._began), "load_at_end": os.getloadavg()[0]})

    def missing(self, section: str, what: str, why: str) -> None:
        """Tells that something was not measured."""
        print(f"  not measured: {what}: {why}", flush=True)
        self._line({"section": section, "missing": what, "why": why})

    def compare(
        self,
        section: str,
        works: Mapping[str, Work],
        *,
        beside: str,
        goals: Mapping[tuple[str, str], float] | None = None,
        unit: Unit = "s",
        rounds: range = _ROUNDS,
    ) -> None:
        """Does the works in turns, and writes what each costs beside one of them; the first round does not count.

        Args:
            section: Which section of the document the figures are for.
            works: By the name of the way.
            beside: The way that the others are told beside.
            goals: By case and way, what the ratio should be at most.
            unit: What the works tell.
            rounds: The fewest, and one more than the most.
        """
        until = time.monotonic() + min(60 * self._minutes / _PARTS, self.left)
        told_in: list[dict[str, Mapping[str, float]]] = []
        for number in range(rounds.stop):
            if number > rounds.start and time.monotonic() > until:
                break
            told = {way: work() for way, work in works.items()}
            if number:
                told_in.append(told)
        for case in told_in[0][beside]:
            for way in works:
                if case in told_in[0][way]:
                    costs = [told[way][case] for told in told_in]
                    ratios = [told[way][case] / told[beside][case] for told in told_in]
                    goal = (goals or {}).get((case, way))
                    self._figure(section, case, way, unit, costs, beside, ratios, goal)

    def _figure(
        self,
        section: str,
        case: str,
        way: str,
        unit: Unit,
        costs: Sequence[float],
        beside: str,
        ratios: Sequence[float],
        goal: float | None,
    ) -> None:
        tenths = statistics.quantiles(costs, n=10, method="inclusive") if len(costs) > 1 else costs
        figure = Figure(
            section=section,
            case=case,
            way=way,
            unit=unit,
            cost=statistics.median(costs),
            low=tenths[0],
            high=tenths[-1],
            rounds=len(costs),
            beside=beside,
            ratio=statistics.median(ratios),
            goal=goal,
        )
        print(f"  {case:<34} {way:<34} {amount(figure.cost, unit):>10}   ×{figure.ratio:.3g}", flush=True)
        self._line(asdict(figure))

    def _line(self, told: Mapping[str, Any]) -> None:
        self._out.write(json.dumps(told, ensure_ascii=False) + "\n")
        self._out.flush()


def each(work: Callable[[], int]) -> float:
    """What one costs of something that tells how many it did, all threads of this process together."""
    began = time.process_time()
    count = work()
    return (time.process_time() - began) / count


def process(*command: str, **variables: str) -> float:
    """What a process costs from its start to its end, in an environment without settings of ours or of Python's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=_environment(variables), capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told_by(*command: str, **variables: str) -> dict[str, float]:
    """What a process tells of its own costs, as JSON on standard output."""
    done = subprocess.run(command, env=_environment(variables), stdout=subprocess.PIPE, text=True, check=True)
    costs: dict[str, float] = json.loads(done.stdout)
    return costs


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PLAINSPOKEN_", "PYTHON"))}
    return {**known, **variables}


def environment_of(name: str, *requirements: str) -> str:
    """The Python of an environment for others to be measured in, made in `var` when it is first asked for."""
    home = ROOT / "var" / name
    python, made = home / "bin" / "python", home / ".made-of"
    files = [Path(each) for each in requirements if Path(each).is_file()]
    wanted = "\n".join([*requirements, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)])
    if not made.exists() or made.read_text(encoding="utf-8") != wanted:
        print(f"  making {home.relative_to(ROOT)}, once; it takes a minute or two", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *requirements], check=True)
        made.write_text(wanted, encoding="utf-8")
    return str(python)


def git(*arguments: str) -> str:
    """What git prints."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def amount(cost: float, unit: Unit) -> str:
    """A cost as people read it: three digits and a unit."""
    if unit == "B":
        size, name = (cost / 1e6, "MB") if cost >= 1e6 else (cost / 1e3, "kB")
    else:
        size, name = next(
            (cost * by, name) for by, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")) if cost * by >= 1 or name == "µs"
        )
    return f"{size:,.0f} {name}" if size >= 100 else f"{size:.3g} {name}"
