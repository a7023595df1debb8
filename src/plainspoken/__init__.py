"""Plainspoken: technical job failures in words a customer understands.

```python
from plainspoken import Sanitizer, load_catalogue

message = Sanitizer(load_catalogue()).sanitize("rootdisksize override (102 GB) …", step="vm-creation")
message.user_message, message.category, message.actionable_steps
```

`Tracker` and `AsyncTracker` record jobs in a job store: `with Tracker().job("test_failover", vm="pgtest1") as job: …`.
"""

from typing import TYPE_CHECKING

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import NextAction, SanitizedMessage, Sanitizer

if TYPE_CHECKING:
    from plainspoken.tracker.async_jobs import AsyncTracker
    from plainspoken.tracker.jobs import Tracker

__all__ = ["AsyncTracker", "NextAction", "SanitizedMessage", "Sanitizer", "Tracker", "load_catalogue"]


def __getattr__(name: str) -> object:
    # Who only sanitizes does not load what jobs are stored with.
    if name == "Tracker":
        from plainspoken.tracker.jobs import Tracker  # noqa: PLC0415 - as above

        return Tracker
    if name == "AsyncTracker":
        from plainspoken.tracker.async_jobs import AsyncTracker  # noqa: PLC0415 - as above

        return AsyncTracker
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
