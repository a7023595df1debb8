"""`plainspoken bulk`: what it prints, what it writes, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run
from tools.corpora import PLATFORM, read_rows

RULE = """# yaml-language-server: $schema=../../schemas/failures.schema.json
- id: backup.window-closed
  when: { text: { contains: backup window closed } }
  category: platform
  severity: warning
  message: The backup window closed.
  actions: [Try again when the next backup window opens]
  examples: [{ text: backup window closed }]
  not_for: [{ text: backup window opened }]
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A directory with two hundred failures, of which one answer changes under the rules in `site`."""
    rows = [{"text": row["text"], "step": row.get("step"), "job": row["id"]} for row in read_rows(PLATFORM)[:200]]
    rows.append({"text": "backup window closed"})
    (tmp_path / "f.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "site/failures").mkdir(parents=True)
    (tmp_path / "site/failures/backup.yaml").write_text(RULE)
    return tmp_path


def test_failures_are_answered_into_parts_and_a_second_run_has_nothing_to_do(here: Path, run: Run) -> None:
    command = ("bulk", "sanitize", "f.jsonl", "--out", "answers", "--rules", "site", "--only", "user_message")
    first, second = run(*command, "--part-rows", "100"), run(*command)

    assert (first.returncode, first.stdout, first.stderr) == (0, "", "201 rows read.\n")
    assert second.stderr == "3 of 3 parts are done already.\n201 rows read.\n"
    rows = pq.read_table(here / "answers").to_pylist()
    assert rows[-1] == {"row": 201, "user_message": "The backup window closed."}


def test_what_cannot_be_read_is_named_and_the_exit_code_is_1(here: Path, run: Run) -> None:
    (here / "g.csv").write_text("text,step\nfailed\nfailed,x\n")
    done = run("bulk", "scrub", "g.csv", "--out", "lines", "--to", "jsonl")

    assert done.returncode == 1
    assert done.stderr == (
        "g.csv:2: 1 value in place of 2; put a text with commas or line ends in double quotes\n"
        "1 row read; 1 could not be read.\n"
    )
    assert (here / "lines/part-000000.jsonl").read_text() == '{"row":3,"text":"failed"}\n'


@pytest.mark.parametrize("name", ["g.jsonl", "g.csv"])
def test_a_name_that_is_to_stay_in_every_line_stays(here: Path, run: Run, name: str) -> None:
    line = "copied disk of srv0a1b2c3d-7"
    (here / name).write_text(json.dumps({"text": line}) if name == "g.jsonl" else f"text,keep\n{line},\n")
    run("bulk", "scrub", name, "--out", "lines", "--keep", "srv0a1b2c3d-7")

    assert pq.read_table(here / "lines")["text"].to_pylist() == [line]


@pytest.mark.parametrize("command", ["coverage", "unexplained"])
def test_reports_in_parts_are_those_of_the_whole(here: Path, run: Run, command: str) -> None:
    whole = run(command, "--jsonl", "f.jsonl", "--format", "json")
    parts = run("bulk", command, "f.jsonl", "--format", "json", "--part-rows", "30", "--out", "parts")

    assert parts.returncode == 0
    assert parts.stdout == whole.stdout
    assert here.joinpath("parts/_done/000006.json").exists()


@pytest.mark.usefixtures("here")
def test_an_impact_that_changes_codes_ends_with_1_as_that_of_the_whole(run: Run) -> None:
    whole = run("impact", "--jsonl", "f.jsonl", "--rules", "site")
    parts = run("bulk", "impact", "f.jsonl", "--rules", "site", "--part-rows", "30")

    assert (parts.returncode, parts.stdout) == (1, whole.stdout)
    assert "1 would be answered differently" in parts.stdout
    assert run("bulk", "impact", "f.jsonl").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("f.txt", "--out", "o"), "'f.txt' is none of: .jsonl, .ndjson, .csv, .parquet, or the URL of a database"),
        (("f.jsonl", "--out", "o", "--table", "t"), "--table names a table of a database, and 'f.jsonl' is a file"),
        (("f.jsonl", "--out", "o", "--column", "a=b"), "'a=b' is not NAME=COLUMN with a name of: text, step"),
        (("f.jsonl", "--out", "o", "--only", "x"), "answers have no column 'x'; choose of: user_message"),
        (("f.jsonl", "--out", "o", "--workers", "2", "--scheduler", "tcp://h:1"), "give --scheduler or --workers"),
        (("sqlite:///none.db", "--out", "o"), "none.db"),
        (("f.jsonl", "--out", "f.jsonl/o"), "it cannot be written to: Not a directory"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_done_is_said_with_exit_code_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    done = run("bulk", "sanitize", *arguments)

    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_missing_extra_is_named(here: Path) -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "sys.argv = ['plainspoken', 'bulk', 'scrub', 'f.jsonl', '--out', 'o']\n"
        "from plainspoken.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "pip install 'plainspoken[bulk]'" in done.stderr


def test_failures_and_log_lines_of_a_job_store_are_read_by_its_url(here: Path, run: Run) -> None:
    run("demo", "--database-url", "sqlite:///demo.db")
    answers = run("bulk", "sanitize", "sqlite:///demo.db", "--out", "answers")
    lines = run("bulk", "scrub", "sqlite:///demo.db", "--out", "lines")

    assert (answers.returncode, lines.returncode) == (0, 0)
    assert pq.read_table(here / "answers").num_rows > 5
    assert pq.read_table(here / "lines").num_rows > 5


@pytest.mark.slow
def test_processes_of_this_machine_carry_out_parts(here: Path, run_process: Run) -> None:
    done = run_process(
        "bulk", "sanitize", "f.jsonl", "--out", "answers", "--part-rows", "40", "--workers", "2", "--only", "category"
    )

    assert (done.returncode, done.stderr) == (0, "201 rows read.\n")
    assert pq.read_table(here / "answers")["row"].to_pylist() == [*range(1, 202)]
