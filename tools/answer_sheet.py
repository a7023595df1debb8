"""Draws answers into a sheet for a person to judge, and sums a sheet that was filled in.

Usage: `python -m tools.answer_sheet draw CORPUS COUNT SEED SHEET` and `python -m tools.answer_sheet sum SHEET...`

A sheet is a CSV file, one answer a row: what the program wrote, the step, what the customer reads; of `platform`, the
corpus in this repository, also what really happened. Whoever judges fills `verdict` with adequate, vague or misleading,
and `why`. The other corpora are found as `tools/measure_corpus.py` finds them.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from tools.corpora import PLATFORM, answer, read_rows

VERDICTS = ("adequate", "vague", "misleading")
_COLUMNS = ("id", "step", "operation", "text", "truth", "answer", "actions", "severity", "rule", "verdict", "why")


def draw(corpus: str, count: int, seed: int, sheet: Path) -> None:
    """Writes a sheet of answers; the same seed draws the same texts."""
    rows = read_rows(corpus)
    sanitizer = Sanitizer(load_catalogue())
    with sheet.open("x", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, restval="")
        writer.writeheader()
        for row in random.Random(seed).sample(rows, min(count, len(rows))):
            message = answer(sanitizer, row)
            actions = [f"{action.text} ({action.who})" for action in message.next_actions]
            writer.writerow(
                {
                    "id": row["id"],
                    "step": row.get("step") or "",
                    "operation": row.get("operation") or "",
                    "text": row["text"],
                    "truth": row.get("truth") or "",
                    "answer": message.user_message,
                    "actions": "\n".join(actions),
                    "severity": message.severity,
                    "rule": message.rule_id or "",
                }
            )
    print(f"{sheet}: fill in the columns verdict ({', '.join(VERDICTS)}) and why")


def summed(sheets: Sequence[Path]) -> str:
    """What filled sheets say together: the share of each verdict, and the reasons of all that are not adequate.

    Raises:
        ValueError: With the sheet and row of a verdict that is none.
    """
    verdicts: Counter[str] = Counter()
    reasons: list[str] = []
    for sheet in sheets:
        with sheet.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                verdict = (row.get("verdict") or "").strip().lower()
                if verdict not in VERDICTS:
                    message = f"{sheet}, answer {number - 1} ({row.get('id')}): the verdict is {verdict!r}"
                    raise ValueError(f"{message}; write one of {', '.join(VERDICTS)}")
                verdicts[verdict] += 1
                if verdict != VERDICTS[0]:
                    reasons.append(f"{verdict}: {row.get('id')} {row.get('rule')}: {row.get('why')}")
    total = max(verdicts.total(), 1)
    shares = [f"{verdict}: {verdicts[verdict]} ({verdicts[verdict] / total:.0%})" for verdict in VERDICTS]
    return "\n".join([f"answers: {verdicts.total()}", *shares, *sorted(reasons)])


def main() -> None:
    """Draws or sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="write a sheet")
    drawing.add_argument("corpus", choices=["diagnosed", "cases", "dev", "fresh", PLATFORM])
    drawing.add_argument("count", type=int)
    drawing.add_argument("seed", type=int)
    drawing.add_argument("sheet", type=Path)
    summing = commands.add_parser("sum", help="sum filled sheets")
    summing.add_argument("sheets", type=Path, nargs="+")
    flags = parser.parse_args()
    try:
        if flags.command == "draw":
            draw(flags.corpus, flags.count, flags.seed, flags.sheet)
        else:
            print(summed(flags.sheets))
    except FileExistsError:
        sys.exit(f"{flags.sheet} is there already; it may be filled in, so name another file")
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
