"""A database address at which something else answers, or nothing that a driver foresaw: it is unavailable, no more."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import uvloop

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.database import Database

GREETING = (
    b"\x5d\x00\x00\x00\x0a5.5.5-10.11.19-MariaDB\x00\x08\x00\x00\x00abcdefgh\x00\xfe\xf7\x2d\x02\x00\xff\x81\x15"
    b"\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x00abcdefghijkl\x00mysql_native_password\x00"
)
SAID: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\x00",
    "a web server": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "zeros": bytes(200),
    "noise": bytes(range(255, -1, -1)),
    "half a greeting": GREETING[:40],
    "a greeting, and no more": GREETING,
    "an older protocol": b"\x05\x00\x00\x00\x09" + b"3.23",
    "a half of PostgreSQL's login": b"R\x00\x00\x00\x08\x00\x00",
    "PostgreSQL's login, and no more": b"R\x00\x00\x00\x08\x00\x00\x00\x00",
    "a message of a length that cannot be": b"R\xff\xff\xff\xff" + bytes(20),
}
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


@pytest.fixture
def says() -> Iterator[Callable[[bytes], int]]:
    """Starts a server that says something to everybody, and ends the connection at once."""
    listeners: list[socket.socket] = []

    def begin(said: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.sendall(said)
                        # The end comes before whatever was sent is read.
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        threading.Thread(target=answer, daemon=True).start()
        return int(listener.getsockname()[1])

    yield begin
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("scheme", ["mysql:", "postgresql:"])
def test_what_is_no_database_server_is_a_job_store_that_does_not_answer(
    says: Callable[[bytes], int], scheme: str, said: str, loop: str
) -> None:
    url = f"{scheme}//root@127.0.0.1:{says(SAID[said])}/jobs"

    async def ask() -> None:
        database = Database.open(url)
        try:
            for _ in range(5):
                with pytest.raises(DatabaseUnavailable):
                    await database.ping()
                with pytest.raises(DatabaseUnavailable):
                    await database.write(lambda connection: connection.exec_driver_sql("SELECT 1"))
            assert await database.state() is None
        finally:
            await database.close()

    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(ask())
