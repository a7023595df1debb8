import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from plainspoken.cli import COMMANDS
from tests.cli.conftest import Run

DRIVER_FAILURE = "VirtIO injection phase failed: virt-v2v-in-place: exit status 1: /dev/vdb"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_how_it_is_used(run: Run, command: str) -> None:
    done = run(command, "--help")

    assert done.returncode == 0
    assert f"plainspoken {command}" in done.stdout


def test_an_unknown_command_is_refused_without_a_traceback(run_process: Run) -> None:
    done = run_process("sanitise")

    assert done.returncode == 2
    assert "No such command 'sanitise'. Did you mean 'sanitize'?" in done.stderr


def test_help_groups_the_commands_by_who_uses_them_five_for_support_first(run: Run) -> None:
    sections = [section.split("\n") for section in run("--help").stdout.split("\n\n")]
    titles = [lines[0] for lines in sections if lines[0].startswith("For ")]
    first = next(lines for lines in sections if lines[0].startswith("For "))

    assert titles == ["For support, to begin with:", "For authors of rules:", "For operators:"]
    assert [line.split()[0] for line in first[1:]] == ["sanitize", "explain", "unexplained", "new-rule", "preview"]


@pytest.mark.parametrize(
    ("flag", "name", "near"),
    [
        ("--step", "inital-sync", "'final-sync'"),
        ("--step", "vm-creaton", "'vm-creation'"),
        ("--operation", "tst_failover", "'test_failover'"),
        ("--operation", "replicaton", "'replication'"),
        ("--source", "job_trackin", "'job_tracking'"),
        ("--source", "else", "job_steps, job_tracking, log_events, replication_jobs"),
        ("--os-type", "linx", "'linux'"),
    ],
)
def test_an_unknown_name_is_answered_and_the_nearest_known_one_told(run: Run, flag: str, name: str, near: str) -> None:
    done = run("explain" if flag == "--step" else "sanitize", "x", flag, name)

    assert done.returncode == 0
    assert f"Note: {flag} {name!r} is not known" in done.stderr
    assert near in done.stderr


@pytest.mark.parametrize(
    ("flag", "name"),
    [
        ("--step", "VM-Creation"),
        ("--operation", "unified-test-failover-web01"),
        ("--classification", "odd"),
    ],
)
def test_of_a_known_name_and_of_one_that_may_be_anything_nothing_is_said(run: Run, flag: str, name: str) -> None:
    assert run("sanitize", "x", flag, name).stderr == ""


def test_sanitize_prints_for_people(run: Run) -> None:
    done = run("sanitize", DRIVER_FAILURE, "--step", "virtio-driver-injection")

    assert done.returncode == 0
    assert done.stdout.startswith("KVM driver installation failed - compatibility issue\n")
    assert "  • Try live failover (no driver modification)\n" in done.stdout
    assert "virt" not in done.stdout


def test_sanitize_reads_standard_input_whatever_its_bytes(run_process: Run) -> None:
    done = run_process("sanitize", "--json", input=b"\xff\x00 connection refused \xc3")

    assert done.returncode == 0
    assert json.loads(done.stdout)["category"] == "connectivity"


def test_sanitize_json_prints_one_object(run: Run, snapshot: SnapshotAssertion) -> None:
    answer = json.loads(run("sanitize", DRIVER_FAILURE, "--step", "virtio-driver-injection", "--json").stdout)

    assert answer.pop("catalogue")
    assert answer == snapshot


def test_sanitize_jsonl_answers_line_by_line_in_order(run: Run) -> None:
    rows = [{"text": "connection refused"}, {"text": "zzz", "step": "vm-creation"}, {"text": "", "step": None}]
    done = run("sanitize", "--jsonl", "-", input="".join(json.dumps(row) + "\n" for row in rows))

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["unmatched"] for answer in answers] == [False, True, True]


def test_sanitize_names_what_the_caller_knows_to_be_the_customers(run: Run) -> None:
    text = "unmapped network 'KVM-NITUCA-02'"
    row = json.dumps({"text": text, "names": ["KVM-NITUCA-02"]})

    assert "KVM-NITUCA-02" not in run("sanitize", text).stdout
    assert "KVM-NITUCA-02" in run("sanitize", text, "--keep", "KVM-NITUCA-02").stdout
    assert "KVM-NITUCA-02" in run("sanitize", "--jsonl", "-", input=row).stdout


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{broken", "not JSON"),
        ('["text"]', "not a JSON object"),
        ('{"step": "x"}', "the key `text` is missing or not a string"),
        ('{"text": "x", "step": 5}', "the key `step` is not a string"),
        ('{"text": "x", "names": "web7"}', "the key `names` is not a list of strings"),
        ("", "not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_place_and_sets_the_exit_code(run: Run, line: str, problem: str) -> None:
    done = run("sanitize", "--jsonl", "-", input=f'{{"text": "a"}}\n{line}\n{{"text": "b"}}\n')

    first, second, third = (json.loads(answer) for answer in done.stdout.splitlines())
    assert done.returncode == 1
    assert problem in second["problem"]
    assert "user_message" in first
    assert "user_message" in third
    assert f"-:2:1: {problem}" in done.stderr


def test_sanitize_jsonl_reads_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "disk full"}\n', encoding="utf-8")

    assert run("sanitize", "--jsonl", "in.jsonl").returncode == 0
    missing = run("sanitize", "--jsonl", "out.jsonl")
    assert missing.returncode == 2
    assert "'out.jsonl' cannot be read: No such file or directory" in missing.stderr


def test_scrub_filters_line_by_line(run: Run) -> None:
    done = run("scrub", input="virt-v2v reads /dev/vdb\r\n42% done, 12.5 GB of 80 GB\nno newline at the end")

    assert done.stdout.splitlines() == [
        "Driver injection tool reads Storage volume",
        "42% done, 12.5 GB of 80 GB",
        "no newline at the end",
    ]
    assert not done.stdout.endswith("\n")


def test_scrub_jsonl_writes_text_lines(run: Run) -> None:
    done = run("scrub", "--jsonl", "-", input='{"text": "at /var/log/x.log"}\nnope\n')

    assert done.returncode == 1
    assert "/var" not in done.stdout
    assert "problem" in json.loads(done.stdout.splitlines()[1])


def test_a_byte_order_mark_before_the_first_line_does_no_harm(run: Run) -> None:
    done = run("scrub", "--jsonl", "-", input='\ufeff{"text": "42% done"}\n')

    assert done.returncode == 0
    assert json.loads(done.stdout) == {"text": "42% done"}


def test_explain_prints_no_control_characters_of_the_context(run: Run) -> None:
    assert "\u202e" not in run("explain", "x", "--step", "\u202estep").stdout


def test_explain_tells_winner_terms_and_guard(run: Run) -> None:
    done = run("explain", DRIVER_FAILURE, "--step", "virtio-injection")

    assert done.returncode == 0
    for label in ("Answer", "Context", "Winner", "Term", "Guard    nothing to stop"):
        assert label in done.stdout


def test_a_bad_rule_directory_is_refused_with_every_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "failures").mkdir(parents=True)
    (tmp_path / "site" / "failures" / "a.yaml").write_text("- id: a.b\n  wen: {}\n", encoding="utf-8")
    done = run("sanitize", "x", "--rules", "site")

    assert done.returncode == 2
    assert "site/failures/a.yaml:2:3: error:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_lint_of_the_built_in_catalogue_is_clean(run: Run) -> None:
    done = run("lint")

    assert done.stdout.strip() != ""
    assert done.returncode == 0, done.stdout


def test_lint_json_findings_carry_place_check_and_mend(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "failures").mkdir(parents=True)
    (tmp_path / "site" / "failures" / "a.yaml").write_text("- id: a.b\n  wen: {}\n", encoding="utf-8")
    done = run("lint", "site", "--format", "json")

    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert all(
        set(finding) == {"file", "line", "column", "check", "severity", "message", "fix"} for finding in findings
    )


def test_lint_of_a_missing_path_could_not_run(run: Run) -> None:
    assert run("lint", "nowhere").returncode == 2


def test_the_demo_shows_jobs_as_customers_read_them(run: Run) -> None:
    done = run("demo")

    assert done.returncode == 0, done.stderr
    assert "pgtest1 (ctx-pgtest1-20251003-140708)" in done.stdout
    assert "Test Failover: failed (60%, Preparing Drivers for Compatibility)" in done.stdout


def test_db_upgrade_makes_the_tables_once(run: Run) -> None:
    first = run("db", "upgrade", "--database-url", "sqlite:///jobs.db")
    second = run("db", "upgrade", "--database-url", "sqlite:///jobs.db")

    assert first.returncode == second.returncode == 0
    assert "applied" in first.stdout
    assert second.stdout == "The job store is up to date.\n"


def test_a_bad_setting_says_what_to_write(run: Run) -> None:
    done = run("serve", "--port", "http")

    assert done.returncode == 2
    assert "write a number from 0 to 65535" in done.stderr
    assert "Traceback" not in done.stderr
