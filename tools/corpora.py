"""Reads the corpora of real error texts, and asks the engine about their rows."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer

Row = Mapping[str, Any]

_SOURCES = frozenset({"replication_jobs", "job_tracking", "job_steps"})
"""Names of the platform's own tables; in rows of other projects `source` is the project."""


def corpus_directory() -> Path:
    """The directory of the corpora: `PLAINSPOKEN_CORPUS`, or `../shared/corpus` beside the checkout."""
    return Path(os.environ.get("PLAINSPOKEN_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")


PLATFORM: Final = "platform"
"""The corpus that is in the repository: failures of this platform, each with what really happened as `truth`."""
_PLATFORM_FILE: Final = Path(__file__).parents[1] / "tests" / "data" / "platform_failures.jsonl"


def read_rows(name: str) -> list[Row]:
    """The rows of one corpus; exits with a message when its file is not there."""
    path = _PLATFORM_FILE if name == PLATFORM else corpus_directory() / f"{name}.jsonl"
    if not path.is_file():
        sys.exit(f"{path} is not there; set PLAINSPOKEN_CORPUS to the directory that holds it")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def answer(sanitizer: Sanitizer, row: Row, text: str | None = None) -> SanitizedMessage:
    """The answer to a row with all that it tells besides its text; or to another text in its place."""
    source = row.get("source") if row.get("source") in _SOURCES else None
    raw: str = row["text"] if text is None else text
    return sanitizer.sanitize(Failure(raw, step=row.get("step"), operation=row.get("operation"), source=source))


def shown(message: SanitizedMessage) -> str:
    """Everything of an answer that a customer or a log could see, as one text."""
    return json.dumps(
        [message.user_message, message.actionable_steps, message.rule_id, dict(message.facts)], ensure_ascii=False
    )


def leaks(texts: Iterable[str], row: Row) -> list[str]:
    """The pieces of a row that must not appear and do."""
    folded = " ".join(texts).casefold()
    return [piece for piece in row.get("must_not_appear", ()) if _holds(folded, piece.casefold())]


def _holds(folded: str, piece: str) -> bool:
    """A flag such as `-device` is one only where no word goes before it, unlike in a rule's `host-device`."""
    return piece in folded and (piece[:1] != "-" or re.search(rf"(?<!\w){re.escape(piece)}", folded) is not None)
