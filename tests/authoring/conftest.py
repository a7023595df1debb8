"""An engine over three rules of its own, whatever the built-in catalogue explains."""

import pytest

from plainspoken.engine.sanitizer import Sanitizer
from tests.support import MakeSanitizer

RULES = """
- id: disks.pool-full
  when: { text: { contains: pool is full } }
  category: storage
  severity: error
  message: The storage pool has no room for the disk.
  actions: [{ text: Free space in the storage pool, who: admin }]
  examples: [{ text: the pool is full }]
  not_for: [{ text: the pool is empty }]
- id: disks.change-failed
  explains: [nothing]
  when: { text: { contains: volume } }
  category: storage
  severity: warning
  message: A storage volume of the VM could not be used. The reason is not known yet.
  actions: [{ text: Try the operation again when no other job runs, do: retry }]
  examples: [{ text: volume trouble }]
  not_for: [{ text: network trouble }]
- id: disks.too-small
  explains: [nothing]
  when: { text: { like: 'needs {size:size} of disk' } }
  category: storage
  severity: error
  message: The disk needs {size}.
  actions: [Enlarge the disk of the VM]
  examples: [{ text: needs 5 GB of disk, facts: { size: 5 GB } }]
  not_for: [{ text: needs a disk }]
"""


@pytest.fixture
def small(make_sanitizer: MakeSanitizer) -> Sanitizer:
    """One rule that names a cause, and two that say only that something failed."""
    return make_sanitizer(RULES)
