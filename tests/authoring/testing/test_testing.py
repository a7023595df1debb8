import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from plainspoken.authoring.testing.reports import TEST_REPORTS, summary
from plainspoken.authoring.testing.runs import Kind, TestRun, run_tests
from plainspoken.authoring.testing.scope import scope_of
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.fingerprint import rule_fingerprint
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.errors import CatalogueError, NotFound, SettingsError
from plainspoken.lint.examples import Mismatch
from tests.rule_files import write_rules

RULE = """
- id: queue.full
  when: { text: { like: 'the queue holds {held:count} jobs' } }
  category: platform
  severity: error
  message: 'The queue is full ({held} jobs).'
  actions: ['Wait until fewer than {held} jobs are left', { text: Make room, who: admin }]
  examples:
    - text: the queue holds 1200 jobs
      facts: { held: '1,200' }
      message: The queue is full (1,200 jobs).
      actions: ['Wait until fewer than 1,200 jobs are left', Make room]
  not_for: [{ text: the queue is empty }]
"""

MakeRules = Callable[..., Path]


@pytest.fixture
def whole(tmp_path: Path) -> MakeRules:
    """Makes a whole catalogue whose only rules are the given ones; further arguments are corpora."""

    def make(rules: str = RULE, **corpora: str) -> Path:
        directory = tmp_path / "whole"
        shutil.copytree(builtin_rules(), directory, ignore=shutil.ignore_patterns("failures", "corpora"))
        write_rules(directory, {"failures/queue.yaml": rules})
        for name, text in corpora.items():
            path = directory / "corpora" / {"quiet": "quiet.txt", "known": "known.jsonl"}[name]
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return directory

    return make


def site_of(tmp_path: Path, files: dict[str, str]) -> Path:
    return write_rules(tmp_path / "site", files)


def run(*words: Path | str, rules: tuple[Path, ...] = ()) -> TestRun:
    return run_tests(scope_of([str(word) for word in words], rules=rules))


def failures(run: TestRun) -> list[Mismatch]:
    return [failure for case in run.failed for failure in case.mismatches]


def test_rules_whose_texts_come_out_as_promised_pass(whole: MakeRules) -> None:
    done = run(whole())

    assert done.failed == ()
    assert (done.count(Kind.EXAMPLE), done.count(Kind.COUNTER_EXAMPLE)) == (1, 1)


@pytest.mark.parametrize(
    ("was", "written", "expected", "came"),
    [
        ("held: '1,200'", "held: '1200'", "the fact held is shown as 1200", "it is shown as 1,200"),
        (
            "message: The queue",
            "message: A queue",
            "the message is ‘A queue is full (1,200 jobs).’",
            "it is ‘The queue is full (1,200 jobs).’",
        ),
        (
            ", Make room]",
            "]",
            "the actions are ‘Wait until fewer than 1,200 jobs are left’",
            "they are ‘Wait until fewer than 1,200 jobs are left’ · ‘Make room’",
        ),
        ("text: the queue holds", "text: the line holds", "queue.full answers", "no rule answers"),
        ("the queue is empty", "the queue holds 5 jobs", "any rule but queue.full answers", "queue.full answers"),
    ],
)
def test_what_comes_out_otherwise_is_told(whole: MakeRules, was: str, written: str, expected: str, came: str) -> None:
    assert was in RULE
    found = failures(run(whole(RULE.replace(was, written))))

    assert [(failure.expected, failure.came) for failure in found] == [(expected, came)]
    assert all(failure.why and failure.advice for failure in found)


def test_a_failure_has_the_place_of_its_example(whole: MakeRules) -> None:
    done = run(whole(RULE.replace("held: '1,200'", "held: '1'")))

    assert [(Path(case.location.file).name, case.location.line, case.location.column) for case in done.failed] == [
        ("queue.yaml", 9, 7)
    ]


def test_a_fact_that_fell_to_its_else_is_told_as_that(whole: MakeRules) -> None:
    found = failures(run(whole(RULE.replace("text: the queue holds 1200", "text: the queue holds many"))))

    assert found[0].came == "it is shown as an unreported number"
    assert "`else` wording" in found[0].why


def test_the_condition_that_failed_is_named(whole: MakeRules) -> None:
    found = failures(run(whole(RULE.replace("text: the queue holds", "text: the line holds"))))

    assert found[0].why == "Not so: a message reads like ‘the queue holds {held:count} jobs’"


def test_an_example_that_another_rule_answers_tells_which_and_why(whole: MakeRules) -> None:
    like = "{ like: 'the queue holds {held:count} jobs' }"
    more = f"{{ all: [{like}, {{ contains: please }}] }}"
    narrow = RULE.replace("queue.full", "queue.exact").replace(like, more).partition("  examples")[0]
    other = f"{narrow}  examples: [{{ text: the queue holds 7 jobs please }}]\n  not_for: [{{ text: nothing }}]\n"
    failure = failures(run(whole(RULE.replace("1200 jobs", "1200 jobs please") + other)))[0]

    assert failure.came.startswith("queue.exact (")
    assert failure.came.endswith(":15:3) answers")
    assert failure.why == "queue.exact asks for everything that it asks for, and for more."
    assert "wins_over: { rules: [queue.exact], because: … }" in failure.advice


def test_an_example_whose_cause_stands_behind_the_rules_words_tells_what_to_write(whole: MakeRules) -> None:
    text = "the queue holds 1200 jobs"
    failure = failures(run(whole(RULE.replace(text, f"'{text}: no space left'"))))[0]

    assert failure.came == "the composed answer fault.no-space is given"
    assert failure.why == "The text names a cause behind everything that it asks for: no-space."
    assert "explains: [no-space]" in failure.advice


def test_two_rules_with_the_same_claim_are_ambiguous(whole: MakeRules) -> None:
    found = failures(run(whole(RULE + RULE.replace("queue.full", "queue.twin"))))

    assert [failure.expected for failure in found] == ["queue.full alone answers", "queue.twin alone answers"]
    assert all("have the same claim" in failure.came for failure in found)


def test_an_answer_that_the_guard_stops_is_told(whole: MakeRules) -> None:
    found = failures(run(whole(RULE.replace("'The queue is", "'The libvirt queue is"))))

    assert found[0].came == "a fallback answers"
    assert "guard" in found[0].why


def test_quiet_lines_must_come_out_unchanged(whole: MakeRules) -> None:
    done = run(whole(quiet="# a remark\n\nCopying data: 42% complete\nreading /dev/vdb now\n"))

    assert done.count(Kind.QUIET) == 2
    assert [case.location.line for case in done.failed] == [4]
    assert "Storage volume" in failures(done)[0].came
    assert "‘/dev/vdb’ at 8-16 becomes Storage volume" in failures(done)[0].why


def test_known_texts_must_be_answered_by_their_rule(whole: MakeRules) -> None:
    rows = [
        {"text": "the queue holds 3 jobs", "rule": "queue.full"},
        {"text": "the queue is gone", "rule": "queue.full", "step": "vm-creation"},
        {"text": "the queue holds 3 jobs", "rule": "queue.ful"},
    ]
    done = run(whole(known="".join(json.dumps(row) + "\n" for row in rows)))

    assert done.count(Kind.KNOWN) == 3
    assert [case.location.line for case in done.failed] == [2, 3]
    assert "queue.full" in failures(done)[1].advice


def test_a_known_text_may_name_the_composed_answer_that_it_must_get(whole: MakeRules) -> None:
    rows = [
        {"text": "volume vol-9 is still in use", "rule": "fault.in-use+volume"},
        {"text": "volume vol-9 is still in use", "rule": "fault.not-found+volume"},
        {"text": "volume vol-9 is still in use", "rule": "fault.in-usee"},
    ]
    done = run(whole(known="".join(json.dumps(row) + "\n" for row in rows)))

    assert [case.location.line for case in done.failed] == [2, 3]
    assert [failure.came for failure in failures(done)] == [
        "fault.in-use+volume answers",
        "there is no rule fault.in-usee",
    ]


@pytest.mark.parametrize(
    ("line", "came"),
    [
        ("not json", "no JSON"),
        ("[1]", "JSON, but no object"),
        ('{"text": "a"}', "an object without rule"),
        ('{"text": "a", "rule": 7}', "a value that is no text"),
        ('{"text": "a", "rule": "a.b", "stepp": "x"}', "the unknown key stepp"),
    ],
)
def test_a_line_of_a_known_corpus_that_cannot_be_used_is_a_failure(whole: MakeRules, line: str, came: str) -> None:
    assert [failure.came for failure in failures(run(whole(known=f"{line}\n")))] == [came]


def test_further_corpora_are_tested_whatever_narrows_the_run(whole: MakeRules, tmp_path: Path) -> None:
    directory = whole(quiet="Ready\n")
    (tmp_path / "more.txt").write_text("Completed\n", encoding="utf-8")
    scope = scope_of(["queue.full"], rules=[directory], quiet=[tmp_path / "more.txt"])

    assert run_tests(scope).count(Kind.QUIET) == 1


def test_a_corpus_that_is_gone_cannot_run(whole: MakeRules, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.txt cannot be read: No such file"):
        run_tests(scope_of([], rules=[whole()], quiet=[tmp_path / "gone.txt"]))


def test_paths_and_ids_narrow_the_run(whole: MakeRules) -> None:
    directory = whole(known='{"text": "the queue holds 3 jobs", "rule": "queue.full"}\n', quiet="Ready\n")
    write_rules(directory, {"failures/other.yaml": RULE.replace("queue", "stack")})

    assert len(run(rules=(directory,)).cases) == 6
    assert {case.rule_id for case in run(directory / "failures" / "other.yaml").cases} == {"stack.full"}
    assert len(run(directory / "failures").cases) == 4
    assert [case.kind for case in run("queue.full", rules=(directory,)).cases] == [
        Kind.EXAMPLE, Kind.COUNTER_EXAMPLE, Kind.KNOWN,
    ]  # fmt: skip
    assert [case.kind for case in run(directory / "corpora" / "quiet.txt").cases] == [Kind.QUIET]


def test_a_site_directory_is_layered_over_the_rules_below_and_tested_alone(whole: MakeRules, tmp_path: Path) -> None:
    site = site_of(tmp_path, {"failures/stack.yaml": RULE.replace("queue", "stack")})

    assert {case.rule_id for case in run(site, rules=(whole(),)).cases} == {"stack.full"}
    assert {case.rule_id for case in run(rules=(tmp_path / "whole", site)).cases} == {"queue.full", "stack.full"}


def test_a_file_outside_any_directory_of_rules_is_tested_as_the_nearest_layer(whole: MakeRules, tmp_path: Path) -> None:
    write_rules(tmp_path, {"draft.yaml": RULE.replace("queue", "stack")})

    assert {case.rule_id for case in run(tmp_path / "draft.yaml", rules=(whole(),)).cases} == {"stack.full"}


def test_a_rule_of_a_site_may_take_over_on_purpose(whole: MakeRules, tmp_path: Path) -> None:
    taking = RULE.replace("queue.full", "queue.ours")
    directory = whole(known='{"text": "the queue holds 3 jobs", "rule": "queue.full"}\n')
    by_accident = run(rules=(directory, site_of(tmp_path, {"failures/ours.yaml": taking})))
    named = taking.replace("  category", "  wins_over: { rules: [queue.full], because: it is ours }\n  category", 1)
    on_purpose = run(rules=(directory, site_of(tmp_path, {"failures/ours.yaml": named})))

    assert {case.rule_id for case in by_accident.failed} == {"queue.full"}
    assert "wins_over: { rules: [queue.full], because: … }" in failures(by_accident)[0].advice
    assert on_purpose.failed == ()
    assert [case.taken_over for case in on_purpose.cases if case.taken_over] == ["queue.ours", "queue.ours"]
    assert "2 left to rules of a nearer layer" in summary(on_purpose)


def test_known_texts_of_a_rule_that_a_site_disables_are_left_out(whole: MakeRules, tmp_path: Path) -> None:
    directory = whole(
        RULE + RULE.replace("queue", "stack"), known='{"text": "the queue holds 3 jobs", "rule": "queue.full"}\n'
    )
    site = site_of(
        tmp_path,
        {"overrides.yaml": "\noverrides:\n  - { rule: queue.full, reason: Our monitoring tells it, disable: true }\n"},
    )

    assert run(rules=(directory, site)).failed == ()


def test_a_message_that_a_site_overrides_is_not_held_against_the_rule_below(whole: MakeRules, tmp_path: Path) -> None:
    directory = whole()
    fingerprint = rule_fingerprint(load_catalogue(directory, builtin=False).rules_by_id["queue.full"])
    entry = f"""
overrides:
  - rule: queue.full
    written_against: '{fingerprint}'
    reason: Our words
    replace: {{ message: Too many jobs wait. }}
"""
    site = site_of(tmp_path, {"overrides.yaml": entry})

    assert run(rules=(directory, site)).failed == ()


def test_a_rule_that_is_not_there_is_told_with_its_nearest(whole: MakeRules) -> None:
    with pytest.raises(NotFound, match=r"no rule 'queue\.ful'.*queue\.full"):
        run("queue.ful", rules=(whole(),))


def test_a_word_that_is_nothing_is_told() -> None:
    with pytest.raises(NotFound, match="neither a file or directory nor the id of a rule"):
        scope_of(["no/such/place"])


def test_two_whole_catalogues_are_not_tested_at_once(whole: MakeRules, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(whole(), other)

    with pytest.raises(SettingsError, match="one catalogue at a time"):
        scope_of([str(tmp_path / "whole"), str(other)])


def test_rules_that_do_not_load_cannot_be_tested(whole: MakeRules) -> None:
    with pytest.raises(CatalogueError):
        run(whole(RULE.replace("severity", "sevrity")))


def test_the_stamp_changes_with_the_content_of_any_file_that_is_read(whole: MakeRules) -> None:
    directory = whole(quiet="Ready\n")
    scope = scope_of([str(directory)])
    stamps = {scope.stamp()}
    for name in ("failures/queue.yaml", "corpora/quiet.txt", "terms.yaml"):
        path = directory / name
        path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
        stamps.add(scope.stamp())

    assert len(stamps) == 4
    (directory / "terms.yaml").touch()
    assert scope.stamp() in stamps


def test_secrets_in_tested_texts_are_masked(whole: MakeRules) -> None:
    done = run(
        whole(RULE.replace("{ text: the queue is empty }", "{ text: 'the queue holds 5 jobs, password=hunter22' }"))
    )

    assert all("hunter22" not in report(done) for report in TEST_REPORTS.values())


def test_a_run_without_tests_says_so(whole: MakeRules) -> None:
    directory = whole()

    assert summary(run(directory / "terms.yaml")).startswith("No test was run")


def test_the_json_report_has_counts_and_places(whole: MakeRules) -> None:
    report = json.loads(TEST_REPORTS["json"](run(whole(RULE.replace("held: '1,200'", "held: '1'")))))

    assert (report["tests"], report["failed"], report["counts"]["example"]) == (2, 1, 1)
    assert report["failures"][0]["line"] == 9
    assert report["failures"][0]["rule"] == "queue.full"


def test_the_junit_report_has_a_case_for_each_test(whole: MakeRules) -> None:
    report = TEST_REPORTS["junit"](run(whole(RULE.replace("held: '1,200'", "held: '1'"))))
    root = ET.fromstring(report)

    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert len(root.findall(".//testcase")) == 2
    assert (
        "held" in (root.find(".//failure") or ET.Element("none")).get("message", "")
        or root.find(".//failure") is not None
    )


def test_the_built_in_catalogue_passes_with_its_corpora() -> None:
    done = run()

    assert [str(case.location) for case in done.failed] == []
    assert done.count(Kind.QUIET) >= 40
    assert done.count(Kind.KNOWN) >= 35
