"""Every exception this package raises on purpose, as one tree.

```
PlainspokenError
├── SettingsError        a flag, variable or file says something unusable
├── CatalogueError       a rule file cannot be used; carries every finding
├── RulesNotChecked      checking rule files took too long or broke off
├── DatabaseError        the job store
│   ├── DatabaseUnavailable   it does not answer, or lacks its tables
│   ├── DatabaseDenied        it lacks a right that its user needs
│   ├── DatabaseOutdated      its schema is older than this program
│   ├── ForeignDatabase       its tables are another program's, so it is adopted, never upgraded
│   └── ReadOnly              it takes no writes
├── WorkersFailed        the processes of a server end again and again
├── ServerNotFound       no running server to talk to
├── BulkInputError       what is to be answered in bulk cannot be read, or is not what was begun with
├── BulkFailed           work in bulk could not be done to its end
├── PackageMissing       an optional package is not installed
├── Unauthenticated      nobody knows who calls
├── KeysUnavailable      the keys that prove who calls are unavailable
├── Forbidden            the caller may not do this; carries the scope that is missing
├── NotFound             the asked-for VM or job does not exist
├── UnknownReference     something that is to be written names something that does not exist
├── WriteRefused         the state of a job does not allow what was to be written
├── BadCursor            no list has given the text that is to tell where to go on
├── OperationReplaced    the operation that is to be dismissed is not the last one any more
└── AmbiguousName        a VM name fits several contexts; carries their ids
```

`code` and `title` are public: they stand in HTTP problems and on the command line. The text of an exception is for
operators and logs; what a customer reads is made from `title` alone.
"""

from collections.abc import Sequence
from typing import ClassVar


class PlainspokenError(Exception):
    """Base of every error raised on purpose; `code` is stable, `title` is fit for anybody to read."""

    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong"


class SettingsError(PlainspokenError):
    """A setting holds a value that cannot be used; the text names the setting and what to write."""

    code = "bad-setting"
    title = "A setting cannot be used"


class CatalogueError(PlainspokenError):
    """Rule files cannot be used.

    Args:
        findings: Everything that is wrong, each with its place (`plainspoken.catalogue.findings.Finding`).
    """

    code = "bad-catalogue"
    title = "The rule catalogue cannot be used"

    def __init__(self, findings: Sequence[object]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the rule files; first: {self.findings[0]}")


class RulesNotChecked(PlainspokenError):
    """Checking rule files took too long or broke off, so nobody knows whether they may be served."""

    code = "rules-not-checked"
    title = "The rule files could not be checked"


class DatabaseError(PlainspokenError):
    """The job store cannot be used.

    Attributes:
        passes: Whether that may pass by itself, so that waiting makes sense.
        busy: Whether it answers, but others keep it from doing what was asked.
    """

    code = "database-error"
    title = "The job store cannot be used"
    passes = False
    busy = False


class DatabaseUnavailable(DatabaseError):
    """The job store does not answer, or lacks its tables."""

    code = "database-unavailable"
    title = "Job information is not available at the moment"


class DatabaseDenied(DatabaseUnavailable):
    """The job store's user may not do what was asked; the text names the right, the table and the GRANT."""

    code = "database-denied"
    title = "The job store does not allow that"


class DatabaseOutdated(DatabaseError):
    """The job store's schema is older than this program needs."""

    code = "database-outdated"
    title = "The job store needs an upgrade"


class ForeignDatabase(DatabaseError):
    """The tables belong to another program: they may be added to, but not upgraded or downgraded."""

    code = "foreign-database"
    title = "The database belongs to another program"


class ReadOnly(DatabaseError):
    """The job store takes no writes: it was opened for reading only, or is a replica."""

    code = "read-only"
    title = "Nothing can be changed here"


class WorkersFailed(PlainspokenError):
    """The processes of a server end again and again right after their start."""

    code = "workers-failed"
    title = "The server cannot run"


class ServerNotFound(PlainspokenError):
    """No running server was found, or it does not answer; the text says where it was looked for."""

    code = "no-server"
    title = "No running server was found"


class BulkInputError(PlainspokenError):
    """What is to be answered in bulk cannot be read; the text says where, and what to write instead."""

    code = "bad-bulk-input"
    title = "The input cannot be read"


class BulkFailed(PlainspokenError):
    """Work in bulk could not be done to its end; what was written stays, and the same command goes on from there."""

    code = "bulk-failed"
    title = "Not all of it could be done"


class PackageMissing(PlainspokenError):
    """An optional package is not installed; the text says which extra brings it."""

    code = "package-missing"
    title = "A package is missing"


class Unauthenticated(PlainspokenError):
    """Nobody knows who calls.

    Args:
        reason: What is wrong with the credentials, in a sentence fit for anybody; it repeats nothing of them.
        error: The code of RFC 6750, `invalid_token` or `invalid_request`; None when there were no credentials.
    """

    code = "unauthenticated"
    title = "A token is needed"

    def __init__(self, reason: str, *, error: str | None = None) -> None:
        self.reason = reason
        self.error = error
        super().__init__(reason)


class KeysUnavailable(PlainspokenError):
    """The keys that prove who calls are unavailable; the text says where from and why."""

    code = "keys-unavailable"
    title = "Tokens cannot be checked at the moment"


class Forbidden(PlainspokenError):
    """The caller is known and may not do this.

    Args:
        scope: The scope that the caller lacks.
    """

    code = "forbidden"
    title = "This is not allowed"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"the scope {scope} is missing")


class NotFound(PlainspokenError):
    """What was asked for does not exist."""

    code = "not-found"
    title = "Not found"


class UnknownReference(PlainspokenError):
    """What is to be written refers to something that does not exist.

    Args:
        field: The field that holds the reference.
        text: What is wrong with it.
    """

    code = "unknown-reference"
    title = "A field refers to something that does not exist"

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


class WriteRefused(PlainspokenError):
    """The state of a job does not allow what was to be written; nothing was.

    Args:
        reason: `job-ended`, `step-ended`, `steps-running`, `foreign-job`, `job-exists`, `unknown-step`,
            `too-many-steps`, `nothing-to-rate` or `too-many-ratings`.
        text: What is wrong.
        retry_after: Seconds after which the same write may be taken; None where waiting does not help.
    """

    code = "write-refused"
    title = "The job does not allow this"

    def __init__(self, reason: str, text: str, *, retry_after: int | None = None) -> None:
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(text)


class BadCursor(PlainspokenError):
    """A text that is to tell where a list goes on was given by no list."""

    code = "bad-cursor"
    title = "This is no place in a list"


class OperationReplaced(PlainspokenError):
    """The operation that is to be dismissed, or shown again, is not the VM's last one any more."""

    code = "operation-replaced"
    title = "This is not the last operation any more"


class AmbiguousName(PlainspokenError):
    """A VM name fits several VM contexts.

    Args:
        name: The name that was asked for.
        context_ids: The contexts it fits, at least two.
    """

    code = "ambiguous-name"
    title = "Several VMs have this name"

    def __init__(self, name: str, context_ids: Sequence[str]) -> None:
        self.name = name
        self.context_ids = tuple(context_ids)
        super().__init__(f"{len(self.context_ids)} VM contexts are named {name!r}")
