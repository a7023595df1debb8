"""What the engine logs, and where it does not."""

from __future__ import annotations

import asyncio
import threading

import pytest

from plainspoken.engine.silence import engine_logger, engine_silent

LOG = engine_logger("plainspoken.engine.of_this_test")


def test_what_the_engine_does_in_silence_is_not_logged_whoever_listens(caplog: pytest.LogCaptureFixture) -> None:
    with engine_silent():
        LOG.error("tried")
    LOG.error("answered")

    assert caplog.messages == ["answered"]


def test_a_thread_that_works_for_the_silent_one_is_silent_too(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        with engine_silent():
            await asyncio.to_thread(LOG.error, "tried")

    asyncio.run(work())

    assert caplog.messages == []


def test_others_are_heard_meanwhile(caplog: pytest.LogCaptureFixture) -> None:
    with engine_silent():
        other = threading.Thread(target=LOG.error, args=("answered",))
        other.start()
        other.join()

    assert caplog.messages == ["answered"]
