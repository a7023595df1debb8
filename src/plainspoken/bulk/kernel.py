"""The one way from batches to batches: every engine, the command line and a caller's own loop go through it.

No state but the catalogue: a batch has its own memory of what was answered, which goes with it. The engine's memories
are bounded, so a process holds a batch, its answers, and no more, however many batches it sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from plainspoken.bulk.columns import ANSWERS, FAILURES, LINES, SCRUBBED, column, spread, text_array, texts
from plainspoken.bulk.distinct import distinct_rows
from plainspoken.bulk.parcel import Parcel
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import BulkInputError
from plainspoken.review.sides import layers_of

_Value = Callable[[SanitizedMessage], Any]
_VALUES: Final[dict[str, _Value]] = {
    "next_actions": lambda answer: [
        {"text": action.text, "who": action.who, "do": action.do} for action in answer.next_actions
    ],
    "facts": lambda answer: list(answer.facts.items()),
}


class Bulk:
    """Answers failures and scrubs lines by one catalogue. It can be pickled, and is sent as the catalogue's files.

    Each process loads the catalogue once, when it is first asked; see `Parcel`.

    Args:
        rules: Directories over the built-in catalogue, the nearest last; or a whole catalogue (`layers_of`); or what
            was packed of such.

    Raises:
        CatalogueError: The rule files cannot be used; it carries every finding.
    """

    def __init__(self, rules: Sequence[Path] | Parcel = ()) -> None:
        self.parcel = rules if isinstance(rules, Parcel) else Parcel.pack(layers_of(rules))

    @property
    def sanitizer(self) -> Sanitizer:
        """The engine, as this process has it."""
        return self.parcel.engine()

    def answers(
        self, failures: pa.RecordBatch, *, columns: Sequence[str] | None = None, carry: Sequence[str] = ()
    ) -> pa.RecordBatch:
        """The answers to failures, row by row.

        Args:
            failures: Columns of `FAILURES`, of which `text` must be there.
            columns: Which columns of `ANSWERS` to make; all unless given. Nested ones cost as much as all others.
            carry: Columns of the failures that stand before the answers as they are, such as an id.

        Raises:
            BulkInputError: A column cannot be read; nothing was answered.
        """
        schema = answers_schema(columns)
        found = Asked(failures)
        answers, places = answered(self.sanitizer, found)
        chosen = pa.array(places, pa.int32()).take(found.places)
        made = [_column(answers, field, chosen) for field in schema]
        return _carrying(failures, carry, pa.RecordBatch.from_arrays(made, schema=schema))

    def scrubbed(self, lines: pa.RecordBatch, *, keep: Sequence[str] = (), carry: Sequence[str] = ()) -> pa.RecordBatch:
        """The lines with technical terms replaced and everything technical redacted, row by row.

        Args:
            lines: Columns of `LINES`, of which `text` must be there.
            keep: VM names that stay in every line, besides those of its own column `keep`.
            carry: Columns that stand before the lines as they are.

        Raises:
            BulkInputError: A column cannot be read; nothing was scrubbed.
        """
        fields = [LINES.field(name) for name in LINES.names]
        found = distinct_rows([column(lines, field, required=field.name == "text") for field in fields])
        scrub = self.sanitizer.scrub
        shown = [
            None if line is None else scrub(line, keep=[*keep, *(name for name in kept or () if name)])
            for line, kept in zip(texts(found.columns[0]), found.columns[1].to_pylist(), strict=True)
        ]
        made = pa.RecordBatch.from_arrays([text_array(shown).take(found.places)], schema=SCRUBBED)
        return _carrying(lines, carry, made)

    def each_answered(
        self, batches: Iterable[pa.RecordBatch], *, columns: Sequence[str] | None = None, carry: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """As `answers`, batch by batch: what `mapInArrow` and the like take."""
        return (self.answers(batch, columns=columns, carry=carry) for batch in batches)


def _carrying(given: pa.RecordBatch, carry: Sequence[str], made: pa.RecordBatch) -> pa.RecordBatch:
    if not carry:
        return made
    missing = [name for name in carry if len(given.schema.get_all_field_indices(name)) != 1]
    if missing:
        message = f"the column {missing[0]!r} cannot be carried; the columns are: {', '.join(given.schema.names)}"
        raise BulkInputError(message)
    fields = [given.schema.field(name) for name in carry]
    arrays = [given.column(name) for name in carry]
    return pa.RecordBatch.from_arrays([*arrays, *made.columns], schema=pa.schema([*fields, *made.schema]))


def answers_schema(columns: Sequence[str] | None = None) -> pa.Schema:
    """The schema of answers of which only some columns are made, in the order given.

    Raises:
        BulkInputError: There is no such column.
    """
    if columns is None:
        return ANSWERS
    unknown = [name for name in columns if name not in ANSWERS.names]
    if unknown:
        message = f"answers have no column {unknown[0]!r}; choose of: {', '.join(ANSWERS.names)}"
        raise BulkInputError(message)
    return pa.schema([ANSWERS.field(name) for name in columns])


class Asked:
    """The different questions of a batch: texts, contexts and names, and which row asks which.

    Raises:
        BulkInputError: A column cannot be read.
    """

    __slots__ = ("contexts", "names", "places", "texts")

    def __init__(self, failures: pa.RecordBatch) -> None:
        fields = [FAILURES.field(name) for name in FAILURES.names]
        columns = [column(failures, field, required=field.name == "text") for field in fields]
        found = distinct_rows(columns)
        text, *context, names = found.columns
        self.texts = [value or "" for value in texts(text)]
        self.contexts = list(zip(*map(texts, context), strict=True))
        self.names = names.to_pylist() if names.null_count < len(names) else None
        self.places = found.places

    def failures(self) -> Iterator[Failure]:
        """The different questions as failures."""
        for number, (text, given) in enumerate(zip(self.texts, self.contexts, strict=True)):
            names = self.names[number] if self.names else None
            step, operation, source, classification, code, os_type = given
            known = tuple([name for name in names or () if name])
            yield Failure(text, step, operation, source, classification, code, os_type, known)


def answered(sanitizer: Sanitizer, questions: Asked) -> tuple[list[SanitizedMessage], list[int]]:
    """The different answers to different questions, and for each question the number of its own."""
    answers: list[SanitizedMessage] = []
    numbers: dict[int, int] = {}
    places: list[int] = []
    answer, context_of = sanitizer.answer, sanitizer.known_context
    all_names = questions.names
    for number, (text, given) in enumerate(zip(questions.texts, questions.contexts, strict=True)):
        names = all_names[number] if all_names else None
        known = tuple([name for name in names if name and name in text]) if names else ()
        found = answer(text, context_of(given), names=known)
        place = numbers.get(id(found))
        if place is None:
            place = numbers[id(found)] = len(answers)
            answers.append(found)  # which keeps its identity its own
        places.append(place)
    return answers, places


def _column(answers: Sequence[SanitizedMessage], field: pa.Field, places: pa.Array) -> pa.Array:
    value = _VALUES.get(field.name) or (lambda answer: getattr(answer, field.name))
    return spread([value(answer) for answer in answers], places, field.type)
