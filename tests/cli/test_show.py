from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rule_files import SITE_RULE, write_rules


@pytest.fixture
def fingerprint(tmp_path: Path, run: Run) -> str:
    """A directory `company` with a rule, and that rule's fingerprint."""
    write_rules(tmp_path / "company", {"failures/flux.yaml": SITE_RULE})
    done = run("show", "flux.capacitor-empty", "--rules", "company", "--json")
    return str(json.loads(done.stdout)["fingerprint"])


def write_override(directory: Path, entry: str) -> None:
    text = f"\noverrides:\n  - {{ rule: flux.capacitor-empty, reason: We call it so, {entry} }}\n"
    write_rules(directory, {"overrides.yaml": text})


def layered(run: Run, *flags: str) -> str:
    done = run("show", "flux.capacitor-empty", "--rules", "company", "--rules", "branch", *flags)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_rule_is_shown_field_by_field_with_file_and_line(run: Run, fingerprint: str) -> None:
    lines = run("show", "flux.capacitor-empty", "--rules", "company").stdout.splitlines()

    assert lines[0] == "flux.capacitor-empty  company/failures/flux.yaml:2  (company)"
    assert lines[1] == f"fingerprint {fingerprint} · as written"
    assert "message      company/failures/flux.yaml:6  (company)" in lines
    assert "  The power supply of the site is empty" in lines


def test_effective_shows_which_file_each_field_comes_from(run: Run, fingerprint: str, tmp_path: Path) -> None:
    write_override(tmp_path / "branch", f"written_against: {fingerprint}, replace: {{ severity: warning }}")
    shown = layered(run, "--effective")

    assert "severity     branch/overrides.yaml:3  (branch)\n  warning\n" in shown
    assert "message      company/failures/flux.yaml:6  (company)\n" in shown
    assert "branch replaces severity: We call it so  branch/overrides.yaml:3\n" in shown


def test_without_effective_the_rule_is_as_its_own_file_gives_it(run: Run, fingerprint: str, tmp_path: Path) -> None:
    write_override(tmp_path / "branch", f"written_against: {fingerprint}, replace: {{ severity: warning }}")
    shown = layered(run)

    assert f"fingerprint {fingerprint} · overridden\n" in shown
    assert "severity     company/failures/flux.yaml:5  (company)\n  error\n" in shown


def test_a_stale_override_is_told_with_what_to_write(run: Run, fingerprint: str, tmp_path: Path) -> None:
    write_override(tmp_path / "branch", "written_against: 0123456789ab, replace: { severity: warning }")
    shown = layered(run, "--effective")

    assert "branch is stale, and not applied (replaces severity)" in shown
    assert f"is {fingerprint} now" in shown
    assert "severity     company/failures/flux.yaml:5  (company)\n  error\n" in shown


def test_a_disabled_rule_is_told_with_the_reason(run: Run, fingerprint: str, tmp_path: Path) -> None:
    write_override(tmp_path / "branch", "disable: true")

    assert "branch disables it: We call it so" in layered(run)
    assert json.loads(layered(run, "--effective", "--json"))["state"] == "disabled"
    assert json.loads(layered(run, "--json"))["fingerprint"] == fingerprint


def test_json_has_every_field_with_its_value_and_place(run: Run, fingerprint: str, tmp_path: Path) -> None:
    write_override(tmp_path / "branch", f"written_against: {fingerprint}, replace: {{ actions: [Fill it] }}")
    view = json.loads(layered(run, "--effective", "--json"))

    fields = {field["key"]: field for field in view["fields"]}
    assert fields["actions"] == {
        "key": "actions",
        "value": ["Fill it"],
        "file": "branch/overrides.yaml",
        "line": 3,
        "column": fields["actions"]["column"],
        "layer": "branch",
    }
    assert fields["when"]["value"] == {"text": {"contains": "flux capacitor is empty"}}
    assert (view["overrides"][0]["applied"], view["overrides"][0]["fingerprint_below"]) == (True, fingerprint)


def test_a_built_in_rule_is_shown_from_anywhere(run: Run) -> None:
    done = run("show", "vm-creation.template-larger-than-disk")

    assert done.returncode == 0
    assert re.search(r"^message +\S+/failures/vm-creation\.yaml:\d+  \(built-in\)$", done.stdout, re.MULTILINE)


def test_an_unknown_rule_is_refused_with_the_nearest_one(run: Run) -> None:
    done = run("show", "vm-creation.template-larger-than-disc")

    assert done.returncode == 2
    assert "Did you mean 'vm-creation.template-larger-than-disk'?" in done.stderr


def test_the_id_of_a_composed_answer_shows_its_fault_its_subject_and_its_cells(run: Run) -> None:
    shown = run("show", "fault.no-space+database").stdout
    entries = json.loads(run("show", "fault.no-space+database", "--json").stdout)["entries"]

    assert "fault no-space  " in shown
    assert "faults.yaml:" in shown
    phrases = next(entry for entry in entries if entry["kind"] == "fault")["fields"]["phrases"]
    assert "\n".join(f"    - {phrase}" for phrase in phrases[:3]) in shown
    assert [entry["kind"] for entry in entries][:2] == ["fault", "subject"]
    assert all("no-space" in entry["name"] for entry in entries if entry["kind"] == "cell")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fault.no-spce", "Did you mean 'no-space'?"),
        ("speaker.nobody", "Use one of: data-channel"),
        ("subject.vlume", "'volume'"),
    ],
)
def test_an_entry_that_is_not_there_is_told_with_those_that_are(run: Run, name: str, told: str) -> None:
    done = run("show", name)

    assert done.returncode == 2
    assert told in done.stderr
