"""Lists in statements come in few lengths.

Drivers keep the statements that they have prepared, for each connection, and one with a list is another statement for
each length of the list. A look for changed jobs names one id, then seven, then ninety: on SQLite a hundred of these
were kept, of up to 250 kB each. So a list is made as long as the next power of two by repeating its last value, which
asks for the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Engine

_LONGEST: Final = 8_192
"""Longer lists stay as they are: statements may hold some 32,000 values."""


def even_lists(engine: Engine) -> None:
    """Has the engine's statements hold lists of few different lengths."""
    compiler = engine.dialect.statement_compiler

    class EvenCompiler(compiler):  # type: ignore[misc, valid-type] # each dialect has its own
        def _literal_execute_expanding_parameter(
            self,
            name: str,
            parameter: Any,  # noqa: ANN401 - as SQLAlchemy calls it
            values: Sequence[Any],
            **options: Any,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401
            return super()._literal_execute_expanding_parameter(name, parameter, _evened(values), **options)

    engine.dialect.statement_compiler = EvenCompiler


def _evened(values: Sequence[Any]) -> Sequence[Any]:
    count = len(values)
    if not 1 < count <= _LONGEST:
        return values
    return [*values, *[values[-1]] * ((1 << (count - 1).bit_length()) - count)]
