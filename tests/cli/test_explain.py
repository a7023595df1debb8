import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rule_files import write_rules

TEXT = "zq queue jammed on zq7.corp.invalid, password=hunter22"
RULE = """
- id: queue.jammed
  when: { text: { contains: queue jammed } }
  category: platform
  severity: error
  message: The queue is jammed.
  actions: [Try again later]
  examples: [{ text: queue jammed }]
  not_for: [{ text: queue }]
"""


def explained(run: Run, tmp_path: Path, *arguments: str) -> str:
    write_rules(tmp_path / "site", {"failures/queue.yaml": RULE})
    done = run("explain", TEXT, "--rules", "site", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_developers_are_told_everything_but_secrets(run: Run, tmp_path: Path) -> None:
    shown = explained(run, tmp_path)

    assert "Answers  the rule queue.jammed" in shown
    assert "Winner   queue.jammed  site/failures/queue.yaml:2:3" in shown
    assert "Clause   1: 0-" in shown
    assert "matched: ‘queue jammed’ (3-15)" in shown
    assert "zq7.corp.invalid" in shown
    assert "hunter22" not in shown


def test_support_is_told_rules_and_no_raw_text(run: Run, tmp_path: Path) -> None:
    shown = explained(run, tmp_path, "--for", "support")

    assert "matched: a message contains ‘queue jammed’ (3-15)" in shown
    assert "corp.invalid" not in shown
    assert "hunter22" not in shown


def test_customers_are_told_the_answer(run: Run, tmp_path: Path) -> None:
    shown = explained(run, tmp_path, "--for", "user")

    assert shown.startswith("Answer   The queue is jammed.\n         Platform")
    assert "queue.jammed" not in shown
    assert "Winner" not in shown


def test_json_has_the_same_for_programs(run: Run, tmp_path: Path) -> None:
    explanation = json.loads(explained(run, tmp_path, "--json", "--for", "support"))

    assert explanation["audience"] == "support"
    assert explanation["why"]["winner"]["place"] == "site/failures/queue.yaml:2:3"
    assert "why" not in json.loads(explained(run, tmp_path, "--json", "--for", "user"))


def test_control_characters_of_a_step_are_not_printed(run: Run, tmp_path: Path) -> None:
    shown = explained(run, tmp_path, "--step", "a\u202eb\x1b[31mc")

    assert "\u202e" not in shown
    assert "\x1b" not in shown


@pytest.mark.slow
def test_a_job_is_explained_by_every_text_that_it_is_answered_with(run: Run, run_process: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    run("demo", "--database-url", url)
    # A process of its own: within this one another test may have loaded the rules from another directory.
    done = run_process("explain", "--job", "e5de9b1b-5159-49e2-95e5-be644da2b7fb", "--database-url", url)
    missing = run("explain", "--job", "nobody", "--database-url", url)

    assert done.returncode == 0
    assert "Winner   drivers.installation-failed  built-in/failures/drivers.yaml:" in done.stdout
    assert "Context  step virtio-driver-injection, operation test_failover, source job_steps" in done.stdout
    assert (missing.returncode, "no job that customers see has the id 'nobody'" in missing.stderr) == (2, True)
