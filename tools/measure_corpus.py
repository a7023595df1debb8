"""Measures the catalogue on corpora of real error texts: right answers, categories, envelopes, leaks, ties.

Usage: `python -m tools.measure_corpus [--show WHAT] [--source SOURCE] [--step STEP] [--limit N]`

The corpora are looked for in the directory `PLAINSPOKEN_CORPUS` names, `../shared/corpus` without it. WHAT is one of
cases (failures of the platform that get a wrong answer), wrong (another category than the label), unmatched (nothing
known was found), envelopes (answers that an envelope changes), leaks, ambiguous.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from tools.corpora import Row, answer, leaks, read_rows, shown
from tools.envelopes import ENVELOPES

_OWN = ("diagnosed", "cases")
_OTHERS = ("dev", "fresh")
Told = dict[str, list[str]]


def measure_own(sanitizer: Sanitizer, told: Told) -> None:
    """Prints how many failures of the platform get a right answer."""
    for name, fits in (("diagnosed", _fits_diagnosis), ("cases", _fits_case)):
        rows = read_rows(name)
        wrong = [(row, message) for row in rows if not fits(row, message := answer(sanitizer, row))]
        told["cases"] += [_line(row, message) for row, message in wrong]
        print(f"{name}: {len(rows) - len(wrong)} of {len(rows)} right")
    rows = read_rows("scrub_cases")
    right = [row for row in rows if _fits_scrubbing(row, sanitizer.scrub(row["text"]))]
    print(f"scrub_cases: {len(right)} of {len(rows)} right")


def _fits_diagnosis(row: Row, message: SanitizedMessage) -> bool:
    severities = row.get("severity", [message.severity])
    return message.category in row["category"] and message.severity in severities and not message.unmatched


def _fits_case(row: Row, message: SanitizedMessage) -> bool:
    text = " ".join((message.user_message, *message.actionable_steps))
    wanted, unwanted = re.search(row["want"], text), re.search(row["never"], text)
    return message.category in row["category"] and wanted is not None and unwanted is None


def _fits_scrubbing(row: Row, text: str) -> bool:
    return re.search(row["want"], text) is not None and re.search(row["never"], text) is None


def measure_others(sanitizer: Sanitizer, name: str, rows: list[Row], told: Told) -> None:
    """Prints the shares over texts of other projects, and the agreement with labels project by project."""
    answers = [(row, answer(sanitizer, row)) for row in rows]
    unmatched = [(row, message) for row, message in answers if message.unmatched]
    effects = sum(not message.cause_known and not message.unmatched for _, message in answers)
    ambiguous = [(row, message) for row, message in answers if message.ambiguous]
    leaking = [(row, message) for row, message in answers if leaks([shown(message)], row)]
    scrubbed = [(row, found) for row in rows if (found := leaks([sanitizer.scrub(row["text"])], row))]
    labelled = [(row, message) for row, message in answers if row.get("category")]
    wrong = [(row, message) for row, message in labelled if message.category != row["category"]]
    total = max(len(rows), 1)
    print(f"{name}: {len(rows)} texts")
    print(f"  nothing known found: {len(unmatched)} ({len(unmatched) / total:.1%}); only that it failed: {effects}")
    print(f"  ambiguous: {len(ambiguous)}; leaks in answers: {len(leaking)}, in scrubbed lines: {len(scrubbed)}")
    print(f"  bands: {dict(Counter(message.band for _, message in answers))}")
    print(f"  category of {len(labelled)} labelled texts agrees in {1 - len(wrong) / max(len(labelled), 1):.1%}")
    for project in sorted({str(row.get("source")) for row, _ in labelled}):
        mine = [message.category == row["category"] for row, message in labelled if row.get("source") == project]
        print(f"    {project:<42} {sum(mine):>5} of {len(mine):>5}  {sum(mine) / len(mine):6.1%}")
    told["unmatched"] += [_line(row, message) for row, message in unmatched]
    told["ambiguous"] += [_line(row, message) for row, message in ambiguous]
    told["wrong"] += [_line(row, message) for row, message in wrong]
    told["leaks"] += [_line(row, message) for row, message in leaking]
    told["leaks"] += [f"{row['id']} {found} in {sanitizer.scrub(row['text'])[:300]}" for row, found in scrubbed]


def measure_envelopes(sanitizer: Sanitizer, name: str, rows: list[Row], told: Told) -> None:
    """Prints in how many of the rows each envelope leaves the answer as it is."""
    same: Counter[str] = Counter()
    for row in rows:
        plain = answer(sanitizer, row)
        for envelope, wrapped in ENVELOPES.items():
            other = answer(sanitizer, row, wrapped(row["text"]))
            if (plain.rule_id, plain.user_message) == (other.rule_id, other.user_message):
                same[envelope] += 1
            else:
                told["envelopes"].append(f"{envelope}: {plain.rule_id} became {other.rule_id}: {row['text'][:200]}")
    whole = sum(same.values()) / max(len(rows) * len(ENVELOPES), 1)
    shares = ", ".join(f"{envelope} {same[envelope]}" for envelope in ENVELOPES)
    print(f"envelopes of {len(rows)} texts of {name}: the same answer in {whole:.1%} ({shares})")


def _line(row: Row, message: SanitizedMessage) -> str:
    text = " ".join(row["text"].split())
    return (
        f"{row['id']} step={row.get('step')} label={row.get('category')}: {text[:300]}\n"
        f"    → {message.category}/{message.severity} {message.rule_id}: {message.user_message}"
    )


def _chosen(name: str, flags: argparse.Namespace) -> Iterator[Row]:
    for row in read_rows(name):
        if (not flags.source or flags.source in str(row.get("source"))) and flags.step in {None, row.get("step")}:
            yield row


def main() -> None:
    """Measures all corpora, and shows rows where asked to."""
    kinds = ("cases", "wrong", "unmatched", "envelopes", "leaks", "ambiguous")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--show", choices=kinds, help="show rows of this kind")
    parser.add_argument("--source", help="of others' texts only those of this project (part of its name)")
    parser.add_argument("--step", help="of others' texts only those of this step")
    parser.add_argument("--limit", type=int, default=40, help="how many rows are shown")
    parser.add_argument("--envelopes", type=int, default=200, help="how many of others' texts are put into envelopes")
    flags = parser.parse_args()
    sanitizer = Sanitizer(load_catalogue())
    told: Told = {kind: [] for kind in kinds}
    measure_own(sanitizer, told)
    for name in _OWN:
        measure_envelopes(sanitizer, name, read_rows(name), told)
    for name in _OTHERS:
        rows = list(_chosen(name, flags))
        measure_others(sanitizer, name, rows, told)
        single = [row for row in rows if "\n" not in row["text"]]  # whole logs have envelopes of their own
        sample = random.Random(7).sample(single, min(flags.envelopes, len(single)))
        measure_envelopes(sanitizer, name, sample, told)
    for line in told.get(flags.show, [])[: flags.limit]:
        print(f"- {line}")


if __name__ == "__main__":
    main()
