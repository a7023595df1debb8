"""DuckDB, Spark and Ray in an environment of their own, since only measurements and tests need them.

Usage: `python -m tools.bench.engines` makes the environment (`make engines`).
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.bench.measuring import ROOT, environment_of

_LOCK: Final = Path(__file__).with_suffix(".lock")
HOME: Final = ROOT / "var" / "engines"
"""Where the environment is, once it was made."""


def python() -> str:
    """The Python that has these engines; made when it is first asked for, which takes a minute or two."""
    return environment_of(HOME.name, "--require-hashes", "-r", str(_LOCK))


def variables() -> Mapping[str, str]:
    """What the environment needs besides: Plainspoken with all its packages, and engines that stay on this machine."""
    ours = [str(ROOT / "src"), str(ROOT), sysconfig.get_paths()["purelib"]]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(ours),
        "PYSPARK_PYTHON": str(HOME / "bin" / "python"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "RAY_USAGE_STATS_ENABLED": "0",
    }


def run(arguments: Sequence[str | Path], *, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs the environment's Python."""
    command = [python(), *arguments]
    return subprocess.run(command, cwd=cwd, env=dict(variables()), capture_output=True, text=True, check=False)


if __name__ == "__main__":
    done = run(["-c", "import duckdb, pyspark, ray"])
    sys.exit(done.stderr if done.returncode else 0)
