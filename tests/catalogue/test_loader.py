from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plainspoken.catalogue.checks import CHECKS
from plainspoken.catalogue.conditions import AllOf, AnyOf, Contains, FactType, Letters, Like, Not, Regex
from plainspoken.catalogue.findings import Severity
from plainspoken.catalogue.loader import load_catalogue, read_catalogue
from plainspoken.catalogue.sentences import Who
from plainspoken.catalogue.wordings import DEFAULT_ELSE
from plainspoken.errors import CatalogueError
from tests.rule_files import SMALL_CATALOGUE, write_rules

ReadWith = Callable[[str, str], Any]

RULE = """
- id: vm.down
  when: { text: { like: 'the VM is down after {time:duration} of waiting' } }
  category: platform
  severity: error
  message: 'The VM is down after {time}'
  actions: [Start the VM]
  examples: [{ text: x }]
  not_for: [{ text: y }]
"""


def rule(*changes: tuple[str, str]) -> str:
    text = RULE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def when(condition: str) -> tuple[str, str]:
    return "{ like: 'the VM is down after {time:duration} of waiting' }", condition


NO_FACT = ("'The VM is down after {time}'", "The VM is down")


def test_a_small_catalogue_is_read_whole(small: Path) -> None:
    catalogue, findings = read_catalogue([small])

    assert findings == ()
    assert catalogue is not None
    assert [rule.id for rule in catalogue.rules] == ["vm.too-small"]
    assert catalogue.terms[1].technical == "/dev/vd{}"
    assert catalogue.step_names == {"vm-creation": "vm-creation", "destination-vm-creation": "vm-creation"}
    assert [kind.name for kind in catalogue.operations.kinds] == ["rollback", "replication"]
    assert catalogue.operations.job_statuses["running"].raw == ("initializing",)
    assert [(word.text, word.anywhere) for word in catalogue.vocabulary.words] == [
        ("virt-v2v", False),
        ("libguestfs", True),
    ]
    assert catalogue.vocabulary.exceptions == {"KVM": "the specification's own wording"}


def test_a_rule_is_read_with_everything_it_says(read_with: ReadWith) -> None:
    reading = read_with(
        "failures/vm.yaml",
        rule(
            ("  when:", "  wins_over: { rules: [vm.up], because: it knows more }\n  when:"),
            (
                "when: {",
                "when: { steps: [Destination-VM-creation], codes: [431], os_types: [Linux], sources: [job_steps],",
            ),
            ("[Start the VM]", "[Start the VM, { text: 'Wait {time}', who: admin, do: wait }]"),
            ("[{ text: x }]", "[{ text: x, step: vm-creation, code: 431, facts: { time: 5 s } }]"),
        )
        + rule(("vm.down", "vm.up")),
    )

    found = reading.catalogue.rules_by_id["vm.down"]
    assert (found.wins_over, found.wins_because) == (("vm.up",), "it knows more")
    assert found.when.steps == {"vm-creation"}
    assert (found.when.codes, found.when.os_types, found.when.sources) == ({"431"}, {"linux"}, {"job_steps"})
    assert [(action.text.source, action.who, action.do) for action in found.actions] == [
        ("Start the VM", Who.USER, None),
        ("Wait {time}", Who.ADMIN, "wait"),
    ]
    assert (found.examples[0].code, found.examples[0].facts) == ("431", {"time": "5 s"})


def test_conditions_are_read_as_a_tree(read_with: ReadWith) -> None:
    condition = (
        "{ all: [{ letters: down }, { any: [{ contains: a }, { like: 'bb {} cc' }] }, { not: { contains: d } }] }"
    )

    reading = read_with("failures/vm.yaml", rule(when(condition), NO_FACT))

    match reading.catalogue.rules[0].when.text:
        case AllOf(parts=(Letters("down"), AnyOf(parts=(Contains("a"), Like())), Not(Contains("d")))):
            pass
        case other:
            pytest.fail(repr(other))


def test_a_list_of_texts_means_that_one_is_enough(read_with: ReadWith) -> None:
    reading = read_with("failures/vm.yaml", rule(when("{ contains: [up, on] }"), NO_FACT))

    match reading.catalogue.rules[0].when.text:
        case AnyOf(parts=(Contains("up"), Contains("on"))):
            pass
        case other:
            pytest.fail(repr(other))


@pytest.mark.parametrize(
    ("listed", "written_out"),
    [
        ("{ contains: [up, on] }", "{ any: [{ contains: up }, { contains: on }] }"),
        (
            "{ any: [{ contains: [up, on] }, letters: it] }",
            "{ any: [{ contains: up }, { contains: on }, { letters: it }] }",
        ),
        ("{ letters: [up] }", "{ letters: up }"),
        (
            "{ all: [contains: it, { not: { letters: [up, on] } }] }",
            "{ all: [contains: it, { not: { any: [{ letters: up }, { letters: on }] } }] }",
        ),
    ],
)
def test_a_list_of_texts_is_the_same_rule_as_all_of_them_written_out(
    read_with: ReadWith, listed: str, written_out: str
) -> None:
    one, other = (
        read_with("failures/vm.yaml", rule(when(text), NO_FACT)).catalogue.fingerprint for text in (listed, written_out)
    )

    assert one == other


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("{ contains: [up, §' '] }", "bad-literal"),
        ("{ like: ['the {} is down', §'a {} b'] }", "bad-like"),
        ("{ contains: [up, §up] }", "repeated-value"),
        ("{ contains: §[] }", "empty-value"),
        ("{ all: [contains: up, { regex: §[up] }] }", "wrong-type"),
        ("{ contains: [§{ contains: up }] }", "wrong-type"),
    ],
)
def test_a_mistake_in_a_list_of_texts_is_told_at_its_text(read_with: ReadWith, text: str, check: str) -> None:
    reading = read_with("failures/vm.yaml", rule(when(text), NO_FACT))

    assert (reading.finding.check, str(reading.finding.location)) == (check, reading.expected)


def test_a_hole_without_a_description_gets_the_wording_of_its_type(read_with: ReadWith) -> None:
    reading = read_with("failures/vm.yaml", RULE)

    fact = reading.catalogue.rules[0].facts["time"]
    assert (fact.type, fact.otherwise) == (FactType.DURATION, DEFAULT_ELSE[FactType.DURATION])


def test_a_fact_takes_its_type_from_the_hole_and_its_wording_from_the_rule(read_with: ReadWith) -> None:
    facts = "facts: { time: { else: some time, find: ['waited {time:duration} for'] } }\n  actions"

    reading = read_with("failures/vm.yaml", rule(("actions", facts)))

    fact = reading.catalogue.rules[0].facts["time"]
    assert (fact.type, fact.otherwise, len(fact.find)) == (FactType.DURATION, "some time", 1)


def test_a_regex_beside_a_literal_binds_described_facts(read_with: ReadWith) -> None:
    condition = "{ all: [{ contains: state }, { regex: 'state (?P<state>[a-z]+)' }] }"
    facts = "facts: { state: { type: enum, values: { up: running }, else: other } }\n  actions"

    reading = read_with("failures/vm.yaml", rule(when(condition), ("{time}", "{state}"), ("actions", facts)))

    found = reading.catalogue.rules[0]
    assert isinstance(found.when.text, AllOf)
    assert isinstance(found.when.text.parts[1], Regex)
    assert found.facts["state"].values == {"up": "running"}


def test_every_type_of_fact_has_a_wording_for_a_missing_value() -> None:
    assert set(DEFAULT_ELSE) == set(FactType)


BROKEN_RULES = [
    (rule(when("{ §not: { contains: x } }"), NO_FACT), "lonely-not", "all"),
    (rule(when("{ any: [{ contains: x }, { §not: { contains: y } }] }"), NO_FACT), "lonely-not", "all"),
    (rule(when("{ all: [{ §not: { contains: y } }] }"), NO_FACT), "lonely-not", "all"),
    (rule(when("{ regex: §'a+' }"), NO_FACT), "lonely-regex", "contains"),
    (rule(when("{ any: [{ contains: x }, { regex: §a+ }] }"), NO_FACT), "lonely-regex", "contains"),
    (rule(when("{ all: [{ contains: x }, { regex: §'(?=a)' }] }"), NO_FACT), "bad-regex", "(?="),
    (rule(when("{ all: [{ contains: x }, { regex: §'(a)\\1' }] }"), NO_FACT), "bad-regex", "back-references"),
    (rule(when("{ all: [{ contains: x }, { regex: §'a*' }] }"), NO_FACT), "bad-regex", "empty text"),
    (rule(when("{ contains: §' ' }"), NO_FACT), "bad-literal", "searched"),
    (rule(when("{ letters: §'\u200b' }"), NO_FACT), "bad-literal", "searched"),
    (rule(when("{ like: §'a {} b' }"), NO_FACT), "bad-like", "fewer"),
    (rule(("'The VM is down after {time}'", "§'Down after {tine}'")), "unknown-fact", "'time'"),
    (rule(("[Start the VM]", "[§'Wait {tim}']")), "unknown-fact", "'time'"),
    (rule(("[Start the VM]", "[{ text: §'Wait {tim}' }]")), "unknown-fact", "'time'"),
    (rule(("[Start the VM]", "[§'Wait {time:x}']")), "bad-template", "Double"),
    (rule(("{ text: x }", "§{ text: x, facts: { tme: 5 } }")), "unknown-fact", "'time'"),
    (
        rule(
            when("{ all: [{ contains: x }, { regex: §'(?P<a>x)' }] }"),
            NO_FACT,
        ),
        "fact-without-type",
        "under facts",
    ),
    (rule(("actions", "facts: { §time: { type: size } }\n  actions")), "fact-type-conflict", "duration"),
    (
        rule(("actions", "facts: { §tome: { type: size } }\n  actions"), ("{time}'", "{tome}'")),
        "fact-without-source",
        "'time'",
    ),
    (rule(("actions", "facts: { §disk: { else: x } }\n  actions")), "fact-without-type", "type: one of"),
    (rule(("time:duration", "time:enum"), ("{ like: '", "{ like: §'")), "fact-values", "values"),
    (rule(("actions", "facts: { §time: { values: { a: b } } }\n  actions")), "fact-values", "leave values out"),
    (rule(("actions", "facts: { time: { find: [§'for {tine:duration} now'] } }\n  actions")), "bad-like", "'time'"),
    (
        rule(("when: {", "when: { steps: [§vm-creaton],")),
        "unknown-step",
        "'vm-creation'",
    ),
    (
        rule(("  when", "  wins_over: { rules: [§vm.dwn], because: it knows more }\n  when")),
        "unknown-rule",
        "'vm.down'",
    ),
    (rule(("category: platform", "category: §storage")), "unknown-category", "platform."),
    (
        rule(("- id", "- §id"), ("  when", "  wins_over: { rules: [vm.down], because: it knows more }\n  when")),
        "wins-over-cycle",
        "vm.down → vm.down",
    ),
    (RULE + RULE.replace("id: ", "id: §"), "duplicate-id", "vm.yaml:2:7"),
]


@pytest.mark.parametrize(("snippet", "check", "words"), BROKEN_RULES, ids=range(len(BROKEN_RULES)))
def test_a_mistake_in_a_rule_is_told_where_it_stands(read_with: ReadWith, snippet: str, check: str, words: str) -> None:
    reading = read_with("failures/vm.yaml", snippet)

    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert [finding.check for finding in errors] == [check], "\n".join(map(str, errors))
    assert words in f"{errors[0].message} {errors[0].fix}"
    if "§" in snippet:
        assert str(errors[0].location) == reading.expected
    assert reading.catalogue is None


BROKEN_FILES = [
    ("terms.yaml", "\nterms: [{ term: a-b, say: x }, { term: §A-B, say: y }]", "duplicate-name", "terms.yaml:2:17"),
    (
        "vocabulary.yaml",
        "\nwords: [{ why: x, whole: [abc] }, { why: y, anywhere: [§ABC] }]",
        "duplicate-name",
        "already given",
    ),
    (
        "operations.yaml",
        "\njob_statuses:\n  running: { label: a, icon: b, raw: [x] }\n  failed: { label: a, icon: b, raw: [§X] }",
        "duplicate-name",
        "already given",
    ),
    ("operations.yaml", "\njob_statuses:\n  §running: { raw: [x] }", "incomplete-status", "label"),
    (
        "operations.yaml",
        "\nactivities: [{ like: 'Copying {n:percent}', display: §'{m} copied' }]",
        "unknown-fact",
        "one of: n",
    ),
    (
        "categories.yaml",
        """
categories:
  platform: { label: a, description: b, example: c, message: §'{d}', actions: [e], severity: error }""",
        "unknown-fact",
        "only failure rules",
    ),
    (
        "steps.yaml",
        """
steps:
  vm-creation: { display_name: a, phase: setup, description: b, icon: c, aliases: [§vm-creation] }""",
        "duplicate-name",
        "steps.yaml:3:3",
    ),
    (
        "steps.yaml",
        """
steps:
  vm-creation: { display_name: a, phase: setup, description: b, icon: c, failure: { category: §network } }""",
        "unknown-category",
        "one of: platform",
    ),
]


@pytest.mark.parametrize(("name", "snippet", "check", "words"), BROKEN_FILES, ids=[case[1] for case in BROKEN_FILES])
def test_a_mistake_in_another_file_is_told_where_it_stands(
    read_with: ReadWith, name: str, snippet: str, check: str, words: str
) -> None:
    reading = read_with(name, snippet)

    assert (reading.finding.check, str(reading.finding.location)) == (check, reading.expected)
    assert words in f"{reading.finding.message} {reading.finding.fix}"


def test_a_described_fact_that_nothing_shows_is_warned_of_and_the_catalogue_is_usable(read_with: ReadWith) -> None:
    reading = read_with(
        "failures/vm.yaml", rule(NO_FACT, ("actions", "facts: { §time: { else: some time } }\n  actions"))
    )

    assert (reading.finding.check, str(reading.finding.location)) == ("unused-fact", reading.expected)
    assert reading.finding.severity is Severity.WARNING
    assert reading.catalogue is not None


def test_an_example_of_a_step_that_nothing_lists_is_warned_of(read_with: ReadWith) -> None:
    reading = read_with("failures/vm.yaml", rule(("{ text: x }", "{ text: x, step: §vm-creaton }")))

    assert (reading.finding.check, str(reading.finding.location)) == ("unknown-step", reading.expected)
    assert reading.catalogue is not None


def test_a_missing_modeline_is_warned_of_with_the_line_to_add(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_text("terms: [{ term: x, say: y }]\n", encoding="utf-8")

    catalogue, findings = read_catalogue([small])

    assert catalogue is not None
    assert [(finding.check, str(finding.location)) for finding in findings] == [("modeline", f"{path}:1:1")]
    assert "# yaml-language-server: $schema=" in findings[0].fix


def test_every_mistake_of_every_file_is_told_at_once(small: Path) -> None:
    (small / "terms.yaml").write_text("terms: [", encoding="utf-8")
    (small / "steps.yaml").write_text("steps: {}", encoding="utf-8")
    (small / "failures" / "vm.yaml").write_text(RULE.replace("error", "eror"), encoding="utf-8")

    _, findings = read_catalogue([small])

    assert {"yaml-syntax", "empty-value", "unknown-value"} <= {finding.check for finding in findings}


def test_rules_are_not_blamed_for_steps_of_a_file_that_cannot_be_read(small: Path) -> None:
    (small / "steps.yaml").write_text("steps: [", encoding="utf-8")

    _, findings = read_catalogue([small])

    assert {finding.check for finding in findings} == {"yaml-syntax"}


def test_loading_raises_with_every_finding(small: Path) -> None:
    (small / "terms.yaml").write_text("terms: [", encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        load_catalogue(small, builtin=False)

    assert [str(finding).rpartition(" ")[2] for finding in caught.value.findings] == ["[yaml-syntax]"]


@pytest.mark.parametrize("name", ["terms", "steps", "operations", "categories", "vocabulary"])
def test_the_lowest_directory_must_hold_every_kind_of_file(small: Path, name: str) -> None:
    (small / f"{name}.yaml").unlink()

    catalogue, findings = read_catalogue([small])

    assert catalogue is None
    assert [finding.check for finding in findings] == ["file-missing"]
    assert f"{name}.yaml" in findings[0].message


@pytest.mark.parametrize(
    "name", ["term.yaml", "terms.yml", "rules.yaml", "failures/x.yml", "failures.yaml", "failures/x.yaml.txt", "X.YAML"]
)
def test_a_yaml_file_that_nobody_reads_is_told(small: Path, name: str) -> None:
    (small / name).write_text("a: 1\n", encoding="utf-8")

    _, findings = read_catalogue([small])

    assert [(finding.check, finding.location.file) for finding in findings] == [("file-unknown", str(small / name))]


@pytest.mark.parametrize("folder", ["failure", "Failures", "failures/storage", "failures/failures"])
@pytest.mark.parametrize("name", ["backup.yaml", "terms.yaml", "backup.yml"])
def test_a_yaml_file_in_a_directory_that_is_not_read_is_told_where_to_go(small: Path, folder: str, name: str) -> None:
    path = small / folder / name
    path.parent.mkdir()
    path.write_text("a: 1\n", encoding="utf-8")

    _, findings = read_catalogue([small])

    assert [(finding.check, finding.location.file) for finding in findings] == [("file-unknown", str(path))]
    assert f"{small / 'failures' / path.stem}.yaml" in findings[0].fix


@pytest.mark.parametrize("folder", ["corpora", "deploy", ".failures", "failures/.git"])
def test_other_directories_are_nobodys_business(small: Path, folder: str) -> None:
    (small / folder).mkdir()
    (small / folder / "backup.yaml").write_text("a: 1\n", encoding="utf-8")

    catalogue, findings = read_catalogue([small])

    assert (catalogue is not None, list(findings)) == (True, [])


def test_a_directory_with_the_name_of_a_rule_file_is_no_failure_of_reading(small: Path) -> None:
    (small / "failures" / "old.yaml").mkdir()

    _, findings = read_catalogue([small])

    assert [finding.check for finding in findings] == ["file-unreadable"]


def test_a_rule_file_beside_its_directory_is_told_where_to_go(small: Path) -> None:
    (small / "backup.yaml").write_text("- id: a.b\n", encoding="utf-8")

    _, findings = read_catalogue([small])

    assert f"move it to {small}/failures/backup.yaml" in findings[0].fix


@pytest.mark.parametrize("name", ["site", "site/failures"])
def test_a_site_directory_may_be_empty(small: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(parents=True)

    catalogue, findings = read_catalogue([small, tmp_path / "site"])

    assert catalogue is not None
    assert [(finding.check, finding.severity) for finding in findings] == [("file-missing", Severity.WARNING)]


def test_hidden_files_and_other_sorts_of_files_are_left_alone(small: Path) -> None:
    (small / ".vm.yaml").write_text("[", encoding="utf-8")
    (small / "README.md").write_text("[", encoding="utf-8")

    assert read_catalogue([small])[1] == ()


def test_a_directory_that_does_not_exist_is_told(tmp_path: Path) -> None:
    _, findings = read_catalogue([tmp_path / "nowhere"])

    assert [finding.check for finding in findings] == ["file-missing"]


def test_no_damage_to_a_file_makes_the_loader_raise(small: Path) -> None:
    chance = random.Random(7)
    for name, text in SMALL_CATALOGUE.items():
        for _ in range(60):
            start = chance.randrange(len(text))
            odd = chance.choice(
                ["", "{", "}", "[", "'", '"', ": ", "\n", "  ", "- ", "null", "{}", "[]", "true", "{x:size}", "é"]
            )
            (small / name).write_text(text[:start] + odd + text[start + chance.randrange(6) :], encoding="utf-8")

            catalogue, findings = read_catalogue([small])

            assert (catalogue is None) == any(finding.severity is Severity.ERROR for finding in findings)
        write_rules(small, {name: text})


def test_files_below_the_current_directory_are_shown_relative_to_it(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "terms.yaml").write_text("terms: [", encoding="utf-8")
    monkeypatch.chdir(small.parent)

    _, findings = read_catalogue([small])

    assert findings[0].location.file == "rules/terms.yaml"


class TestLayers:
    def site(self, tmp_path: Path, name: str, text: str) -> Path:
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path / "site"

    def test_a_site_adds_rules(self, small: Path, tmp_path: Path) -> None:
        catalogue, _ = read_catalogue([small, self.site(tmp_path, "failures/site.yaml", RULE)])

        assert catalogue is not None
        assert [(item.id, item.layer) for item in catalogue.rules] == [("vm.down", 1), ("vm.too-small", 0)]

    def test_a_site_cannot_replace_a_rule(self, small: Path, tmp_path: Path) -> None:
        text = RULE.replace("vm.down", "vm.too-small")

        catalogue, findings = read_catalogue([small, self.site(tmp_path, "failures/site.yaml", text)])

        assert catalogue is None
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        assert [finding.check for finding in errors] == ["redefinition"]
        assert "use another name" in errors[0].fix

    def test_a_site_adds_words_terms_and_exceptions(self, small: Path, tmp_path: Path) -> None:
        self.site(tmp_path, "terms.yaml", "terms: [{ term: nova, say: Compute service }]")
        site = self.site(
            tmp_path,
            "vocabulary.yaml",
            "words: [{ why: our own tool, whole: [acmectl] }]\nexceptions: [{ allow: Acme, why: our name }]",
        )

        catalogue, _ = read_catalogue([small, site])

        assert catalogue is not None
        assert [term.technical for term in catalogue.terms][-1] == "nova"
        assert [word.text for word in catalogue.vocabulary.words][-1] == "acmectl"
        assert "Acme" in catalogue.vocabulary.exceptions

    def test_a_sites_kinds_and_activities_are_tried_first(self, small: Path, tmp_path: Path) -> None:
        text = (
            "kinds: [{ kind: drill, job_type: test_failover, display_name: Drill, icon: x, contains: [drill] }]\n"
            "activities: [{ like: Copying VM, display: Copying }]\n"
            "job_statuses: { running: { raw: [busy] } }"
        )

        catalogue, _ = read_catalogue([small, self.site(tmp_path, "operations.yaml", text)])

        assert catalogue is not None
        assert catalogue.operations.kinds[0].name == "drill"
        assert catalogue.operations.activities[0].display.source == "Copying"
        assert catalogue.operations.job_statuses["running"].raw == ("initializing", "busy")

    def test_a_site_cannot_change_a_statuss_label(self, small: Path, tmp_path: Path) -> None:
        text = "job_statuses: { running: { label: Busy } }"

        _, findings = read_catalogue([small, self.site(tmp_path, "operations.yaml", text)])

        assert "redefinition" in {finding.check for finding in findings}

    def test_a_sites_rule_may_name_steps_of_its_own(self, small: Path, tmp_path: Path) -> None:
        self.site(tmp_path, "steps.yaml", "steps: { dns: { display_name: a, phase: setup, description: b, icon: c } }")
        site = self.site(tmp_path, "failures/x.yaml", RULE.replace("when: {", "when: { steps: [dns],"))

        catalogue, _ = read_catalogue([small, site])

        assert catalogue is not None
        assert catalogue.rules_by_id["vm.down"].when.steps == {"dns"}


def test_wins_over_circles_are_told_once_each(read_with: ReadWith) -> None:
    def winning(rule_id: str, target: str) -> str:
        return RULE.replace("vm.down", rule_id).replace(
            "  when", f"  wins_over: {{ rules: [{target}], because: it knows more }}\n  when"
        )

    reading = read_with(
        "failures/vm.yaml",
        winning("vm.b", "vm.c") + winning("vm.c", "vm.a") + winning("vm.a", "vm.b") + winning("vm.d", "vm.b"),
    )

    assert reading.finding.check == "wins-over-cycle"
    assert "vm.a → vm.b → vm.c → vm.a" in reading.finding.message


def test_wins_over_a_whole_area_names_its_other_rules(read_with: ReadWith) -> None:
    reading = read_with(
        "failures/vm.yaml",
        RULE.replace("  when", "  wins_over: { rules: [vm.*, net.down], because: it knows more }\n  when")
        + RULE.replace("vm.down", "vm.up")
        + RULE.replace("vm.down", "net.down"),
    )

    assert reading.catalogue.rules_by_id["vm.down"].beats == {"vm.up", "net.down"}


def test_wins_over_without_a_reason_is_refused(read_with: ReadWith) -> None:
    reading = read_with(
        "failures/vm.yaml",
        RULE.replace("  when", "  wins_over: { rules: [vm.up] }\n  when") + RULE.replace("down", "up"),
    )

    assert reading.catalogue is None
    assert "because" in f"{reading.finding.message} {reading.finding.fix}"


def test_an_area_without_rules_in_wins_over_is_a_finding(read_with: ReadWith) -> None:
    reading = read_with(
        "failures/vm.yaml", RULE.replace("  when", "  wins_over: { rules: [disks.*], because: it knows more }\n  when")
    )

    assert reading.finding.check == "unknown-rule"


class TestFingerprint:
    def of(self, directory: Path) -> str:
        catalogue, findings = read_catalogue([directory])
        assert catalogue is not None, findings
        return catalogue.fingerprint

    def test_it_is_twelve_hex_digits(self, small: Path) -> None:
        fingerprint = self.of(small)

        assert len(fingerprint) == 12
        int(fingerprint, 16)

    def test_layout_order_and_examples_do_not_change_it(self, small: Path) -> None:
        path = small / "failures" / "vm.yaml"
        rules = [path.read_text(encoding="utf-8").split("\n", 1)[1], RULE, RULE.replace("vm.down", "vm.other")]
        path.write_text("\n".join(rules), encoding="utf-8")
        before = self.of(small)
        random.Random(1).shuffle(rules)
        path.write_text("\n\n# moved\n".join(rules).replace("text: x", "text: 'z'"), encoding="utf-8")

        assert self.of(small) == before

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("failures/vm.yaml", "smaller than the template (", "less than the template ("),
            ("failures/vm.yaml", "severity: error", "severity: warning"),
            ("failures/vm.yaml", "is smaller than template size", "is less than template size"),
            ("terms.yaml", "Storage volume", "Disk"),
            ("steps.yaml", "Creating Destination VM", "Creating VM"),
            ("operations.yaml", "Copying data:", "Copied data:"),
            ("categories.yaml", "Check available", "Review available"),
            ("vocabulary.yaml", "libguestfs", "guestfish"),
        ],
    )
    def test_a_change_of_meaning_changes_it(self, small: Path, name: str, old: str, new: str) -> None:
        before = self.of(small)
        path = small / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

        assert self.of(small) != before


def test_every_check_has_a_sentence_that_says_what_it_means() -> None:
    for check, meaning in CHECKS.items():
        assert check == check.lower()
        assert meaning.endswith(".")
        assert len(meaning) > 10, check
