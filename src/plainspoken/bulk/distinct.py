"""The different rows of a batch, each once: what Python sees of a million failures are the few that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc


class Distinct(NamedTuple):
    """Different rows, column by column, and for each row of the batch the number of its own among them."""

    columns: tuple[pa.Array, ...]
    places: pa.Array


def distinct_rows(columns: Sequence[pa.Array]) -> Distinct:
    """The different rows of columns of equal length, at least one; lists are compared by what is in them.

    The first column should be the one with most different values.
    """
    first, *others = columns
    known, places = _numbered(first)
    found = [known]
    for values in others:
        known, numbers = _numbered(values)
        if len(known) == 1:  # the same for all rows, as columns that nobody filled are
            found.append(pc.take(known, pa.nulls(len(found[0]), pa.int8()).fill_null(0)))
            continue
        size = pa.scalar(max(1, len(known)), pa.int64())
        both = pc.add(pc.multiply(places.cast(pa.int64()), size), numbers.cast(pa.int64()))
        pairs, places = _numbered(both)
        left = pc.divide(pairs, size)
        right = pc.subtract(pairs, pc.multiply(left, size))
        found = [*(pc.take(values, left) for values in found), pc.take(known, right)]
    return Distinct(tuple(found), places)


def _numbered(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The different values, and the number of each row's own among them; null is a value."""
    if pa.types.is_list(values.type):
        return _numbered_lists(values)
    encoded = values.dictionary_encode(null_encoding="encode")
    return encoded.dictionary, encoded.indices


def _numbered_lists(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """As `_numbered`, for lists of texts: by one text that no two different lists share."""
    inner = pc.binary_join_element_wise(
        pc.binary_length(values.flatten().view(pa.binary())).cast(pa.string()), values.flatten(), ":",
        null_handling="replace", null_replacement="-",
    )  # fmt: skip
    joined = pc.binary_join(_like(values, inner), ",")
    encoded = joined.dictionary_encode(null_encoding="encode")
    firsts = pc.index_in(encoded.dictionary, joined)
    return pc.take(values, firsts), encoded.indices


def _like(values: pa.Array, inner: pa.Array) -> pa.Array:
    """Lists as long as those given, of other things."""
    lengths = pc.list_value_length(values).fill_null(0)
    ends = pc.cumulative_sum(lengths)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, inner, mask=values.is_null())
