"""Measures in this process what a catalogue costs, and prints it as JSON; `against.py` runs it on two states.

Usage: `python tools/bench/costs.py TEXTS` with PYTHONPATH naming the `src` directory to measure. TEXTS is a JSON file:
a list of `[text, step]` for each length. Uses only what older states of the engine have as well.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer

_COLD = 100
"""How many texts count as cold: the first ones that a new engine meets, each measured by itself."""


def main() -> None:
    """Measures loading, building, and matching texts of each length, cold and warm; seconds of CPU time."""
    started = time.process_time()
    catalogue = load_catalogue()
    loaded = time.process_time()
    Sanitizer(catalogue)
    built = time.process_time()
    costs = {"load": (loaded - started), "build": (built - loaded)}
    for length, told in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        sanitizer = Sanitizer(catalogue)
        texts = [(text, sanitizer.context(Failure("", step=step))) for text, step in told]
        cold, warm = texts[: min(_COLD, len(texts) // 2)], texts[min(_COLD, len(texts) // 2) :]
        costs[f"{length} B cold"] = median(_each(sanitizer, cold))
        costs[f"{length} B warm"] = min(_all(sanitizer, part) for part in (warm[::3], warm[1::3], warm[2::3]))
    print(json.dumps(costs))


def _each(sanitizer: Sanitizer, texts: Sequence[tuple[str, Any]]) -> list[float]:
    spent = []
    for text, context in texts:
        started = time.process_time()
        sanitizer.matcher.classify(normalise(text), context)
        spent.append(time.process_time() - started)
    return spent


def _all(sanitizer: Sanitizer, texts: Sequence[tuple[str, Any]]) -> float:
    started = time.process_time()
    for text, context in texts:
        sanitizer.matcher.classify(normalise(text), context)
    return (time.process_time() - started) / len(texts)


if __name__ == "__main__":
    main()
