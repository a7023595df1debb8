import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rule_files import write_rules

RULE = """
- id: queue.full
  when: { text: { like: 'the queue holds {held:count} jobs' } }
  category: platform
  severity: error
  message: 'The queue is full ({held} jobs).'
  actions: [Wait until fewer jobs are left]
  examples: [{ text: the queue holds 1200 jobs, facts: { held: '1,200' } }]
  not_for: [{ text: the queue is empty }]
"""
BROKEN = RULE.replace("'1,200'", "'7'")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_rules(tmp_path / "site", {"failures/queue.yaml": RULE})


@pytest.mark.usefixtures("site")
def test_a_site_whose_examples_pass_ends_with_0(run: Run) -> None:
    done = run("test", "site")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "2 tests passed (1 example, 1 counter-example).\n"
    assert run("test", "queue.full", "--rules", "site").stdout == done.stdout


def test_a_failure_is_told_with_place_and_ends_with_1(run: Run, site: Path) -> None:
    write_rules(site, {"failures/queue.yaml": BROKEN})
    done = run("test", "site")

    assert done.returncode == 1
    assert done.stdout.startswith("site/failures/queue.yaml:8:14: example of queue.full\n")
    for label in ("  text      ", "  expected  ", "  came      ", "  why       ", "  do        "):
        assert label in done.stdout


def test_zero_tests_are_a_failure(run: Run, site: Path) -> None:
    (site / "terms.yaml").write_text(
        "# yaml-language-server: $schema=../schemas/terms.schema.json\nterms:\n  - { term: zq-tool, say: A tool }\n",
        encoding="utf-8",
    )
    text, as_json = run("test", "site/terms.yaml"), run("test", "site/terms.yaml", "--format", "json")

    assert text.returncode == as_json.returncode == 1
    assert "No test was run" in text.stdout
    assert json.loads(as_json.stdout)["tests"] == 0
    assert "No test was run" in as_json.stderr


def test_what_cannot_run_ends_with_2(run: Run, site: Path) -> None:
    assert run("test", "nowhere/at-all").returncode == 2
    assert "did you mean 'queue.full'" in run("test", "queue.ful", "--rules", "site").stderr.lower()
    (site / "failures" / "queue.yaml").write_text("- id: [\n", encoding="utf-8")
    done = run("test", "site")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("site")
def test_further_corpora_are_named_on_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "quiet.txt").write_text("Ready\nreading /dev/vdb\n", encoding="utf-8")
    (tmp_path / "known.jsonl").write_text(
        '{"text": "the queue holds 5 jobs", "rule": "queue.full"}\n', encoding="utf-8"
    )
    done = run("test", "site", "--quiet-corpus", "quiet.txt", "--known", "known.jsonl")

    assert done.returncode == 1
    assert done.stdout.startswith("quiet.txt:2:1: quiet line\n")
    assert done.stdout.endswith("1 of 5 tests failed (1 example, 1 counter-example, 2 quiet lines, 1 known text).\n")


@pytest.mark.slow
def test_watch_runs_again_on_every_save_and_ends_quietly(site: Path) -> None:
    command = [sys.executable, "-m", "plainspoken", "test", "site", "--watch"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=site.parent, stdout=pipe, stderr=pipe, text=True, env=environment, encoding="utf-8"
    ) as watching:
        try:
            assert watching.stdout is not None
            assert "runs again on every save" in watching.stdout.readline()
            assert "2 tests passed" in watching.stdout.readline()
            for text, told in (
                ("- id: [\n", "nothing was run"),
                (BROKEN, "1 of 2 tests failed"),
                (RULE, "2 tests passed"),
            ):
                (site / "failures" / "queue.yaml").write_text(
                    "# yaml-language-server: $schema=../../schemas/failures.schema.json" + text, encoding="utf-8"
                )
                deadline = time.monotonic() + 100
                while told not in watching.stdout.readline():
                    assert time.monotonic() < deadline
            watching.send_signal(signal.SIGINT)
            assert watching.wait(60) == 0
            assert watching.stderr is not None
            assert "Traceback" not in watching.stderr.read()
        finally:
            watching.kill()
