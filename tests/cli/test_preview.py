from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rule_files import SMALL_CATALOGUE, write_rules

pytestmark = pytest.mark.slow

MODELINE = "# yaml-language-server: $schema=../../schemas/failures.schema.json"
RULE = """
- id: retention.volume-frozen
  when:
    text: { like: 'frozen by retention policy for {left:duration}' }
  category: storage
  severity: warning
  message: 'The storage volume is protected by a retention policy for another {left}.'
  actions:
    - { text: 'Wait {left}, then try again', do: wait }
  examples:
    - { text: 'attach failed: volume is frozen by retention policy for 36h0m0s', step: volume-attachment }
  not_for:
    - text: 'retention policy updated'
"""
TEXT = "attach failed: volume is frozen by retention policy for 2h0m0s at /dev/vdb"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site" / "failures" / "retention.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(MODELINE + RULE, encoding="utf-8")
    rows = [{"text": TEXT, "step": "volume-attachment", "vm": vm} for vm in ("web-01", "erp-02")]
    rows.append({"text": "something else entirely", "vm": "dc-01"})
    (tmp_path / "failures.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path / "site"


def change(site: Path, old: str, new: str) -> None:
    path = site / "failures" / "retention.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("site")
def test_a_rule_that_is_ready_is_shown_as_customers_will_read_it(run: Run) -> None:
    done = run("preview", "site")

    assert done.returncode == 0
    assert "for another 1 day 12 hours." in done.stdout
    assert "storage · warning · Attaching Storage Volumes" in done.stdout
    assert done.stdout.endswith("Ready to publish. 2 tests passed (1 example, 1 counter-example).\n")


@pytest.mark.usefixtures("site")
def test_stored_failures_that_it_answers_are_counted_and_shown_scrubbed(run: Run) -> None:
    done = run("preview", "site/failures/retention.yaml", "--jsonl", "failures.jsonl")

    assert done.returncode == 0
    assert "answers 2 of 3 stored failures, 2 VMs" in done.stdout
    assert "2 of them answered by fault.not-attached so far" in done.stdout
    assert "/dev/vdb" not in done.stdout


def test_what_keeps_it_from_being_published_is_told(run: Run, site: Path) -> None:
    change(site, "severity: warning", "severity: warnin")

    done = run("preview", "site")

    assert done.returncode == 1
    assert "Did you mean 'warning'?" in done.stdout
    assert done.stdout.endswith("Not ready to publish: 1 error to fix.\n")


def test_an_example_that_fails_is_told_once(run: Run, site: Path) -> None:
    change(site, "step: volume-attachment }", "facts: { left: 2 hours } }")

    done = run("preview", "site")

    assert done.returncode == 1
    assert done.stdout.count("is shown as 2 hours, but it is shown as 1 day 12 hours") == 1
    assert "1 of 2 tests failed" in done.stdout


def test_warnings_do_not_keep_a_server_from_taking_it_over(run: Run, site: Path) -> None:
    change(site, "Wait {left}, then try again", "Check the details")

    done = run("preview", "site")

    assert done.returncode == 1
    assert "A server would take this over, with 1 warning." in done.stdout


def test_what_is_not_shown_is_counted(run: Run, site: Path) -> None:
    for key in ("one", "two", "three", "four"):
        change(site, "  category:", f"  {key}: 1\n  category:")

    done = run("preview", "site")

    assert "\n1 finding more; plainspoken lint shows them all.\n" in done.stdout


@pytest.mark.usefixtures("site")
def test_failures_that_cannot_all_be_read_are_no_success(run: Run) -> None:
    done = run("preview", "site", "--jsonl", "-", input="{broken\n" + json.dumps({"text": TEXT}) + "\n")

    assert done.returncode == 2
    assert "answers 1 of 1 stored failures" in done.stdout


def test_a_whole_catalogue_stands_alone(run: Run, tmp_path: Path) -> None:
    write_rules(tmp_path / "whole", SMALL_CATALOGUE)

    done = run("preview", "whole/failures/vm.yaml")

    assert done.returncode == 0, done.stdout
    assert "vm.too-small  whole/failures/vm.yaml:2:3" in done.stdout


def test_watch_shows_it_again_on_every_save(site: Path) -> None:
    command = [sys.executable, "-m", "plainspoken", "preview", "site", "--watch"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=site.parent,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        encoding="utf-8",
    ) as watching:
        try:
            assert watching.stdout is not None
            for old, new, told in (
                ("category: storage", "category: storage", "Ready to publish"),
                ("category: storage", "category: store", "Not ready to publish"),
                ("category: store", "category: storage", "Ready to publish"),
            ):
                change(site, old, new)
                deadline = time.monotonic() + 60
                while told not in watching.stdout.readline():
                    assert time.monotonic() < deadline
            watching.send_signal(signal.SIGINT)
            assert watching.wait(20) == 0
        finally:
            watching.kill()


@pytest.mark.parametrize(
    ("added", "is_told"), [("", True), (" The quota is renewed at midnight.", False)], ids=["the same", "more"]
)
def test_a_message_that_says_no_more_than_the_text_without_the_rule_is_told(
    run: Run, tmp_path: Path, added: str, is_told: bool
) -> None:
    text = "zqflange: storage volume was not found"
    said = json.loads(run("sanitize", text, "--json").stdout)["user_message"]
    rule = f"""
- id: queue.flange
  when: {{ text: {{ contains: zqflange }} }}
  explains: [any]
  category: storage
  severity: error
  message: '{said}{added}'
  actions: [Try again later]
  examples: [{{ text: '{text}' }}]
  not_for: [{{ text: queue }}]
"""
    write_rules(tmp_path / "site", {"failures/queue.yaml": rule})

    shown = run("preview", "site").stdout

    assert "queue.flange" in shown
    assert ("This is said without the rule too" in shown) == is_told
