"""What of an answer is not for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a caller may read besides what customers do.

    Attributes:
        staff: Who did something.
        technical: Internal names.
    """

    staff: bool = False
    technical: bool = False


CUSTOMER: Final = Clearance()
"""A customer, or a GUI on a customer's behalf."""
