"""One look at the job store at a time for all streams of a process, as long as somebody listens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection

from plainspoken.api.live.stream import Listener, comment_block, event_block, id_block, reason_block
from plainspoken.api.problems import RequestError, plain_error
from plainspoken.errors import DatabaseError
from plainspoken.jobs.changes.feed import SET_BACK, ChangeFeed, Changes
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.changes import Findings, Question, read_changes, read_marks
from plainspoken.jobs.reading.marks import Marks, decode_marks
from plainspoken.store.reach import Reach, visible_vms

MOST_LISTENERS = 1_000
"""Streams that a process holds open at once; each costs some 12 kB."""

LONGEST_SECONDS = 900.0
"""How long a stream may last. Clients come back by themselves, and who may listen is looked at anew."""

_REST = 9
"""Waits this many times as long as the last poll took, so streams take a tenth of the job store's time at most."""

PATIENCE_SECONDS = 10.0
"""How much longer a stream whose time is over waits for its first look."""

_LONGEST_BACKOFF = 30.0
_STOP_SECONDS = 2.0

_AWAY = comment_block("job information is not available at the moment; nothing is lost")

_log = logging.getLogger("plainspoken.events")

Visible: TypeAlias = Mapping[Reach, frozenset[str]]
"""The VMs within the reach of each limited client, by context id."""


class EventPoller:
    """Tells listeners what changed. Belongs to one event loop; it looks at the job store only while somebody listens.

    While the job store does not answer, listeners stay and wait; when it is back, nothing is missing.

    Args:
        reader: Whose job store and rules to use, looked up anew for each look.
        poll_seconds: Time between two looks.
        heartbeat_seconds: Time after which a quiet stream shows that it lives.
        most_listeners: Streams at once.
        longest_seconds: How long a stream may last.

    Attributes:
        polls: Looks at the job store that succeeded.
        failures: Looks that failed.
        told: Changes that were told, each counted once however many listened.
        resets: Times that everybody had to start anew.
    """

    def __init__(
        self,
        reader: JobReader,
        *,
        poll_seconds: float = 1.0,
        heartbeat_seconds: float = 15.0,
        most_listeners: int = MOST_LISTENERS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._reader = reader
        self._poll_seconds = poll_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self._most_listeners = most_listeners
        self._longest_seconds = longest_seconds
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._deserted = asyncio.Event()
        self._feed: ChangeFeed | None = None
        self._complete_at: float | None = None
        self._closed = self._away = False
        self._took: float | None = None
        self.polls = self.failures = self.told = self.resets = 0

    @property
    def listeners(self) -> int:
        """Streams that are open."""
        return len(self._listeners)

    @property
    def lag_seconds(self) -> float:
        """How old the newest look is that listeners have; 0 while nobody listens."""
        return time.monotonic() - self._complete_at if self._listeners and self._complete_at is not None else 0.0

    def check_room(self) -> None:
        """Returns when another stream may be opened.

        Raises:
            RequestError: As many as may be are open, or the server is about to stop.
        """
        if self._closed or len(self._listeners) >= self._most_listeners:
            raise RequestError("too-many-streams")

    def listen(
        self,
        *,
        context_id: str | None = None,
        reach: Reach | None = None,
        last_event_id: str = "",
        seconds: float = LONGEST_SECONDS,
    ) -> Listener:
        """A new listener, to be given back by `leave`.

        Args:
            context_id: The VM to listen to; None for all of them.
            reach: The VMs that the client may see; None for all.
            last_event_id: Where to go on from; empty for a new start. One that cannot be read leads to a new start.
            seconds: How long the stream may last, counted from its start; never longer than the longest.
        """
        resume = decode_marks(last_event_id)
        listener = Listener(
            context_id=context_id,
            reach=reach,
            resume=resume,
            reason="unknown_id" if last_event_id and resume is None else "start",
            leaves_at=time.monotonic() + min(seconds, self._longest_seconds),
        )
        self._listeners.add(listener)
        if self._closed:
            listener.end(reason_block("bye", "shutdown"))
        elif self._away:
            # Lists cannot be loaded either: where it starts is told when they can.
            listener.put(_AWAY, or_else=_AWAY)
        elif self._feed is not None and resume is None and reach is None:
            self._start_anew(listener, listener.reason, self._feed.marks)
        else:
            # Which VMs a limited client sees is told by the next look.
            self._wake.set()
        self._deserted.clear()
        if self._task is None and not self._closed:
            self._complete_at = time.monotonic()
            self._task = asyncio.create_task(self._look_on())
        return listener

    def leave(self, listener: Listener) -> None:
        """Forgets a listener; after the last one the looking stops."""
        self._listeners.discard(listener)
        if not self._listeners:
            self._deserted.set()
            self._wake.set()

    def close(self) -> None:
        """Ends every stream now, for a server that is about to stop: clients come back to the next one."""
        self._closed = True
        for listener in self._listeners:
            listener.end(reason_block("bye", "shutdown"))

    async def stop(self) -> None:
        """Ends every stream and all work."""
        self.close()
        task = self._task
        if task is None:
            return
        _, late = await asyncio.wait({task}, timeout=_STOP_SECONDS)
        if late:
            task.cancel()
            await asyncio.wait({task})

    async def _look_on(self) -> None:
        beat = asyncio.create_task(self._keep_alive())
        troubles, self._away = 0, False
        try:
            while self._listeners:
                began = time.monotonic()
                self._wake.clear()
                try:
                    await self._look()
                except Exception as error:  # noqa: BLE001 - whatever broke, streams must not fall silent for good
                    troubles += 1
                    self._give_up(error, first=troubles == 1)
                    await _wait(self._deserted, min(self._poll_seconds * 2**troubles, _LONGEST_BACKOFF))
                    continue
                if troubles:
                    _log.info("the job store answers again; live updates go on where they stopped")
                troubles, self._complete_at, self._away = 0, began, False
                self.polls += 1
                await self._rest(time.monotonic() - began)
        finally:
            beat.cancel()
            self._task, self._feed, self._complete_at, self._took, self._away = None, None, None, None, False

    async def _rest(self, took: float) -> None:
        """Waits for the next look, which is brought forward for those who come."""
        # One long look after a short one was held up by something else, such as a job store that had stopped. The first
        # may have been too, so that it is not rested for as long as if its kind was known.
        known = min(took, _LONGEST_BACKOFF / _REST) if self._took is None else min(took, self._took)
        self._took = took
        pause = max(self._poll_seconds, _REST * known)
        soon = min(max(0.05, known), pause)
        await _wait(self._deserted, soon)
        await _wait(self._wake, pause - soon)

    def _give_up(self, error: Exception, *, first: bool) -> None:
        self.failures += 1
        self._away = True
        if not isinstance(error, DatabaseError):
            # What the feed remembers may be half done: everybody starts anew when it works again.
            self._begin_anew()
        if first:
            _log.error("live updates wait: %s", plain_error(error, stack=not isinstance(error, DatabaseError)))
            for listener in self._listeners:
                listener.put(_AWAY, or_else=_AWAY)

    def _begin_anew(self) -> None:
        self._feed = None
        for listener in self._listeners:
            listener.joined, listener.resume, listener.reason = False, None, "trouble"

    async def _look(self) -> None:
        database, sanitizer, now = self._reader.database, self._reader.sanitizer, datetime.now(UTC)
        if self._feed is not None and self._feed.marks.is_ahead_of(now, SET_BACK):
            _log.warning("the clock was set back; streams of live updates begin anew")
            self._begin_anew()
        for listener in self._listeners:
            if listener.resume is not None and listener.resume.is_ahead_of(now, SET_BACK):
                listener.resume, listener.reason = None, "trouble"
        joining = [listener for listener in self._listeners if not listener.joined]
        feed = self._feed or ChangeFeed(await database.run(read_marks, now))
        question = feed.question(
            sanitizer,
            now=now,
            resuming=[listener.resume for listener in joining if listener.resume],
        )
        reaches = {listener.reach for listener in self._listeners if listener.reach is not None}
        findings, visible = await database.run(_read, question, reaches)
        # Many texts at once would hold up every request.
        changes = await asyncio.to_thread(feed.take, question, findings, sanitizer)
        self._feed = feed
        self._tell(changes, visible)
        for listener in joining:
            self._join(listener, changes, visible)

    def _tell(self, changes: Changes, visible: Visible) -> None:
        self.told += len(changes.told)
        self.resets += changes.reset is not None
        joined = [listener for listener in self._listeners if listener.joined]
        if changes.reset is not None:
            for listener in joined:
                self._start_anew(listener, changes.reset, changes.marks)
            return
        behind = reason_block("reset", "slow_reader") + id_block(changes.marks)
        chunks: dict[Reach | None, dict[str | None, bytes]] = {None: _chunks(changes, None)}
        chunks |= {reach: _chunks(changes, vms) for reach, vms in visible.items()}
        for listener in joined:
            chunk = chunks[listener.reach].get(listener.context_id)
            if chunk is not None:
                listener.put(chunk, or_else=behind)

    def _join(self, listener: Listener, changes: Changes, visible: Visible) -> None:
        missed = None
        if listener.resume is not None:
            vms = None if listener.reach is None else visible[listener.reach]
            missed = changes.since(listener.resume, context_id=listener.context_id, vms=vms)
        if missed is None or changes.reset is not None:
            reason = listener.reason if listener.resume is None else changes.reset or "too_long_ago"
            self._start_anew(listener, reason, changes.marks)
            return
        events = b"".join(event_block(change.kind, change.data) for change in missed)
        self._begin(listener, events + id_block(changes.marks))

    def _start_anew(self, listener: Listener, reason: str, marks: Marks) -> None:
        self._begin(listener, reason_block("reset", reason) + id_block(marks))

    def _begin(self, listener: Listener, block: bytes) -> None:
        """Tells a listener where it starts; one that wants no more than that ends here."""
        listener.restart(block)
        listener.joined = True
        if time.monotonic() >= listener.leaves_at:
            listener.end(reason_block("bye", "time"))

    async def _keep_alive(self) -> None:
        """Shows that quiet streams live, and ends those that have lasted long enough."""
        while True:
            await asyncio.sleep(min(1.0, self._heartbeat_seconds / 4))
            now = time.monotonic()
            for listener in tuple(self._listeners):
                overdue = now - listener.leaves_at
                if overdue >= (0 if listener.joined or self._away else PATIENCE_SECONDS):
                    listener.end(reason_block("bye", "time"))
                elif now - listener.fed_at >= self._heartbeat_seconds:
                    here = id_block(self._feed.marks) if self._feed and listener.joined else b"\n"
                    listener.put(b":\n" + here, or_else=b":\n\n")


def _read(connection: Connection, question: Question, reaches: Collection[Reach]) -> tuple[Findings, Visible]:
    """What changed, and which VMs each of the clients who listen sees at the same time."""
    findings = read_changes(connection, question)
    visible = {
        reach: frozenset(row.context_id for row in connection.execute(visible_vms(reach, connection.dialect)))
        for reach in reaches
    }
    return findings, visible


def _chunks(changes: Changes, vms: frozenset[str] | None) -> dict[str | None, bytes]:
    """What one look has to tell of these VMs, made once for each and (None) once for all, however many listen.

    Without `vms` it is that of all VMs, and of jobs whose VM is not known.
    """
    blocks: defaultdict[str | None, list[bytes]] = defaultdict(list)
    for change in changes.told:
        if vms is not None and change.context_id not in vms:
            continue
        block = event_block(change.kind, change.data)
        for context_id in {None, change.context_id}:
            blocks[context_id].append(block)
    here = id_block(changes.marks)
    return {context_id: b"".join([*parts, here]) for context_id, parts in blocks.items()}


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Returns when `event` is set, or after `seconds`."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
