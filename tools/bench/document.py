"""Writes docs/performance.md and its plots from a file of figures."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tools.bench.measuring import ROOT, Figure, amount
from tools.bench.plots import Bar, draw
from tools.bench.sections import SECTIONS, Section

_DOCUMENT: Final = ROOT / "docs" / "performance.md"
_PLOTS: Final = ROOT / "docs" / "performance"


def write(results: Path) -> None:
    """Writes the document, and a plot for every section that compares ways."""
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    about = next(line for line in lines if "day" in line) | next((line for line in lines if "seconds" in line), {})
    figures = [Figure(**line) for line in lines if "ratio" in line]
    missing = [line for line in lines if "missing" in line]
    _PLOTS.mkdir(exist_ok=True)
    for plot in _PLOTS.glob("*.svg"):
        plot.unlink()
    parts = [_head(about)]
    parts += [_section(section, [each for each in figures if each.section == section.name]) for section in SECTIONS]
    if missing:
        told = [f"- {each['section']}: {each['missing']}: {each['why']}" for each in missing]
        parts.append("\n".join(["## What was not measured", "", *told, ""]))
    _DOCUMENT.write_text("\n".join(parts), encoding="utf-8")
    print(f"wrote {_DOCUMENT.relative_to(ROOT)}")


def _head(about: Mapping[str, Any]) -> str:
    before, after, processors = about["load"], about.get("load_at_end", about["load"]), about["processors"]
    minutes = about.get("seconds", 0) / 60
    run = (
        f"This run: {about['day']}, commit {about['commit']}, Python {about['python']}, {processors} processors,",
        f"{minutes:.0f} minutes. In the minute before it {before:.1f} processes wanted a processor, in its last minute",
        f"{after:.1f}, its own servers and callers among them.",
    )
    return f"""# Performance: what it costs, beside what

`make bench` measures all of this in one run and writes this document (`MINUTES=20`, `JOBS=1000000` for the largest
store). `make bench ONLY=engine` (or `bulk`, `scrubbing`, `starts`, `lint`, `events`, `tracking`, `size`, `jobs`) prints
one part and leaves the document as it is, `make bench AGAINST=COMMIT` prints what loading and matching cost beside an
older commit. How good the answers are is told in [quality](quality.md).

Ways to do the same work are run in turns, and each is told as a multiple of the one it is put beside: the median of the
ratios of all rounds. Costs are CPU time where nothing else is said. They depend on the machine and drift with what else
it does; the ratios are what holds. A goal is what the ratio should be at most; **bold** are those that are not reached.

{_wrapped(" ".join(run))}
"""


def _section(section: Section, figures: Sequence[Figure]) -> str:
    if not figures:
        return f"## {section.title}\n\n{_wrapped(section.text)}\n\nNot measured in this run.\n"
    columns = ["", "", "cost", "nine of ten rounds within", "beside"]
    goals = any(each.goal for each in figures)
    rows = [[*columns, "goal"] if goals else columns]
    rows.append(["---"] * len(rows[0]))
    for number, each in enumerate(figures):
        told_before = number > 0 and figures[number - 1].case == each.case
        row = [
            "" if told_before else each.case,
            each.way,
            amount(each.cost, each.unit),
            amount(each.high, each.unit),
            _ratio(each),
        ]
        rows.append([*row, f"×{each.goal:g}" if each.goal else ""] if goals else row)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"## {section.title}\n\n{_wrapped(section.text)}\n\n{table}\n{_plot(section, figures)}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _ratio(figure: Figure) -> str:
    if figure.way == figure.beside:
        return "×1"
    told = f"×{figure.ratio:.3g}"
    return f"**{told}**" if figure.goal and figure.ratio > figure.goal else told


def _plot(section: Section, figures: Sequence[Figure]) -> str:
    bars = [Bar(f"{each.case}: {each.way}", each.ratio, each.goal) for each in figures if each.way != each.beside]
    if not bars:
        return ""
    beside = figures[0].beside
    name = f"{section.name.replace(' ', '-')}.svg"
    title = f"Multiples of: {beside}" + ("; green: the goal" if any(bar.goal for bar in bars) else "")
    (_PLOTS / name).write_text(draw(title, bars), encoding="utf-8")
    return f"\n![{section.title}, as multiples of {beside}](performance/{name})\n"
