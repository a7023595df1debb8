"""The columns of batches: failures and their answers, log lines and what is left of them.

Of a batch that comes in, columns are found by name, in any order; other columns are ignored, and those that are missing
count as null. Of text columns every text, binary and dictionary type will do; bytes that are not UTF-8 become
replacement characters. A null text is answered as an empty one is: by the fallback of its step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.catalogue.failure import CONTEXT
from plainspoken.errors import BulkInputError

NAMES: Final = pa.list_(pa.string())

FAILURES: Final = pa.schema(
    [
        pa.field("text", pa.string()),
        *(pa.field(name, pa.string()) for name in CONTEXT),
        pa.field("names", NAMES),
    ]
)
"""A failure as `Failure` has it: its raw text, what is known besides, and the customer's own names."""

ANSWERS: Final = pa.schema(
    [
        pa.field("user_message", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field(
            "next_actions",
            pa.list_(pa.struct([("text", pa.string()), ("who", pa.string()), ("do", pa.string())])),
            nullable=False,
        ),
        pa.field("rule_id", pa.string()),
        pa.field("band", pa.string(), nullable=False),
        pa.field("facts", pa.map_(pa.string(), pa.string()), nullable=False),
        pa.field("ambiguous", pa.bool_(), nullable=False),
        pa.field("unmatched", pa.bool_(), nullable=False),
        pa.field("cause_known", pa.bool_(), nullable=False),
        pa.field("catalogue", pa.string(), nullable=False),
    ]
)
"""An answer, with the meaning that `SanitizedMessage` gives to each name; `actionable_steps` are the texts of
`next_actions`. `rule_id` is null for a fallback. Nothing of the raw text is in it."""

LINES: Final = pa.schema([pa.field("text", pa.string()), pa.field("keep", NAMES)])
"""A log line, and the VM names that stay in it."""

SCRUBBED: Final = pa.schema([pa.field("text", pa.string())])
"""A scrubbed line; null where there was none."""


def column(batch: pa.RecordBatch, field: pa.Field, *, required: bool = False) -> pa.Array:
    """The column of a batch as the field's type, texts that are not UTF-8 as binary; nulls where it is missing.

    Raises:
        BulkInputError: It is required and missing, stands there twice, or has a type that cannot be read.
    """
    found = batch.schema.get_all_field_indices(field.name)
    if len(found) > 1:
        message = f"the column {field.name!r} stands there {len(found)} times; give it once"
        raise BulkInputError(message)
    if not found:
        if required:
            names = ", ".join(batch.schema.names) or "none"
            message = f"the column {field.name!r} is missing; the columns are: {names}"
            raise BulkInputError(message)
        return pa.nulls(batch.num_rows, field.type)
    try:
        return _as_names(batch.column(found[0])) if field.type == NAMES else _as_text(batch.column(found[0]))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
        wanted = "a list of texts" if field.type == NAMES else "text"
        message = f"the column {field.name!r} has the type {batch.schema.field(found[0]).type}; it must be {wanted}"
        raise BulkInputError(message) from None


def _as_text(values: pa.Array) -> pa.Array:
    """As string, or as binary where that is what came."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _as_text(values.dictionary_decode())
    if isinstance(values, pa.ExtensionArray):
        return _as_text(values.storage)
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return values
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return values.cast(pa.string())
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        return values.cast(pa.binary())
    if pa.types.is_null(kind) or pa.types.is_integer(kind):  # a code may have come as a number
        return values.cast(pa.string())
    message = "no text"
    raise pa.ArrowTypeError(message)


def _as_names(values: pa.Array) -> pa.Array:
    try:
        lists = values.cast(NAMES)
        _checked(lists.flatten())
    except pa.ArrowInvalid:
        read = values.cast(pa.list_(pa.binary())).to_pylist()
        return pa.array([names and [_decoded(name) for name in names] for names in read], NAMES)
    return lists


def _checked(values: pa.Array) -> pa.Array:
    """A text column as string; ArrowInvalid where it is not UTF-8, also where its type says so and nobody looked."""
    return values.cast(pa.binary()).cast(pa.string())


def _decoded(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def text_column(batch: pa.RecordBatch, name: str) -> pa.Array:
    """A column that is not needed, such as `job`, as string; nulls where it is missing.

    Raises:
        BulkInputError: As `column` does.
    """
    values = column(batch, pa.field(name, pa.string()))
    try:
        return _checked(values)
    except pa.ArrowInvalid:
        return text_array(texts(values))


def texts(values: pa.Array) -> list[str | None]:
    """The texts of a string or binary column as Python has them."""
    try:
        found: list[Any] = values.to_pylist()
    except UnicodeDecodeError:  # whoever made the batch did not look at its bytes
        values = values.view(pa.binary())
        found = values.to_pylist()
    return [_decoded(value) for value in found] if pa.types.is_binary(values.type) else found


def text_array(values: Iterable[str | None]) -> pa.Array:
    """A string column; what has no UTF-8 (a lone surrogate) becomes a question mark."""
    found = list(values)
    try:
        return pa.array(found, pa.string())
    except UnicodeEncodeError:
        return pa.array([value and value.encode("utf-8", "replace").decode() for value in found], pa.string())


def spread(values: Sequence[Any] | pa.Array, places: pa.Array, kind: pa.DataType) -> pa.Array:
    """A column that has at each place the value of that number."""
    chosen = values if isinstance(values, pa.Array) else pa.array(values, kind)
    return pc.take(chosen, places)
