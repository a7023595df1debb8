"""Sheets of answers are drawn for a person to judge, and summed when they are filled in."""

import csv
import json
from pathlib import Path

import pytest

from tools.answer_sheet import draw, summed


def filled(sheet: Path, verdicts: list[str]) -> Path:
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row, verdict in zip(rows, verdicts, strict=True):
            writer.writerow({**row, "verdict": verdict, "why": f"it is {verdict}"})
    return sheet


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = [{"id": f"row-{number}", "text": f"volume {number} is in use", "step": None} for number in range(9)]
    (tmp_path / "fresh.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setenv("PLAINSPOKEN_CORPUS", str(tmp_path))
    draw("fresh", 4, 7, tmp_path / "sheet.csv")
    return tmp_path / "sheet.csv"


def test_the_same_seed_draws_the_same_answers(sheet: Path) -> None:
    draw("fresh", 4, 7, sheet.with_name("again.csv"))
    draw("fresh", 4, 8, sheet.with_name("other.csv"))

    texts = sheet.read_text(encoding="utf-8")
    assert sheet.with_name("again.csv").read_text(encoding="utf-8") == texts
    assert sheet.with_name("other.csv").read_text(encoding="utf-8") != texts
    assert texts.count("fault.") == 4


def test_a_filled_sheet_is_summed_with_the_reasons_of_what_is_not_adequate(sheet: Path) -> None:
    told = summed([filled(sheet, ["adequate", "Misleading", "adequate", "vague"])])

    assert "adequate: 2 (50%)" in told
    assert "misleading: 1 (25%)" in told
    assert "it is vague" in told
    assert "it is adequate" not in told


def test_a_verdict_that_is_missing_is_told_with_its_place(sheet: Path) -> None:
    with pytest.raises(ValueError, match=r"sheet\.csv, answer 3 \(row-\d\): the verdict is ''; write one of adequate"):
        summed([filled(sheet, ["adequate", "vague", "", "vague"])])


def test_a_sheet_that_is_there_is_not_overwritten(sheet: Path) -> None:
    with pytest.raises(FileExistsError):
        draw("fresh", 4, 7, sheet)
