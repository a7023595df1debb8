import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow

RULE = """
- id: site.quota
  when: { text: { contains: 'zorked beyond quota' } }
  category: configuration
  severity: warning
  message: '%s'
  actions: ['Enlarge the quota']
  examples: [{ text: 'zorked beyond quota' }]
  not_for: [{ text: 'zorked' }]
"""
LINE = json.dumps({"text": "zorked beyond quota on /srv/x", "step": "vm-creation", "job": "1", "vm": "a"}) + "\n"


@pytest.fixture
def sites(tmp_path: Path) -> None:
    """Site directories `old`, `new` and `other`, the last of them with another wording."""
    for name, message in (("old", "Quota used up."), ("new", "Quota used up."), ("other", "The quota is used up.")):
        file = tmp_path / name / "failures" / "site.yaml"
        file.parent.mkdir(parents=True)
        modeline = "# yaml-language-server: $schema=../../schemas/failures.schema.json"
        file.write_text(modeline + RULE % message, encoding="utf-8")


@pytest.mark.usefixtures("sites")
def test_impact_shows_what_changes_against_the_built_in_catalogue(run: Run) -> None:
    done = run("impact", "--rules", "new", "--jsonl", "-", input=LINE)

    assert done.returncode == 1
    assert "1 failure replayed" in done.stdout
    assert "→ site.quota" in done.stdout
    assert "/srv/x" not in done.stdout


@pytest.mark.usefixtures("sites")
def test_impact_of_the_same_rules_or_of_wording_alone_is_no_finding(run: Run) -> None:
    same = run("impact", "--rules", "new", "--against", "old", "--jsonl", "-", input=LINE)
    wording = run("impact", "--rules", "other", "--against", "old", "--jsonl", "-", input=LINE)

    assert (same.returncode, wording.returncode) == (0, 0)
    assert "nothing reads differently" in same.stdout
    assert "only the wording changes" in wording.stdout


@pytest.mark.usefixtures("sites")
def test_impact_without_other_rules_asks_for_them(run: Run) -> None:
    missing = run("impact", "--jsonl", "-", input=LINE)

    assert missing.returncode == 2
    assert "name a directory of rules with --rules" in missing.stderr


@pytest.mark.usefixtures("sites")
def test_impact_of_a_job_store_counts_jobs_and_vms(run: Run) -> None:
    run("demo", "--database-url", "sqlite:///jobs.db")
    done = run("impact", "--rules", "new", "--database-url", "sqlite:///jobs.db", "--format", "json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["failures"] > 50


@pytest.mark.usefixtures("sites")
def test_impact_that_is_not_complete_does_not_pass(run: Run) -> None:
    bad_line = run("impact", "--rules", "new", "--against", "old", "--jsonl", "-", input=LINE + "{broken\n")
    nothing = run("impact", "--rules", "new", "--jsonl", "-", input="")
    no_store = run("impact", "--rules", "new", "--database-url", "sqlite:///none.db")

    assert (bad_line.returncode, nothing.returncode, no_store.returncode) == (2, 2, 2)
    assert "-:2:1: not JSON" in bad_line.stderr
    assert "1 line could not be read: the answer is not complete" in bad_line.stderr
    assert "nothing was compared" in nothing.stderr
    assert "Traceback" not in no_store.stderr


@pytest.mark.usefixtures("sites")
def test_impact_of_unusable_rules_names_the_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new" / "failures" / "site.yaml").write_text("- id: [\n", encoding="utf-8")
    done = run("impact", "--rules", "new", "--jsonl", "-", input=LINE)

    assert done.returncode == 2
    assert "new/failures/site.yaml:1:8: error" in done.stderr


@pytest.mark.usefixtures("sites")
def test_diff_tells_by_its_exit_code_whether_anything_differs(run: Run) -> None:
    same, other = run("diff", "old", "new"), run("diff", "old", "other")

    assert (same.returncode, other.returncode) == (0, 1)
    assert "nothing differs" in same.stdout
    assert "message: Quota used up. → The quota is used up." in other.stdout
    assert "Suggested version step: patch" in other.stdout


@pytest.mark.usefixtures("sites")
def test_diff_is_told_to_programs_as_well(run: Run) -> None:
    done = run("diff", "old", "other", "--format", "json")

    assert done.returncode == 1
    assert "The quota is used up." in done.stdout


@pytest.mark.usefixtures("sites")
def test_diff_of_unusable_rules_could_not_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new" / "failures" / "site.yaml").write_text("- id: a.b\n", encoding="utf-8")

    assert run("diff", "old", "new").returncode == 2
    assert run("diff", "old", "nowhere").returncode == 2
