"""Plainspoken: technical job failures in words a customer understands.

```python
from plainspoken import Failure, Sanitizer, load_catalogue

failure = Failure("rootdisksize override (102 GB) …", step="vm-creation")
message = Sanitizer(load_catalogue()).sanitize(failure)
message.user_message, message.category, message.actionable_steps
```

`Tracker` and `AsyncTracker` record jobs in a job store: `with Tracker().job("test_failover", vm="pgtest1") as job: …`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plainspoken.catalogue.failure import Failure
    from plainspoken.catalogue.loader import load_catalogue
    from plainspoken.engine.answers import NextAction, SanitizedMessage
    from plainspoken.engine.sanitizer import Sanitizer
    from plainspoken.tracker.async_jobs import AsyncTracker
    from plainspoken.tracker.jobs import Tracker

__all__ = ["AsyncTracker", "Failure", "NextAction", "SanitizedMessage", "Sanitizer", "Tracker", "load_catalogue"]

_MODULES = {
    "AsyncTracker": "tracker.async_jobs",
    "Failure": "catalogue.failure",
    "NextAction": "engine.sanitizer",
    "SanitizedMessage": "engine.sanitizer",
    "Sanitizer": "engine.sanitizer",
    "Tracker": "tracker.jobs",
    "load_catalogue": "catalogue.loader",
}


def __getattr__(name: str) -> object:
    # Who only sanitizes does not load what jobs are stored with, and a command loads only what it needs.
    if name in _MODULES:
        return getattr(import_module(f"plainspoken.{_MODULES[name]}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
