"""Measures what scrubbing texts takes here, and prints it as JSON; `scrubbing.py` puts others beside it.

Usage: `python tools/bench/scrub_costs.py TEXTS`, a JSON file: a list of texts for each length, each of which is new.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.patterns import compile_patterns
from plainspoken.engine.sanitizer import Sanitizer


def main() -> None:
    """Measures seconds of CPU time a text, once a server has started and seen some."""
    sanitizer = Sanitizer(load_catalogue())
    compile_patterns()
    costs = {}
    for length, texts in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        spent = []
        for text in texts:
            started = time.process_time()
            sanitizer.scrub(text)
            spent.append(time.process_time() - started)
        costs[length] = median(spent[len(spent) // 4 :])
    print(json.dumps(costs))


if __name__ == "__main__":
    main()
