from pathlib import Path

from tests.cli.conftest import Run

UNTIDY = '- severity: error\n  id: "a.b" # mine\n'
TIDY = "- id: a.b  # mine\n  severity: error\n"


def test_fmt_lays_files_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(UNTIDY, encoding="utf-8")
    first, second = run("fmt", "a.yaml"), run("fmt", "a.yaml")

    assert (first.returncode, first.stdout) == (0, "a.yaml\n1 laid out, 0 left as they were.\n")
    assert (second.returncode, second.stdout) == (0, "0 laid out, 1 left as it was.\n")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == TIDY


def test_fmt_check_and_diff_write_nothing_and_tell_by_their_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(TIDY, encoding="utf-8")
    check, diff = run("fmt", "--check", "a.yaml", "b.yaml"), run("fmt", "--diff", "a.yaml")

    assert (check.returncode, check.stdout) == (1, "a.yaml: the layout would change\n")
    assert diff.returncode == 1
    assert "+- id: a.b  # mine\n" in diff.stdout
    assert run("fmt", "--check", "b.yaml").returncode == 0
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == UNTIDY


def test_fmt_does_not_touch_what_does_not_parse_and_says_where_it_breaks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- id: [\n", encoding="utf-8")
    done = run("fmt", "a.yaml")

    assert done.returncode == 2
    assert "a.yaml:1:8: error:" in done.stderr
    assert "a.yaml: left as it is: it cannot be read" in done.stderr
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "- id: [\n"


def test_fmt_takes_the_directories_of_the_rules_flag(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "failures").mkdir(parents=True)
    (tmp_path / "site" / "failures" / "a.yaml").write_text(UNTIDY, encoding="utf-8")

    assert run("fmt", "--check", "--rules", "site").returncode == 1


def test_fmt_of_nothing_asks_for_a_path(run: Run) -> None:
    done = run("fmt")

    assert done.returncode == 2
    assert "plainspoken fmt my-rules" in done.stderr
