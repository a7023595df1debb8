"""The eight envelopes that a failure may come in: what other programs write around another one's message."""

import json
from collections.abc import Callable, Mapping
from typing import Final

_TRACEBACK: Final = (
    'Traceback (most recent call last):\n  File "/usr/lib/acme/timeout.py", line 66, in connection_refused\n'
    '    raise DiskFull("snapshot is locked")\n  File "/usr/lib/acme/no_space.py", line 6, in certificate_expired\n'
    "    self.quiesce()\nacme.errors.OperationError: "
)

ENVELOPES: Final[Mapping[str, Callable[[str], str]]] = {
    "python": lambda text: f"2026-03-02 10:11:12,345 ERROR acme_network.timeout.refused {text}",
    "java": lambda text: f"2026-03-02 10:11:12.345 [pool-3-thread-7] ERROR com.acme.disk.FullMonitor - {text}",
    "klog": lambda text: f"E0302 10:11:12.345678       1 volume_controller.go:666] {text}",
    "logfmt": lambda text: (
        f'time=2026-03-02T10:11:12Z level=error logger=network.refused vm=db-7 msg="{json.dumps(text)[1:-1]}"'
    ),
    "json": lambda text: json.dumps(
        {"ts": "2026-03-02T10:11:12Z", "level": "error", "logger": "disk.full", "msg": text, "request_id": "a1b2c3d4"}
    ),
    "syslog": lambda text: f"Mar  2 10:11:12 kvm-03 acmed[4471]: {text}",
    "go wrap": lambda text: (
        f"failed to execute operation 4711: job 6f1e2d3c-0a1b-4c2d-8e3f-9a0b1c2d3e4f: task 8 of 12 failed: {text}"
    ),
    "traceback": lambda text: _TRACEBACK + text,
}
"""Loggers, frames and files have names that would be causes in a message."""
