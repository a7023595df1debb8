"""Writes docs/checks.md: every check of the lint tool, and what it finds.

Usage: `python tools/generate_checks.py [--check]`. With `--check` nothing is written; the exit code is 1 if anything
would change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from plainspoken.lint.lessons import FAMILIES, Lesson, lessons

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/checks.md"

HEAD = """\
# What lint checks

<!-- Written by tools/generate_checks.py from src/plainspoken/lint/lessons; change those, then run `make docs`. -->

`plainspoken lint [PATH…]` checks rule files: a directory, a single file, or the built-in catalogue. It reports
everything at once, each finding with its place, what is wrong and what to write instead. It ends with 0 when nothing
was found, 1 when something was, and 2 when it could not run.

| flag | does |
|---|---|
| `--rules DIR` | layers what is checked over this site directory (repeatable); without PATHs checks it |
| `--fix` | fixes what can be fixed without changing what a file means |
| `--diff` | prints what `--fix` would change, and suggestions, as unified diffs; writes nothing |
| `--pedantic` | shows notes too; a good catalogue may have hundreds |
| `--format F` | `text`, `json`, `github` (annotations), `sarif` (code scanning) or `junit` |

An error keeps a catalogue from being loaded, or would let something leak; a warning does neither.

`--fix` writes the line that names the schema, and takes away tabs, blanks at line ends, double quotes around a
backslash, and invisible characters. A fixed file is read again and compared with the old one before it takes its
place in one step: nobody reads half a file. Suggestions, such as the `wins_over` line that settles
an ambiguity, change what customers read; `--diff` shows them, and a person decides.

## Allowing a finding

A warning that is there for a reason is allowed by a comment on its line, or alone on the line above:

```yaml
# lint: allow wording-too-long — the contract prescribes these words
message: '…'
```

The reason is needed. Several ids are parted by commas. A comment that allows nothing any more is reported, errors
cannot be allowed, and the last line of the report counts what was.

## In other places

Before each commit, with [pre-commit](https://pre-commit.com): name this repository in `.pre-commit-config.yaml` and
use the hook `plainspoken-lint`, or `plainspoken-lint-fix`, and `plainspoken-fmt`, which lays files out. On GitHub, run
`plainspoken lint --format github site`. Where SARIF or JUnit is read, write the report to a file: `plainspoken lint
--format sarif site > lint.sarif`.

How long it takes grows with the number of rules and of their branches, not with its square: a rule is tried on texts
made from its own conditions, and each text meets the few rules that share a literal with it. What a
rule of 1,000 and one of 2,000 takes, beside loading them, is in [performance](performance.md#checking-rules).

## Every check

`plainspoken explain-check ID` tells why a check is there, with a wrong and a right sample.
"""


def main() -> int:
    """Write the page, or compare it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page is out of date")
    flags = parser.parse_args()
    text = page()
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if flags.check:
        print("Out of date: docs/checks.md. Run: python tools/generate_checks.py", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print("wrote docs/checks.md")
    return 0


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for family, title in FAMILIES.items():
        yield f"### {title}\n"
        yield "| check | finds |\n|---|---|"
        yield from (_row(lesson) for lesson in lessons().values() if lesson.family == family)
        yield ""


def _row(lesson: Lesson) -> str:
    return f"| `{lesson.check}` | {lesson.meaning}{' With `--pedantic` only.' if lesson.pedantic else ''} |"


if __name__ == "__main__":
    sys.exit(main())
