"""A way to a server that breaks when a test says so."""

from __future__ import annotations

import random
import socket
import threading
import time
from contextlib import suppress


class Wire:
    """A way to a server that can be cut at any moment, closed for a while, held up, or slow.

    Attributes:
        port: Where it takes connections, on this machine.
        delay: Seconds that each piece of what is sent waits.
        broken: Share of the pieces of answers of which only a half comes through before the connection is cut.
        breaks: How often that was so.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener: socket.socket | None = None
        self._ends: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        self.delay = self.broken = 0.0
        self.breaks = 0
        self._chance = random.Random(1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.open()

    def open(self) -> None:
        """Takes connections from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Breaks all connections off, in the middle of whatever they are about."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def refuse(self) -> None:
        """Takes no connection until it is opened again."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener = None
        self.cut()

    def freeze(self) -> None:
        """Keeps all that is sent to itself until it thaws."""
        self._flows.clear()

    def thaw(self) -> None:
        """Hands on what was kept."""
        self._flows.set()

    def _accept(self, listener: socket.socket) -> None:
        with listener, suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(self._target)
                except OSError:
                    near.close()
                    continue
                self._ends += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, target, source is far), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with source:
            with suppress(OSError):
                while data := source.recv(65_536):
                    self._flows.wait()
                    time.sleep(self.delay)
                    if answers and self._chance.random() < self.broken:
                        self.breaks += 1
                        target.sendall(data[: len(data) // 2])
                        break
                    target.sendall(data)
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
