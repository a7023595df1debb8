"""What loading the catalogue and commands cost, in processes of their own, beside a Python that only imports.

Commands are measured on their second run, when compiled rule files and bytecode are there, as on every run but one.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from tools.bench.measuring import ROOT, Run, Work, process, told_by

_TEXT: Final = "VirtIO injection phase failed: virt-v2v-in-place: exit status 1: /dev/vdb"
_BARE: Final = "Python, import asyncio and json"
_LOAD: Final = """
import time
import plainspoken.catalogue.drafting  # the readers of YAML, not counted in either form
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
start = time.process_time()
Sanitizer(load_catalogue())
print('{"loading and building": %s}' % (time.process_time() - start))
"""
_SITE: Final = """# yaml-language-server: $schema=../../schemas/failures.schema.json
- id: backup.window-closed
  when: { text: { like: 'backup window closed after {waited:duration}' } }
  category: platform
  severity: warning
  message: 'The backup window closed after {waited}, before the copy was complete.'
  actions: [Try again when the next backup window opens]
  examples: [{ text: 'backup window closed after 1h30m0s', facts: { waited: 1 hour 30 minutes } }]
  not_for: [{ text: backup window opened }]
"""


def measure(run: Run) -> None:
    """Measures loading from either form, and commands."""
    with tempfile.TemporaryDirectory() as name:
        kept = {"PLAINSPOKEN_CACHE": f"{name}/cache", "PYTHONPYCACHEPREFIX": f"{name}/bytecode"}
        load = partial(told_by, sys.executable, "-c", _LOAD)
        loads = {"from compiled files": partial(load, **kept), "from YAML": partial(load, PLAINSPOKEN_CACHE="off")}
        run.compare("loading", loads, beside="from YAML")

        site = Path(name, "site", "failures", "backup.yaml")
        site.parent.mkdir(parents=True)
        site.write_text(_SITE, encoding="utf-8")
        commands = {
            "--help": (["--help"], 2.5),
            "sanitize TEXT": (["sanitize", _TEXT], 5.0),
            "lint, one file of a site": (["lint", str(site)], 8.0),
            "lint, one built-in file": (["lint", str(ROOT / "rules" / "failures" / "boot.yaml")], 8.0),
        }

        def of_commands() -> dict[str, float]:
            return {
                case: process(sys.executable, "-m", "plainspoken", *arguments, **kept)
                for case, (arguments, _) in commands.items()
            }

        def of_python() -> dict[str, float]:
            return dict.fromkeys(commands, process(sys.executable, "-c", "import asyncio, json", **kept))

        works: dict[str, Work] = {"command": of_commands, _BARE: of_python}
        goals = {(case, "command"): goal for case, (_, goal) in commands.items()}
        run.compare("commands", works, beside=_BARE, goals=goals)
