"""The engine's log, and where it keeps quiet because what it would tell is shown in another way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_silent: ContextVar[bool] = ContextVar("engine_silent", default=False)


@contextmanager
def engine_silent() -> Iterator[None]:
    """Keep what the engine does within the block out of the log, whoever listens to it.

    Only what this thread does, or this task and the threads it hands work to: a server that tries a draft still logs
    what goes wrong in the answers that customers get meanwhile.
    """
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def engine_logger(name: str) -> logging.Logger:
    """Return the logger of a module of the engine; it heeds `engine_silent`."""
    logger = logging.getLogger(name)
    logger.addFilter(_is_heard)
    return logger


def _is_heard(_record: logging.LogRecord) -> bool:
    return not _silent.get()
