"""Measures the catalogue on corpora of real error texts: coverage, categories, leaks.

Usage: `python tools/measure_corpus.py [--show WHAT] [--kind KIND] [--source SOURCE] [--limit N]`

The corpora are looked for in the directory `PLAINSPOKEN_CORPUS` names, `../shared/corpus` without it. WHAT is one of
missed (a fallback answered), wrong (another category than the label), leaks, diagnosed (each with its answer).
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer

Row = Mapping[str, Any]


def corpus_directory() -> Path:
    """The directory of the corpora."""
    return Path(os.environ.get("PLAINSPOKEN_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


def read_rows(name: str) -> list[Row]:
    """The rows of one corpus file; exits with a message when it is not there."""
    path = corpus_directory() / name
    if not path.is_file():
        sys.exit(f"{path} is not there; set PLAINSPOKEN_CORPUS to the directory that holds it")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def answer(sanitizer: Sanitizer, row: Row) -> SanitizedMessage:
    """The answer to a row, with the step it names."""
    source = row.get("source") if "cause" in row else None
    return sanitizer.sanitize(row["text"], step=row.get("step"), source=source)


def shown(message: SanitizedMessage) -> str:
    """Everything of an answer that a customer or a log could see, as one text."""
    return json.dumps(
        [message.user_message, message.actionable_steps, message.rule_id, dict(message.facts)], ensure_ascii=False
    )


def leaks(texts: Iterable[str], row: Row) -> list[str]:
    """The pieces of a row that must not appear and do."""
    folded = " ".join(texts).casefold()
    return [piece for piece in row.get("must_not_appear", ()) if piece.casefold() in folded]


def measure(sanitizer: Sanitizer, rows: list[Row], show: str, limit: int) -> None:
    """Prints the shares, and up to `limit` rows of what was asked to be shown."""
    labelled = [row for row in rows if row.get("category")]
    answers = {id(row): answer(sanitizer, row) for row in rows}
    missed = [row for row in rows if answers[id(row)].band == "fallback"]
    missed_labelled = [row for row in missed if row.get("category")]
    wrong = [row for row in labelled if answers[id(row)].category != row["category"]]
    leaking = [(row, found) for row in rows if (found := leaks([shown(answers[id(row)])], row))]
    scrub_leaking = [(row, found) for row in rows if (found := leaks([sanitizer.scrub(row["text"])], row))]
    total = max(len(labelled), 1)
    print(f"texts {len(rows)}, labelled {len(labelled)}")
    explained = 1 - len(missed) / max(len(rows), 1)
    print(f"explained by a rule: labelled {1 - len(missed_labelled) / total:.1%}, all {explained:.1%}")
    print(f"labelled category: {1 - len(wrong) / total:.1%}")
    print(f"answers that leak: {len(leaking)}; scrubbed texts that leak: {len(scrub_leaking)}")
    print("ambiguous:", sum(message.ambiguous for message in answers.values()))
    print("bands:", dict(Counter(message.band for message in answers.values())))
    if show in {"missed", "wrong"}:
        for row in {"missed": missed_labelled or missed, "wrong": wrong}[show][:limit]:
            got = answers[id(row)]
            print(f"- {row['id']} [{row.get('kind')}] step={row.get('step')} label={row.get('category')}")
            print(f"    {' '.join(row['text'].split())[:300]}")
            print(f"    → {got.category} {got.rule_id}: {got.user_message}")
    if show == "leaks":
        for row, found in (leaking + scrub_leaking)[:limit]:
            print(f"- {row['id']} {found}\n    {sanitizer.scrub(row['text'])[:300]}")


def diagnose(sanitizer: Sanitizer, rows: list[Row], show: str) -> None:
    """Prints how many diagnosed failures get a right category and severity, and with `show` every answer."""
    right = 0
    for row in rows:
        got = answer(sanitizer, row)
        fits = got.category in row["category"] and got.severity in row.get("severity", [got.severity])
        right += fits and got.band != "fallback"
        if show == "diagnosed" or (show == "wrong" and not (fits and got.band != "fallback")):
            print(f"- {row['id']} {'' if fits else 'WRONG '}step={row['step']} {row['text'][:260]}")
            print(f"    cause: {row['cause']}   wrong: {row.get('wrong', '-')}   want: {row['category']}")
            print(f"    → {got.category}/{got.severity} {got.rule_id} ({got.band}): {got.user_message}")
            print("".join(f"      • {step}\n" for step in got.actionable_steps), end="")
    print(f"diagnosed: {right} of {len(rows)} explained with a right category and severity")


def main() -> None:
    """Measures what the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--show", choices=["missed", "wrong", "leaks", "diagnosed"], default="")
    parser.add_argument("--kind", help="only texts of this kind")
    parser.add_argument("--source", help="only texts of this project (part of its name)")
    parser.add_argument("--step", help="only texts of this step")
    parser.add_argument("--limit", type=int, default=40)
    flags = parser.parse_args()
    sanitizer = Sanitizer(load_catalogue())
    rows = [
        row
        for row in read_rows("dev.jsonl")
        if (not flags.kind or row["kind"] == flags.kind)
        and (not flags.source or flags.source in row["source"])
        and (not flags.step or row["step"] == flags.step)
    ]
    measure(sanitizer, rows, flags.show, flags.limit)
    diagnose(sanitizer, read_rows("diagnosed.jsonl"), flags.show)


if __name__ == "__main__":
    main()
