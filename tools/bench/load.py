"""Asks a server for one address on kept connections, one request after the other on each, and counts the answers.

Usage: `python tools/bench/load.py URL SECONDS CONNECTIONS [HEADER…]`; prints one line of JSON. Of the standard library
alone and in one thread, so that it takes as little of the processor as it can from the server beside it.
"""

import json
import re
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LEAST = 50


class Connection:
    """One kept connection."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._got = b""
        self._asked_at = 0.0

    def ask(self) -> None:
        """Sends the request."""
        self._got = b""
        self._asked_at = time.perf_counter()
        self.socket.sendall(self._request)

    def take(self) -> tuple[int, float] | None:
        """The status and the seconds it took, once the answer is whole."""
        data = self.socket.recv(262_144)
        if not data:
            raise SystemExit("the server closed a kept connection")
        self._got += data
        head, mark, body = self._got.partition(b"\r\n\r\n")
        if not mark:
            return None
        status = int(head[9:12])
        length = _LENGTH.search(head)
        if status != 304 and len(body) < (int(length[1]) if length else 0):
            return None
        return status, time.perf_counter() - self._asked_at


def main() -> None:
    """Asks, and prints how many answers came, their statuses, and the median and 99th percentile in ms."""
    url, seconds, connections, *headers = sys.argv[1:]
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", *headers, "", ""]
    request = "\r\n".join(lines).encode("ascii")
    statuses: set[int] = set()
    taken: list[float] = []
    with selectors.DefaultSelector() as selector:
        for _ in range(int(connections)):
            opened = Connection(address, request)
            selector.register(opened.socket, selectors.EVENT_READ, opened)
            opened.ask()
        began = time.perf_counter()
        until = began + float(seconds)
        # On a busy machine some seconds may hold hardly an answer.
        while time.perf_counter() < until or len(taken) < _LEAST:
            for key, _ in selector.select(1):
                answered = key.data.take()
                if answered is not None:
                    statuses.add(answered[0])
                    taken.append(answered[1])
                    key.data.ask()
        spent = time.perf_counter() - began
    taken.sort()
    told = {
        "count": len(taken),
        "per_second": len(taken) / spent,
        "statuses": sorted(statuses),
        "median_ms": 1e3 * taken[len(taken) // 2],
        "p99_ms": 1e3 * taken[len(taken) * 99 // 100],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
