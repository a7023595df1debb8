"""Puts what scrubbing costs beside what Presidio takes for the same texts.

Presidio gets an environment of its own in `var/presidio`, made when it is first asked for.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tools.corpora import PLATFORM, read_rows

_ROOT: Final = Path(__file__).resolve().parent.parent
_ENVIRONMENT: Final = _ROOT / "var" / "presidio"
_PACKAGES: Final = ("presidio-analyzer==2.2.366", "presidio-anonymizer==2.2.366")
_COUNTS: Final = {100: 400, 500: 200, 20_000: 16}
_ROUNDS: Final = 3


def measure_scrubbing(*, presidio: bool) -> None:
    """Prints what scrubbing costs for each length, with Presidio beside it if it is asked for: processes in turns."""
    ways = {"scrub": [sys.executable, str(_ROOT / "tools" / "bench_scrub.py")]}
    if presidio:
        ways["Presidio"] = [str(_python_with_presidio()), str(_ROOT / "tools" / "bench_presidio.py")]
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        for number in range(_ROUNDS):
            texts = Path(name, "texts.json")
            texts.write_text(json.dumps(_texts(number)), encoding="utf-8")
            for way, command in ways.items():
                runs[way].append(_costs([*command, str(texts)]))
    for length in _COUNTS:
        costs = {way: statistics.median(run[str(length)] for run in of_way) for way, of_way in runs.items()}
        told = "   ".join(f"{way} {cost:9,.0f} µs" for way, cost in costs.items())
        beside = f"   {costs['Presidio'] / costs['scrub']:.2f} times as fast" if presidio else ""
        print(f"  {length:>6} B  {told}{beside}")


def _texts(seed: int) -> dict[int, list[str]]:
    """Failures of the platform as lines of texts of each length, most of their digits others."""
    chance = random.Random(seed)
    failures = [row["text"] for row in read_rows(PLATFORM)]
    texts: dict[int, list[str]] = {}
    for length, count in _COUNTS.items():
        for _ in range(count):
            text = ""
            while len(text) < length:
                text += "".join(_other(char, chance) for char in f"{chance.choice(failures)}\n")
            texts.setdefault(length, []).append(text[:length])
    return texts


def _other(char: str, chance: random.Random) -> str:
    return chance.choice("0123456789") if char.isdigit() and chance.random() < 0.7 else char


def _costs(command: list[str]) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    costs: dict[str, float] = json.loads(done.stdout)
    return costs


def _python_with_presidio() -> Path:
    python = _ENVIRONMENT / "bin" / "python"
    if not (_ENVIRONMENT / ".ready").exists():
        print(f"Making {_ENVIRONMENT.relative_to(_ROOT)}, once; it takes a minute or two.")
        subprocess.run([sys.executable, "-m", "venv", str(_ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *_PACKAGES], check=True)
        (_ENVIRONMENT / ".ready").touch()
    return python
