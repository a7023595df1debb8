import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow

TEXT = "the frobnicator of web01 at 10.44.5.6 lost 3 slices of /opt/acme/cheese"


def lines(*rows: dict[str, str]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def first_cluster(run: Run, *flags: str, input: str = "") -> dict[str, object]:  # noqa: A002 - as subprocess names it
    done = run("unexplained", *flags, "--format", "json", input=input)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)["clusters"][0]
    return found


def test_unexplained_lists_clusters_and_hides_what_is_a_customers(run: Run) -> None:
    done = run("unexplained", "--jsonl", "-", input=lines({"text": TEXT, "vm": "a"}, {"text": TEXT, "vm": "b"}))

    assert done.returncode == 0
    assert "2 VMs · 2 failures" in done.stdout
    assert "the frobnicator of <name> at <address> lost <number> slices of <path>" in done.stdout
    assert "acme" not in done.stdout
    assert "plainspoken new-rule --from " in done.stdout


def test_unexplained_tells_everything_as_json(run: Run) -> None:
    row = {"text": TEXT, "step": "vm-creation", "vm": "a", "at": "2025-10-03T14:07:28Z"}
    cluster = first_cluster(run, "--jsonl", "-", input=lines(row))

    assert cluster["count"] == 1
    assert cluster["vms"] == 1
    assert cluster["steps"] == {"vm-creation": 1}
    assert cluster["first_seen"] == cluster["last_seen"] == "2025-10-03T14:07:28Z"
    assert cluster["answered_by"]


def test_unexplained_reads_the_job_store(run: Run) -> None:
    run("demo", "--database-url", "sqlite:///demo.db")
    cluster = first_cluster(run, "--database-url", "sqlite:///demo.db", "--limit", "1")

    assert cluster["vms"] == 1
    assert str(cluster["last_seen"]).startswith("2025-")


@pytest.mark.parametrize("command", ["unexplained", "coverage"])
def test_an_answer_that_is_not_complete_is_no_success(run: Run, command: str) -> None:
    done = run(command, "--jsonl", "-", input="{broken\n" + lines({"text": TEXT}))

    assert done.returncode == 2
    assert "1 line could not be read: the answer is not complete." in done.stderr
    assert done.stdout


def test_the_next_command_is_told_with_the_flags_it_needs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my failures.jsonl").write_text(lines({"text": TEXT}), encoding="utf-8")

    done = run("unexplained", "--jsonl", "my failures.jsonl")

    command = done.stdout.rpartition("Explain it: plainspoken ")[2]
    assert run(*shlex.split(command)).returncode == 0


def test_without_a_job_store_the_flags_that_name_one_are_told(run: Run) -> None:
    done = run("unexplained")

    assert done.returncode == 2
    assert "--database-url" in done.stderr
    assert "--jsonl" in done.stderr


def test_lines_that_cannot_be_read_are_told_with_their_places(run: Run) -> None:
    done = run(
        "unexplained", "--jsonl", "-", input='{broken\n{"text": "x", "at": "yesterday"}\n' + lines({"text": TEXT})
    )

    assert done.returncode == 2
    assert "-:1:1: not JSON" in done.stderr
    assert "-:2:1: the key `at` is not a time; write one such as 2025-10-03T14:07:28Z" in done.stderr
    assert "1 of 1 failures" in done.stdout


@pytest.mark.parametrize("command", ["unexplained", "coverage"])
def test_nothing_to_look_at_is_said(run: Run, command: str) -> None:
    done = run(command, "--jsonl", "-")

    assert (done.returncode, done.stdout) == (0, "There are no failures.\n")


@pytest.mark.parametrize("command", ["unexplained", "coverage"])
def test_a_job_store_that_is_not_there_is_told_without_a_traceback(run: Run, command: str) -> None:
    done = run(command, "--database-url", "sqlite:///nowhere/jobs.db")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["unexplained", "coverage", "new-rule"])
def test_two_sources_at_once_are_refused(run: Run, command: str) -> None:
    source = ["--jsonl", "-", "--database-url", "sqlite:///jobs.db"]
    done = run(command, *source, *(["--from", "12345678"] if command == "new-rule" else []))

    assert done.returncode == 2
    assert "not both" in done.stderr


def test_coverage_counts_what_is_answered_specifically(run: Run) -> None:
    run("demo", "--database-url", "sqlite:///demo.db")
    done = run("coverage", "--database-url", "sqlite:///demo.db", "--format", "json")
    overall = json.loads(done.stdout)["overall"]

    assert done.returncode == 0
    assert sum(overall["by_failures"].values()) == overall["failures"] > 0
    assert overall["vms"] > 1


def word(place: Path) -> None:
    """Takes the mark of a draft away, as its author does."""
    text = place.read_text(encoding="utf-8")
    assert "  draft: true\n" in text
    place.write_text(text.replace("  draft: true\n", ""), encoding="utf-8")


def test_a_rule_drafted_from_a_cluster_takes_it_off_the_queue_once_it_is_worded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "failures.jsonl").write_text(lines({"text": TEXT}, {"text": TEXT}), encoding="utf-8")
    cluster = first_cluster(run, "--jsonl", "failures.jsonl")
    done = run("new-rule", "--from", str(cluster["cluster"]), "--jsonl", "failures.jsonl", "--write", "site")
    place = done.stdout.split()[3].rstrip(".")
    place = place if place.endswith(".yaml") else f"{place}.yaml"

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("  plainspoken preview site --jsonl failures.jsonl\n")
    assert "acme" not in (tmp_path / place).read_text(encoding="utf-8")
    assert run("lint", "site").returncode == 1
    before = run("unexplained", "--rules", "site", "--jsonl", "failures.jsonl")
    assert "2 of 2 failures" in before.stdout
    assert "0.0%" in run("coverage", "--rules", "site", "--jsonl", "failures.jsonl").stdout
    word(tmp_path / place)
    assert run("lint", "site").returncode == 0
    after = run("unexplained", "--rules", "site", "--jsonl", "failures.jsonl")
    assert "0 of 2 failures" in after.stdout


def test_a_draft_is_not_ready_to_publish(run: Run) -> None:
    run("new-rule", "--text", TEXT, "--id", "cheese.lost", "--write", "site")

    done = run("preview", "site")

    assert done.returncode == 1
    assert "cheese.lost is still a draft, and answers no customer." in done.stdout
    assert "Not ready to publish: 1 error to fix." in done.stdout


def test_a_draft_answers_no_customer(run: Run) -> None:
    run("new-rule", "--text", TEXT, "--id", "cheese.lost", "--write", "site")

    assert "cheese.lost" not in run("sanitize", "--rules", "site", TEXT).stdout


def test_what_has_a_draft_is_not_drafted_again(run: Run) -> None:
    run("new-rule", "--text", TEXT, "--id", "cheese.lost", "--write", "site")
    done = run("new-rule", "--rules", "site", "--text", TEXT)

    assert done.returncode == 2
    assert "cheese.lost is a draft for these failures already, see site/failures/cheese.yaml:2:3" in done.stderr


def test_a_draft_is_printed_as_a_file_that_lints_once_it_is_worded(run: Run, tmp_path: Path) -> None:
    done = run("new-rule", "--text", TEXT, "--step", "vm-creation", "--id", "cheese.lost")
    place = tmp_path / "site" / "failures" / "cheese.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(done.stdout, encoding="utf-8")
    word(place)

    assert done.returncode == 0
    assert "- id: cheese.lost\n" in done.stdout
    assert "    steps: [vm-creation]\n" in done.stdout
    assert run("lint", "site").stdout.startswith("Nothing found in 1 file")


def test_the_text_of_a_draft_can_come_from_standard_input(run: Run) -> None:
    assert "frobnicator" in run("new-rule", "--text", "-", input=TEXT).stdout


def test_an_id_is_never_given_twice(run: Run) -> None:
    run("new-rule", "--text", TEXT, "--id", "cheese.lost", "--write", "site")
    done = run("new-rule", "--text", "the oven of the bakery is cold", "--id", "cheese.lost", "--write", "site")

    assert done.returncode == 2
    assert "there is a rule cheese.lost already, at site/failures/cheese.yaml:2:3" in done.stderr


def test_what_a_rule_answers_needs_no_draft(run: Run, tmp_path: Path) -> None:
    run("new-rule", "--text", TEXT, "--id", "cheese.lost", "--write", "site")
    word(tmp_path / "site" / "failures" / "cheese.yaml")
    done = run("new-rule", "--rules", "site", "--text", TEXT)

    assert done.returncode == 2
    assert "cheese.lost answers this text, see site/failures/cheese.yaml:2:3" in done.stderr


FROZEN = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h0m0s"


def test_a_line_in_a_list_is_proposed_before_a_rule(run: Run) -> None:
    done = run("new-rule", "--text", FROZEN)

    assert done.returncode == 0, done.stderr
    assert "faults:\n  policy:\n    phrases: [frozen by retention policy]\n" in done.stdout
    assert "--rule drafts a rule" in done.stdout


def test_a_line_is_written_when_its_fault_is_named_and_explains_the_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "failures.jsonl").write_text(lines({"text": FROZEN, "vm": "a"}), encoding="utf-8")
    done = run("new-rule", "--text", FROZEN, "--fault", "wrong-state", "--write", "site")
    previewed = run("preview", "site", "--jsonl", "failures.jsonl")
    left = run("unexplained", "--rules", "site", "--jsonl", "failures.jsonl")

    assert done.stdout.startswith("Wrote ‘frozen by retention policy’ to wrong-state in site/faults.yaml.")
    assert "1 stored failure, 1 VM would read differently" in previewed.stdout
    assert "(fault.wrong-state+volume)" in previewed.stdout
    assert "0 of 1 failures" in left.stdout


def test_a_line_that_is_only_guessed_is_never_written(run: Run, tmp_path: Path) -> None:
    done = run("new-rule", "--text", FROZEN, "--write", "site")

    assert "Nothing was written: name the fault with --fault" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_noun_is_proposed_for_a_subject(run: Run) -> None:
    done = run("new-rule", "--text", "no space left on the quibble", "--subject", "volume", "--phrase", "quibble")

    assert "Customers would read: A disk or storage volume that" in done.stdout
    assert "subjects:\n  volume:\n    phrases: [quibble]\n" in done.stdout


def test_a_phrase_that_stands_in_another_list_is_not_proposed(run: Run) -> None:
    done = run("new-rule", "--text", FROZEN, "--fault", "in-use", "--phrase", "no space left")

    assert done.returncode == 1
    assert "error" in done.stderr


@pytest.mark.parametrize(
    ("flags", "problem"),
    [
        ([], "give --from CLUSTER"),
        (["--from", "12345678", "--text", "x"], "give --from CLUSTER"),
        (["--text", "x", "--jsonl", "-"], "--text needs no store"),
        (["--from", "12345678", "--step", "vm-creation"], "--step belongs to --text"),
        (["--text", TEXT, "--id", "Cheese"], "write <area>.<cause>"),
        (["--text", TEXT, "--fault", "in-usee"], "Did you mean 'in-use'?"),
        (["--text", TEXT, "--fault", "in-use", "--subject", "volume"], "not both"),
        (["--text", TEXT, "--phrase", "x y"], "--phrase belongs to --fault"),
        (["--text", TEXT, "--fault", "in-use", "--rule"], "--rule and --id draft a rule"),
        (["--text", " "], "there is nothing to draft a rule from"),
        (["--text", "10.0.0.1: 4711"], "too few words"),
        (["--from", "12345678", "--jsonl", "-"], "no such cluster"),
    ],
)
def test_flags_that_cannot_be_meant_are_refused(run: Run, flags: list[str], problem: str) -> None:
    done = run("new-rule", *flags)

    assert done.returncode == 2
    assert problem in " ".join(done.stderr.split())
