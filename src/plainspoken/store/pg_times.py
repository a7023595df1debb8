"""PostgreSQL's instants, which reach further than Python's: what Python cannot hold reads as None, not as an error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, event

_NAIVE_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a column without a time zone
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def read_any_time(engine: Engine) -> None:
    """Has every new connection of an asyncpg engine read instants before year 1, after year 9999 and infinite ones."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter of asyncpg's connection
        connection.run_async(_set_codecs)


async def _set_codecs(connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    for name, epoch in (("timestamp", _NAIVE_EPOCH), ("timestamptz", _EPOCH)):
        await connection.set_type_codec(
            name, schema="pg_catalog", format="tuple", encoder=_microseconds, decoder=_Decoder(epoch)
        )


def _microseconds(value: datetime) -> tuple[int]:
    """Since the epoch. Times without an offset are UTC, as everywhere in the job store."""
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
    return ((aware - _EPOCH) // _MICROSECOND,)


class _Decoder:
    def __init__(self, epoch: datetime) -> None:
        self._epoch = epoch

    def __call__(self, stored: tuple[int]) -> datetime | None:
        try:
            return self._epoch + timedelta(microseconds=stored[0])
        except OverflowError:
            return None
