"""The server's log on standard error: plain lines for people, or one JSON object a line for programs."""

from __future__ import annotations

import logging
import logging.config
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec

from plainspoken.api.middleware import current_request_id
from plainspoken.engine.secrets import mask_secrets

_LOG = logging.getLogger("plainspoken.process")
_PLAIN = "%(asctime)s %(levelname)s %(name)s [%(request_id)s]%(worker)s %(message)s"


def configure_logging(level: str, *, form: str = "plain", worker: str | None = None) -> None:
    """Write this process's log to standard error, one line an event, each with the request it belongs to.

    What is logged as a warning or worse may quote others, so secrets are masked in it. Whatever an event gives as
    `extra={"fields": {…}}` becomes keys of a JSON line; a plain line has it in its message.

    Args:
        level: `debug`, `info`, `warning` or `error`: the least that is logged.
        form: `plain` or `json`.
        worker: The name of this process among those of its server.
    """
    formatter = {"()": JsonFormatter, "worker": worker} if form == "json" else {"()": PlainFormatter, "worker": worker}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "filters": {"lost": {"()": LostConnections}},
            "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["lost"]}},
            "root": {"level": "WARNING", "handlers": ["err"]},
            "loggers": {"plainspoken": {"level": level.upper()}, "uvicorn": {"level": "WARNING"}},
        }
    )


def log_what_nobody_caught() -> None:
    """Log warnings of Python, and exceptions that end a thread or the process, instead of printing them."""
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: _uncaught("this process", (kind, error, trace))
    threading.excepthook = lambda what: _uncaught(
        f"the thread {what.thread.name if what.thread else '?'}",
        (what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback),
    )
    sys.unraisablehook = lambda what: _uncaught(
        "nothing, for it came where it cannot be raised",
        (what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback),
    )


def _uncaught(ended: str, error: tuple[type[BaseException], BaseException, TracebackType | None]) -> None:
    _LOG.critical("an exception that nobody caught ended %s", ended, exc_info=error)


def event_line(logger: str, message: str, **fields: object) -> str:
    """Return an event as one JSON object, for what is told outside of the log."""
    record = logging.LogRecord(logger, logging.INFO, "", 0, message, (), None)
    record.fields = fields
    return JsonFormatter().format(record)


class LostConnections(logging.Filter):
    """Tells in a line what SQLAlchemy tells at length: a connection to the job store was lost while nobody used it.

    It is replaced when one is needed, and no caller has noticed; a caller who does is told apart.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change such a record; every record is kept."""
        if record.name.startswith("sqlalchemy.pool") and record.exc_info and record.exc_info[0]:
            record.msg = "a connection to the job store was lost as it was given back (%s); it is replaced"
            record.args = (record.exc_info[0].__name__,)
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


class PlainFormatter(logging.Formatter):
    """`time LEVEL logger [request id] worker message`."""

    def __init__(self, *, worker: str | None = None) -> None:
        super().__init__(_PLAIN, datefmt="%Y-%m-%dT%H:%M:%S%z")
        self._worker = f" {worker}" if worker else ""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        record.request_id = current_request_id.get()
        record.worker = self._worker
        return _masked(super().format(record), record)


class JsonFormatter(logging.Formatter):
    """One JSON object: time (RFC 3339, UTC), level, logger, request_id, worker, message, and the event's own fields."""

    def __init__(self, *, worker: str | None = None) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        request_id = current_request_id.get()
        if request_id != "-":
            line["request_id"] = request_id
        if self._worker:
            line["worker"] = self._worker
        line["message"] = _masked(record.getMessage(), record)
        fields: Mapping[str, Any] = getattr(record, "fields", {})
        line |= {name: value for name, value in fields.items() if value is not None}
        if record.exc_info:
            line["stack"] = mask_secrets(self.formatException(record.exc_info))
        return msgspec.json.encode(line, enc_hook=str).decode()


def _masked(text: str, record: logging.LogRecord) -> str:
    return mask_secrets(text) if record.levelno >= logging.WARNING else text
