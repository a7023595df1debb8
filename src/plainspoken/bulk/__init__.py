"""Failures and log lines by the million, in Arrow batches.

```python
from plainspoken.bulk import Bulk

bulk = Bulk()                       # or Bulk([Path("my-rules")])
answers = bulk.answers(failures)    # a RecordBatch of failures → a RecordBatch of answers, row by row
scrubbed = bulk.scrubbed(lines)     # a RecordBatch of log lines → the same lines, fit for customers
```

Needs the extra `plainspoken[bulk]`. Columns are told in `plainspoken.bulk.columns`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from plainspoken.errors import PackageMissing

if TYPE_CHECKING:
    from plainspoken.bulk.columns import ANSWERS, FAILURES, LINES, SCRUBBED
    from plainspoken.bulk.kernel import Bulk

__all__ = ["ANSWERS", "FAILURES", "LINES", "SCRUBBED", "Bulk"]


def __getattr__(name: str) -> object:
    # Nothing of Arrow is loaded by who only looks at the package.
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    try:
        module = import_module("plainspoken.bulk.kernel" if name == "Bulk" else "plainspoken.bulk.columns")
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        message = "pyarrow is not installed; install plainspoken with the extra `bulk`: pip install 'plainspoken[bulk]'"
        raise PackageMissing(message) from None
    return getattr(module, name)
