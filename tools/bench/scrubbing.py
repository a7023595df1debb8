"""What scrubbing costs beside Presidio with 15 patterns and no language model, for the same new texts."""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.bench.measuring import ROOT, Run, environment_of, told_by
from tools.corpora import PLATFORM, read_rows

_HERE: Final = Path(__file__).parent
_PACKAGES: Final = ("presidio-analyzer==2.2.366", "presidio-anonymizer==2.2.366")
_LENGTHS: Final = {"100 B": (100, 400), "500 B": (500, 200), "20 kB": (20_000, 12)}


def measure(run: Run) -> None:
    """Measures both in processes of their own, in turns."""
    with tempfile.TemporaryDirectory() as name:

        def work(python: str, program: str) -> Callable[[], dict[str, float]]:
            seeds = iter(range(1_000))

            def once() -> dict[str, float]:
                texts = Path(name, "texts.json")
                texts.write_text(json.dumps(_texts(next(seeds))), encoding="utf-8")
                return told_by(python, str(_HERE / program), str(texts), PYTHONPATH=str(ROOT / "src"))

            return once

        works = {"scrub": work(sys.executable, "scrub_costs.py")}
        try:
            works["Presidio"] = work(environment_of("presidio", *_PACKAGES), "presidio_costs.py")
        except subprocess.CalledProcessError:
            run.missing("scrubbing", "Presidio beside it", "it could not be installed")
        beside = "Presidio" if "Presidio" in works else "scrub"
        run.compare("scrubbing", works, beside=beside, goals={(case, "scrub"): 0.2 for case in _LENGTHS})


def _texts(seed: int) -> dict[str, list[str]]:
    """Failures of the platform as lines of texts of each length, most of their digits others."""
    chance = random.Random(seed)
    failures = [row["text"] for row in read_rows(PLATFORM)]
    texts: dict[str, list[str]] = {}
    for case, (length, count) in _LENGTHS.items():
        for _ in range(count):
            text = ""
            while len(text) < length:
                text += "".join(_other(char, chance) for char in f"{chance.choice(failures)}\n")
            texts.setdefault(case, []).append(text[:length])
    return texts


def _other(char: str, chance: random.Random) -> str:
    return chance.choice("0123456789") if char.isdigit() and chance.random() < 0.7 else char
