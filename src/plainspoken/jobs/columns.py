"""Column types that mean the same on SQLite, MariaDB and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Numeric, SmallInteger, String, Text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

_MARIADB = ("mysql", "mariadb")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in, aware datetimes in UTC out, with microseconds on every database.

    MariaDB drops fractions of a second unless the column asks for them, and shifts `timestamp` columns by the
    session's time zone; hence `datetime(6)` holding UTC. Each connection's time zone is UTC as well (`database`), so
    `timestamp` columns made by another program read the same.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        if dialect.name in _MARIADB:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True, precision=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored form. A time without an offset is refused: nobody could say which instant it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no UTC offset"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The instant in UTC; None also for what is none, such as MariaDB's zero date."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[str]):
    """A word of a closed set, stored as its value in a text column.

    Only words of the set are written. Any word is read: another program's schema may know more of them, and a word
    nobody listed must not break an answer.
    """

    impl = String
    cache_ok = True

    def __init__(self, choices: type[StrEnum], length: int = 32) -> None:
        super().__init__(length)
        self.choices = choices

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The value of the word; ValueError for a word outside the set."""
        return None if value is None else self.choices(value).value

    def process_literal_param(self, value: str | None, dialect: Dialect) -> str:
        """The value of the word where it stands in the statement itself."""
        return str(self.process_bind_param(value, dialect))


JsonValue = JSON(none_as_null=True)
"""JSON in which None is SQL NULL."""

BigId = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
"""A growing number; SQLite counts up only in an INTEGER column."""

LongText = Text().with_variant(mysql.LONGTEXT(), *_MARIADB)
"""Text of any length; MariaDB's plain TEXT ends at 64 kB."""

TinyNumber = SmallInteger().with_variant(mysql.TINYINT(unsigned=True), *_MARIADB)
"""A number of 0 to 255."""

PercentNumber = Numeric(5, 2, asdecimal=False)
"""A percentage with two decimals, read as a float."""
