"""What loading and matching cost beside an older commit: both states match the same texts, in turns."""

import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from plainspoken.catalogue.loader import load_catalogue
from tools.bench.engine import example_texts
from tools.bench.measuring import ROOT, Run, told_by

_COUNTS: Final = {100: 1_600, 500: 1_600, 20_000: 60}


def measure(run: Run, commit: str) -> None:
    """Measures both states in processes of their own."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as name:
        older, texts = Path(name, "older"), Path(name, "texts.json")
        made = {length: example_texts(catalogue, length, count) for length, count in _COUNTS.items()}
        texts.write_text(json.dumps(made), encoding="utf-8")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(older), commit], check=True)
        try:
            costs = partial(told_by, sys.executable, str(ROOT / "tools" / "bench" / "costs.py"), str(texts))
            works = {"here": partial(costs, PYTHONPATH=str(ROOT / "src"))}
            works[commit] = partial(costs, PYTHONPATH=str(older / "src"))
            run.compare("against", works, beside=commit)
        finally:
            subprocess.run([*git, "remove", "--force", str(older)], check=True)
