"""What several routes share: bounds of requests, and bodies that stand within the answers of more than one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

MAX_TEXT = 1_000_000
"""Characters a text to sanitize may have."""

MAX_BODY = 4 * 1024 * 1024
"""Bytes a request body may have: any text of `MAX_TEXT` characters fits."""

MAX_NAME = 255
"""Characters a name may have."""

MAX_NAMES = 100
"""Names of a customer that a request may tell."""


class FindingView(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong in a rule file."""

    file: Annotated[str, Meta(description="The rule file, below the name of its layer.")]
    line: Annotated[int, Meta(description="Its line, from 1.", ge=1)]
    column: Annotated[int, Meta(description="Its column, from 1.", ge=1)]
    check: Annotated[str, Meta(description="Stable id of the check that found it.")]
    severity: Annotated[
        Literal["error", "warning", "info"],
        Meta(description="`error` keeps the files from being used; the others do not."),
    ]
    message: Annotated[str, Meta(description="What is wrong.")]
    fix: Annotated[str, Meta(description="What to write instead.")] | UnsetType = UNSET


class ChangedFile(Struct, frozen=True, omit_defaults=True):
    """A rule file that is not what a draft was made from."""

    file: Annotated[str, Meta(description="Its name.")]
    version: (
        Annotated[str, Meta(description="Its present version; left out when there is no such file now.")] | UnsetType
    ) = UNSET
    base: Annotated[str, Meta(description="The version the draft was made from; left out for none.")] | UnsetType = (
        UNSET
    )
    publication: Annotated[int, Meta(description="The publication that changed it, if one did.", ge=1)] | UnsetType = (
        UNSET
    )
    by: Annotated[str, Meta(description="Who published that.")] | UnsetType = UNSET
    at: Annotated[datetime, Meta(description="When.")] | UnsetType = UNSET
    reason: Annotated[str, Meta(description="Why.")] | UnsetType = UNSET
    difference: (
        Annotated[
            str,
            Meta(description="What was changed since, as `diff -u` tells it; left out if the base is not known."),
        ]
        | UnsetType
    ) = UNSET
