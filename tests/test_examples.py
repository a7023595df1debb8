"""The documents tell the truth: their commands print what stands there."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


def test_the_examples_of_the_documents_print_what_the_documents_say() -> None:
    done = subprocess.run(
        [sys.executable, "tools/run_examples.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
