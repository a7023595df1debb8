"""Column types that mean the same on SQLite, MariaDB and PostgreSQL, and that read whatever another program stored.

Another program's column may have another type than ours, and SQLite holds any value in any column. So reading never
fails: what is no value of the type reads as the nearest one, else as None. Writing is strict.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    Double,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

MARIADB = ("mysql", "mariadb")
"""SQLAlchemy's names for the dialect."""

_LONGEST_NUMBER = 40


class TextWords(TypeDecorator[str]):
    """Text of at most `length` characters.

    Bytes read as UTF-8 with a replacement character for what is none; numbers and the like as they are written.
    """

    impl = String
    cache_ok = True

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], str | None]:
        """What makes a text of a stored value."""
        return _as_text


class FreeText(TextWords):
    """Text of any length, but up to 64 kB on MariaDB."""

    impl = Text
    cache_ok = True


class LongWords(FreeText):
    """Text of any length on every database."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(mysql.LONGTEXT()) if dialect.name in MARIADB else self.impl_instance


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in, aware datetimes in UTC out, with microseconds on every database.

    MariaDB drops fractions of a second unless the column asks for them, and shifts `timestamp` columns by the
    session's time zone; hence `datetime(6)` holding UTC. Each connection's time zone is UTC as well (`connecting`), so
    `timestamp` columns made by another program read the same. What is no instant reads as None: MariaDB's zero date,
    PostgreSQL's infinity, any other text in SQLite.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        if dialect.name in MARIADB:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True, precision=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored form. A time without an offset is refused, because the instant is not known.

        An offset may put a time before year 1 or after year 9999 in UTC; the first or last instant is stored then.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no UTC offset"
            raise ValueError(message)
        try:
            value = value.astimezone(UTC)
        except OverflowError:
            value = datetime.min.replace(tzinfo=UTC) if value.year == 1 else datetime.max.replace(tzinfo=UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """What makes an instant in UTC of a stored value."""
        return _as_instant


class ComparedWord(TypeDecorator[str]):
    """A word that is compared with a column which may be an enum of another program's schema.

    PostgreSQL refuses words that are not in the enum, so it may be asked for known ones alone.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int = 32) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        kind = _PlainString if dialect.name == "postgresql" else String
        return dialect.type_descriptor(kind(self.length))


class ClosedWord(ComparedWord):
    """A word of a closed set, stored as its value in a text column.

    Only words of the set are written. Any word is read: another program's schema may know more of them, and an unknown
    word must not break an answer.
    """

    cache_ok = True

    def __init__(self, choices: type[StrEnum], length: int = 32) -> None:
        super().__init__(length)
        self.choices = choices

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """The value of the word; ValueError for a word outside the set."""
        return None if value is None else self.choices(value).value

    def process_literal_param(self, value: str | None, dialect: Dialect) -> str:
        """The value of the word as written in the statement itself."""
        return str(self.process_bind_param(value, dialect))

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], str | None]:
        """What makes a word of a stored value."""
        return _as_text


class _PlainString(postgresql.asyncpg.AsyncpgString):
    """Text whose parameters take the type of what they are compared with: another program's column may be an enum."""

    render_bind_cast = False


class WholeNumber(TypeDecorator[int]):
    """A whole number; of 64 bits if `big`. Other numbers read rounded towards zero, what is no number as None."""

    impl = Integer
    cache_ok = True

    def __init__(self, *, big: bool = False) -> None:
        super().__init__()
        self.big = big

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(BigInteger() if self.big else Integer())

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], int | None]:
        """What makes a whole number of a stored value."""
        return _as_whole


class TinyWholeNumber(WholeNumber):
    """A number of 0 to 255."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(mysql.TINYINT(unsigned=True) if dialect.name in MARIADB else SmallInteger())


class RealNumber(TypeDecorator[float]):
    """A number; what is none, or infinite, reads as None."""

    impl = Double
    cache_ok = True

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], float | None]:
        """What makes a number of a stored value."""
        return _as_real


class PercentValue(RealNumber):
    """A percentage with two decimals."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(Numeric(5, 2, asdecimal=False))


class Flag(TypeDecorator[bool]):
    """Yes or no; any number but 0 is yes."""

    impl = Boolean
    cache_ok = True

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], bool | None]:
        """What makes yes or no of a stored value."""
        return _as_flag


class StoredJson(TypeDecorator[Any]):
    """JSON in which None is SQL NULL; text that is no JSON reads as that text."""

    impl = JSON
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(none_as_null=True)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """What makes a value of stored JSON."""
        parse = super().result_processor(dialect, coltype)

        def read(value: object) -> object:
            if isinstance(value, bytes):
                value = value.decode("utf-8", "replace")
            if parse is None or not isinstance(value, str):
                return value
            try:
                return parse(value)
            except (ValueError, RecursionError):
                return value

        return read


JsonValue = StoredJson()
"""JSON in which None is SQL NULL."""

BigId = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
"""A growing number; SQLite counts up only in an INTEGER column."""

LongText = LongWords()
"""Text of any length."""

TinyNumber = TinyWholeNumber()
"""A number of 0 to 255."""

PercentNumber = PercentValue()
"""A percentage with two decimals, read as a float."""


def _as_text(value: object) -> str | None:
    if value is None or value.__class__ is str:
        return value
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | bytearray | memoryview) else str(value)


def _as_instant(value: object) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str | bytes):
        text = value if isinstance(value, str) else value.decode("ascii", "replace")
        try:
            value = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    zone = value.tzinfo
    if not MINYEAR < value.year < MAXYEAR and value.replace(tzinfo=None) in (datetime.max, datetime.min):  # noqa: DTZ901 - of no zone
        # asyncpg reads PostgreSQL's infinity as the last instant there is.
        return None
    if zone is UTC:
        return value
    try:
        return value.replace(tzinfo=UTC) if zone is None else value.astimezone(UTC)
    except OverflowError:
        return None


def _as_decimal(value: object) -> Decimal | None:
    """The finite number that a value is or spells."""
    text = _as_text(value)
    if text is None or len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text.strip())
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _LONGEST_NUMBER else None


def _as_whole(value: object) -> int | None:
    if value is None or value.__class__ is int:
        return value
    if isinstance(value, bool):
        return int(value)
    number = _as_decimal(value)
    return None if number is None else int(number)


def _as_real(value: object) -> float | None:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    number = _as_decimal(value)
    return None if number is None else float(number)


def _as_flag(value: object) -> bool | None:
    if value is None or value.__class__ is bool:
        return value
    if isinstance(value, bytes) and len(value) == 1 and value < b"0":
        # MariaDB's BIT(1).
        return value != b"\0"
    text = (_as_text(value) or "").strip().casefold()
    if text in ("true", "false"):
        return text == "true"
    number = _as_decimal(text)
    return None if number is None else number != 0
