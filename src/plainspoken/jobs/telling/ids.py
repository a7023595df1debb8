"""Ids of jobs as customers may read them: of the shapes that the specification gives.

Any text can stand in their place.
"""

from __future__ import annotations

import re
import uuid
from typing import Final

from msgspec import UNSET, UnsetType

from plainspoken.engine.customer_names import is_customer_name
from plainspoken.engine.sanitizer import Sanitizer

_LONGEST: Final = 255
_JOB_ID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|job-\d{8}-\d{6}(?:-[0-9a-f]{1,12})?", re.ASCII | re.IGNORECASE
)
_EXTERNAL_ID = re.compile(r"(?:unified|rollback)-(?:test|live)-failover-(?P<vm>.+)-\d{9,11}", re.ASCII)
# Such an id is cut to fit its column, the VM's name within it.
_CUT: Final = 64


def external_id(sanitizer: Sanitizer, value: object, *, vm_name: str | None) -> str | UnsetType:
    """The id a GUI gave a failover or rollback; absent unless it is one, of a VM's name between words and a time.

    Args:
        sanitizer: Knows what a name may not hold.
        value: What is stored.
        vm_name: The VM's name, None when the VM is not known any more.
    """
    match = _EXTERNAL_ID.fullmatch(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    if match is None:
        return UNSET
    vm = match["vm"]
    if vm_name and (vm == vm_name or (len(match[0]) >= _CUT and vm_name.startswith(vm))):
        return match[0]
    return match[0] if is_customer_name(vm) and sanitizer.names.is_presentable(vm) else UNSET


def shown_job_id(value: str) -> str:
    """The id of a job whose row is not there to vouch for it: another one in its place unless it is shaped like one.

    The other is always the same, so that an operation can be dismissed by it.
    """
    return value if _JOB_ID.fullmatch(value) else str(uuid.uuid5(uuid.NAMESPACE_OID, value))
