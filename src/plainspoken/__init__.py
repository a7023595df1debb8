"""Plainspoken: technical job failures in words a customer understands.

```python
from plainspoken import Sanitizer, load_catalogue

message = Sanitizer(load_catalogue()).sanitize("rootdisksize override (102 GB) …", step="vm-creation")
message.user_message, message.category, message.actionable_steps
```
"""

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import NextAction, SanitizedMessage, Sanitizer

__all__ = ["NextAction", "SanitizedMessage", "Sanitizer", "load_catalogue"]
