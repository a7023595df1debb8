"""What comparing two catalogues tells, and the version step it suggests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plainspoken.errors import CatalogueError
from plainspoken.review.difference import Difference, compare_catalogues
from plainspoken.review.difference_reports import DIFFERENCE_REPORTS
from plainspoken.review.versions import VersionStep
from tests.review.conftest import Edited
from tests.rule_files import write_rules

VM = "failures/vm.yaml"
NEW_RULE = """
- id: vm.no-room
  when: { text: { contains: 'no room' } }
  category: platform
  severity: error
  message: 'No host has room.'
  actions: ['Try again']
  examples: [{ text: 'no room' }]
  not_for: [{ text: 'room' }]
- id: vm.too-small"""


def compared(edited: Edited, edits: dict[str, tuple[str, str]]) -> Difference:
    old, new = edited(edits)
    return compare_catalogues([old], [new])


def test_a_catalogue_does_not_differ_from_itself(edited: Edited) -> None:
    difference = compared(edited, {})

    assert difference.is_empty
    assert difference.step is VersionStep.NONE


def test_layout_order_and_comments_are_no_difference(edited: Edited) -> None:
    assert compared(edited, {VM: ("  category: platform\n", "\n  category: 'platform' # here\n")}).is_empty


@pytest.mark.parametrize(
    ("name", "was", "is_", "kind", "field", "step"),
    [
        (VM, "severity: error", "severity: warning", "rule", "severity", VersionStep.MAJOR),
        (VM, "The disk", "A disk", "rule", "message", VersionStep.PATCH),
        (VM, "'Choose a smaller template'", "'Take a smaller template'", "rule", "actions", VersionStep.PATCH),
        (VM, "['Choose a smaller template']", "[{ text: Choose a smaller template, do: retry }]", "rule",
         "actions.do", VersionStep.MINOR),
        (VM, "override (", "size override (", "rule", "when.text", VersionStep.MAJOR),  # its example is lost
        (VM, "steps: [vm-creation]", "os_types: [linux]", "rule", "when.steps", VersionStep.MAJOR),
        (VM, "Template not found", "No template", "rule", "not_for", VersionStep.PATCH),
        ("terms.yaml", "Storage volume", "Volume", "term", "say", VersionStep.PATCH),
        ("steps.yaml", "display_name: Creating", "display_name: Making", "step", "display_name", VersionStep.PATCH),
        ("steps.yaml", "phase: execution", "phase: setup", "step", "phase", VersionStep.MAJOR),
        ("steps.yaml", "[destination-vm-creation]", "[destination-vm-creation, x]", "step", "aliases",
         VersionStep.MINOR),
        ("steps.yaml", "[destination-vm-creation]", "[x]", "step", "aliases", VersionStep.MAJOR),
        ("operations.yaml", "raw: [initializing]", "raw: [initializing, x]", "job status", "raw", VersionStep.MINOR),
        ("operations.yaml", "display_name: Replication", "display_name: Copy", "job kind", "display_name",
         VersionStep.PATCH),
        ("categories.yaml", "severity: error", "severity: warning", "category", "severity", VersionStep.MAJOR),
        ("vocabulary.yaml", "'[file]'", "'[path]'", "detector", "remark", VersionStep.PATCH),
        ("faults.yaml", "disk full]", "disk full, ran dry]", "fault", "phrases", VersionStep.MINOR),
        ("faults.yaml", "strength: definite", "strength: ordinary", "fault", "strength", VersionStep.MINOR),
        ("faults.yaml", "strength: definite", "strength: definite\n    of_systems: yes", "fault", "of_systems",
         VersionStep.MINOR),
        ("faults.yaml", "category: platform", "category: subject", "fault", "category", VersionStep.MAJOR),
        ("faults.yaml", "Something that this", "A disk that this", "fault", "alone", VersionStep.PATCH),
        ("subjects.yaml", "noun: storage volume", "noun: disk", "subject", "noun", VersionStep.PATCH),
        ("subjects.yaml", "telling: yes", "telling: some", "subject", "telling", VersionStep.MINOR),
        ("subjects.yaml", "telling: yes", "telling: yes\n    system: yes", "subject", "system", VersionStep.MINOR),
        ("speakers.yaml", "side: source", "side: destination", "speaker", "side", VersionStep.MINOR),
    ],
)  # fmt: skip
def test_an_edit_is_found_with_its_place_and_its_version_step(
    edited: Edited, name: str, was: str, is_: str, kind: str, field: str, step: VersionStep
) -> None:
    difference = compared(edited, {name: (was, is_)})

    (change,) = [change for change in difference.structure if change.kind == kind]
    assert field in [each.field for each in change.fields]
    assert change.old is not None
    assert change.old.file.endswith(f"old/{name}")
    assert change.new is not None
    assert change.new.file.endswith(f"new/{name}")
    assert difference.step is step


def test_a_new_rule_is_a_minor_step(edited: Edited) -> None:
    difference = compared(edited, {VM: ("\n- id: vm.too-small", NEW_RULE)})

    assert [(change.name, change.what) for change in difference.structure] == [("vm.no-room", "added")]
    assert difference.behaviour.changed  # its example was not explained before
    assert difference.step is VersionStep.MINOR


def test_a_new_rule_that_takes_a_text_from_another_is_a_major_step(edited: Edited) -> None:
    wins = "'smaller than template size' } }\n  wins_over: { rules: [vm.too-small], because: it knows better }"
    stealing = NEW_RULE.replace("'no room' } }", wins, 1)
    difference = compared(edited, {VM: ("\n- id: vm.too-small", stealing)})

    assert difference.step is VersionStep.MAJOR
    assert any("rule vm.too-small → vm.no-room" in reason for reason in difference.reasons)


@pytest.mark.parametrize(
    ("name", "was", "kind"),
    [
        ("terms.yaml", "  - { term: virt-v2v-in-place, say: Driver preparation }\n", "term"),
        ("vocabulary.yaml", ", anywhere: [libguestfs]", "word"),
        ("operations.yaml", "  failed: { label: Failed, icon: ❌, raw: [failed] }\n", "step status"),
    ],
)
def test_what_is_gone_is_a_major_step(edited: Edited, name: str, was: str, kind: str) -> None:
    filler = "  skipped: { label: Skipped, icon: x, raw: [skipped] }\n" if kind == "step status" else ""
    difference = compared(edited, {name: (was, filler)})

    assert ("removed", kind) in [(change.what, change.kind) for change in difference.structure]
    assert difference.step is VersionStep.MAJOR


def test_of_a_list_of_phrases_only_those_are_told_that_differ(edited: Edited) -> None:
    difference = compared(edited, {"faults.yaml": ("[no space left, disk full]", "[ran dry, no space left]")})
    told = json.loads(DIFFERENCE_REPORTS["json"](difference))["structure"][0]["fields"][0]

    assert "    phrases:\n    - disk full\n    + ran dry\n" in DIFFERENCE_REPORTS["text"](difference)
    assert "no space left" not in DIFFERENCE_REPORTS["text"](difference)
    assert (told["added"], told["removed"]) == (["ran dry"], ["disk full"])


def test_cells_are_told_by_what_they_ask_for(edited: Edited) -> None:
    old, new = edited({})
    cell = "  - { faults: [no-space], subjects: [volume], because: it is ours, severity: critical }\n"
    other = "  - { faults: [failed], subjects: [volume], because: it is ours, severity: info }\n"
    write_rules(old, {"cells.yaml": f"\ncells:\n{cell}"})
    write_rules(new, {"cells.yaml": f"\ncells:\n{other}{cell.replace('critical', 'warning')}"})
    difference = compare_catalogues([old], [new])

    assert [(change.kind, change.name, change.what) for change in difference.structure] == [
        ("cell", "failed × volume", "added"),
        ("cell", "no-space × volume", "changed"),
    ]


def test_a_list_of_phrases_that_rules_share_has_its_place(edited: Edited) -> None:
    old, new = edited({})
    write_rules(old, {"phrases.yaml": "\nphrases:\n  machines: [old box, iron]\n"})
    write_rules(new, {"phrases.yaml": "\nphrases:\n  machines: [old box, tin]\n"})
    (change,) = compare_catalogues([old], [new]).structure

    assert (change.kind, change.name, change.fields[0].added) == ("phrase list", "machines", ["tin"])
    assert change.new is not None
    assert change.new.file.endswith("phrases.yaml")


def test_another_order_of_job_kinds_is_found(edited: Edited) -> None:
    rollback = "  - { kind: rollback, job_type: rollback, display_name: Rollback, icon: ↩️, contains: [rollback] }\n"
    replication = "  - { kind: replication, job_type: replication, display_name: Replication, icon: 🔄 }\n"
    difference = compared(edited, {"operations.yaml": (rollback + replication, replication + rollback)})

    assert [(change.kind, change.name) for change in difference.structure] == [("order of", "job kinds")]


def test_behavior_tells_the_example_that_reads_differently(edited: Edited) -> None:
    difference = compared(edited, {VM: ("The disk", "A disk")})

    (group,) = difference.behaviour.groups
    assert (group.before, group.after, group.failures) == ("vm.too-small", "vm.too-small", 1)
    place = group.samples[0].place
    assert place is not None
    assert "old/failures/vm.yaml:10:" in place


@pytest.mark.slow
def test_a_site_directory_lies_over_the_built_in_catalogue(tmp_path: Path) -> None:
    site = write_rules(tmp_path / "site", {VM: NEW_RULE.replace("- id: vm.too-small", "")})
    empty = write_rules(tmp_path / "empty", {"terms.yaml": "\nterms:\n  - { term: quux, say: Something }\n"})
    difference = compare_catalogues([empty], [site])

    assert {(change.kind, change.name, change.what) for change in difference.structure} == {
        ("rule", "vm.no-room", "added"),
        ("term", "quux", "removed"),
    }


def test_a_catalogue_that_does_not_load_is_told_with_its_findings(edited: Edited) -> None:
    old, new = edited({VM: ("category: platform", "category: nothing")})

    with pytest.raises(CatalogueError) as problem:
        compare_catalogues([old], [new])
    assert "new/failures/vm.yaml:6:" in str(problem.value)


def test_the_text_shows_an_edited_list_by_its_lines(edited: Edited) -> None:
    difference = compared(edited, {VM: ("steps: [vm-creation]", "os_types: [linux, windows]")})
    text = DIFFERENCE_REPORTS["text"](difference)

    assert "~ rule vm.too-small" in text
    assert "    when.os_types:\n    - –\n    + - linux\n    + - windows\n" in text
    assert "Suggested version step: major" in text


def test_every_report_says_when_nothing_differs(edited: Edited) -> None:
    difference = compared(edited, {})

    assert "nothing differs" in DIFFERENCE_REPORTS["text"](difference)
    assert json.loads(DIFFERENCE_REPORTS["json"](difference))["version_step"] == "none"


def test_json_tells_the_fields(edited: Edited) -> None:
    difference = compared(edited, {VM: ("severity: error", "severity: info")})
    (change,) = json.loads(DIFFERENCE_REPORTS["json"](difference))["structure"]

    assert change["fields"][0]["before"] == "error"
    assert change["fields"][0]["version_step"] == "major"
