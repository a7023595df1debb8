"""What stands in a sentence when a text does not give a fact's value and the rule has no `else` for it.

Written for the usual sentences: "the disk ({size})", "the limit of {count}", "at {percent}", "after {duration}",
"(code {code})", "the network {name}". A rule whose sentence reads badly with these gives its own `else`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from plainspoken.catalogue.conditions import FactType

DEFAULT_ELSE: Final[Mapping[FactType, str]] = MappingProxyType(
    {
        FactType.SIZE: "an unreported size",
        FactType.COUNT: "an unreported number",
        FactType.PERCENT: "an unreported percentage",
        FactType.DURATION: "an unreported time",
        FactType.CODE: "not reported",
        FactType.NAME: "in question",
        FactType.ENUM: "of an unreported kind",
    }
)
