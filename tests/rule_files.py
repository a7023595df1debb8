"""A small catalogue in which nothing is wrong, to be written to disk, and snippets that mark an expected place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MARK = "§"

SITE_RULE = """
- id: flux.capacitor-empty
  when: { text: { contains: flux capacitor is empty } }
  category: platform
  severity: error
  message: The power supply of the site is empty
  actions: [Fill the power supply]
  examples: [{ text: flux capacitor is empty now }]
  not_for: [{ text: flux capacitor is full }]
"""
"""A rule that a site may add to the built-in ones."""

SMALL_CATALOGUE: Mapping[str, str] = {
    "terms.yaml": """
terms:
  - { term: virt-v2v-in-place, say: Driver preparation }
  - { term: /dev/vdX, say: Storage volume }
""",
    "steps.yaml": """
steps:
  vm-creation:
    display_name: Creating Destination VM
    phase: execution
    description: Creates the VM on the destination platform
    icon: 🖥️
    aliases: [destination-vm-creation]
    failure: { category: platform }
""",
    "operations.yaml": """
kinds:
  - { kind: rollback, job_type: rollback, display_name: Rollback, icon: ↩️, contains: [rollback] }
  - { kind: replication, job_type: replication, display_name: Replication, icon: 🔄 }
job_statuses:
  running: { label: Running, icon: ⏳, raw: [initializing] }
step_statuses:
  failed: { label: Failed, icon: ❌, raw: [failed] }
activities:
  - { like: 'Copying VM data: {done:percent}', display: 'Copying data: {done} complete' }
""",
    "categories.yaml": """
categories:
  platform:
    label: Platform
    description: Errors of the platform
    example: Insufficient resources
    message: The platform did not complete the operation
    actions: [Check available resources]
    severity: error
""",
    "vocabulary.yaml": """
words:
  - { why: Conversion tools, whole: [virt-v2v], anywhere: [libguestfs] }
detectors: { path: '[file]' }
exceptions:
  - { allow: KVM, why: the specification's own wording }
""",
    "faults.yaml": """
faults:
  no-space:
    strength: definite
    category: platform
    sentence: The {subject} has no space left.
    around: There was no space left while the operation worked on the {subject}.
    alone: Something that this operation writes to has no space left.
    actions: [Free space there]
    phrases: [no space left, disk full]
  failed:
    role: effect
    strength: weak
    category: subject
    sentence: A step on the {subject} did not succeed.
    around: A step on the {subject} did not succeed.
    alone: A step of the operation did not succeed.
    actions: [Try the operation again]
    phrases: [failed, cannot]
""",
    "subjects.yaml": """
subjects:
  volume:
    noun: storage volume
    nouns: { source: disk of the source VM }
    category: platform
    telling: yes
    phrases: [volume]
""",
    "speakers.yaml": """
speakers:
  source: { side: source, marks: [serverfaultcode] }
""",
    "failures/vm.yaml": """
- id: vm.too-small
  when:
    steps: [vm-creation]
    text: { like: 'override ({disk:size}) is smaller than template size ({template:size})' }
  category: platform
  severity: error
  message: 'The disk ({disk}) is smaller than the template ({template}).'
  actions: ['Choose a smaller template']
  examples: [{ text: 'override (1 GB) is smaller than template size (2 GB)', step: vm-creation, facts: { disk: 1 GB } }]
  not_for: [{ text: 'Template not found' }]
""",
}

OVERRIDES = """
overrides:
  - rule: vm.too-small
    written_against: 0123456789ab
    reason: Our templates are chosen by administrators
    replace:
      message: 'The disk ({disk}) does not fit the template ({template}).'
      actions: [{ text: Ask for a smaller template, who: admin }]
  - { rule: vm.down, reason: Our monitoring tells it better, disable: true }
"""
"""An `overrides.yaml` of a site; the first entry's fingerprint is no rule's."""


def modeline(name: str) -> str:
    kind = "failures" if name.startswith("failures") else name.removesuffix(".yaml")
    return f"# yaml-language-server: $schema=schemas/{kind}.schema.json"


def write_rules(directory: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(modeline(name) + text, encoding="utf-8")
    return directory


def marked(snippet: str) -> tuple[str, int, int]:
    """The snippet without its mark, and the line and column where the mark stood."""
    before = snippet.partition(MARK)[0]
    return snippet.replace(MARK, ""), before.count("\n") + 1, len(before) - before.rfind("\n")
