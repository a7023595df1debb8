"""Any failure text as a customer may read it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.scopes import Scope
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.request_bodies import read_json
from plainspoken.api.schemas import MAX_BODY, MAX_NAME, MAX_NAMES, MAX_TEXT
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.jobs.literals import Band, Category, Severity
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import NextAction

_LONG_TEXT = 20_000
"""From this many characters on a text is worked on in a thread, so that other requests do not wait for it."""


class SanitizeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A technical failure text and what is known about where it comes from."""

    text: Annotated[str, Meta(description=f"The raw text, at most {MAX_TEXT:,} characters; more is answered 413.")]
    step: (
        Annotated[str, Meta(description="Internal name of the step that failed.", max_length=MAX_NAME)] | UnsetType
    ) = UNSET
    operation: (
        Annotated[str, Meta(description="Job type, or the backend's own name of the operation.", max_length=MAX_NAME)]
        | UnsetType
    ) = UNSET
    source: (
        Annotated[str, Meta(description="The table the text comes from, such as `job_steps`.", max_length=MAX_NAME)]
        | UnsetType
    ) = UNSET
    names: (
        Annotated[
            tuple[Annotated[str, Meta(max_length=MAX_NAME)], ...],
            Meta(
                description="Names of the VM, its networks and volumes, which the answer may hold.",
                max_length=MAX_NAMES,
            ),
        ]
        | UnsetType
    ) = UNSET


class SanitizedAnswer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a customer may read of a failure. It never holds any of the raw text but facts such as sizes and limits."""

    user_message: Annotated[str, Meta(description="What happened, in a customer's words.")]
    category: Annotated[Category, Meta(description="What kind of failure it is.")]
    severity: Annotated[Severity, Meta(description="How bad it is.")]
    actionable_steps: Annotated[tuple[str, ...], Meta(description="What can be done, best first.")]
    next_actions: Annotated[
        tuple[NextAction, ...],
        Meta(description="The same steps, each with who can do it and a typed action for a button."),
    ]
    rule_id: Annotated[str, Meta(description="The rule, or `fault.…`; left out for a fallback.")] | UnsetType = UNSET
    band: Annotated[Band, Meta(description="`specific` a rule, `general` composed, or `fallback`.")]
    facts: Annotated[
        Mapping[str, str],
        Meta(description="The facts that the texts name, as shown: sizes, limits, counts and the like."),
    ]
    ambiguous: Annotated[bool, Meta(description="Whether several rules had the same claim to answer.")]
    unmatched: Annotated[bool, Meta(description="Whether no rule knew the text, so that the step's fallback answers.")]
    catalogue: Annotated[str, Meta(description="Fingerprint of the rule catalogue that answered.")]


class Sanitize(Controller):
    """`/api/v1/sanitize`."""

    path = "/api/v1/sanitize"
    tags = ("Rules",)

    @post(
        summary="Sanitize a failure text",
        operation_id="sanitize",
        status_code=200,
        request_max_body_size=MAX_BODY,
        opt={
            "scope": Scope.JOBS_READ,
            "body": SanitizeRequest,
            "problems": ("invalid-json", "content-too-large", "unsupported-media-type", "invalid-body"),
        },
    )
    async def sanitize(
        self, request: Request[Any, Any, Any], reader: NamedDependency[SkipValidation[JobReader]]
    ) -> SanitizedAnswer:
        """The answer that a job failing with this text would show: message, category, severity and what to do.

        Nothing is stored. The raw text is not repeated in any form.
        """
        body = await read_json(request, SanitizeRequest)
        if len(body.text) > MAX_TEXT:
            too_long = FieldError(pointer="/text", detail=f"The text may have at most {MAX_TEXT:,} characters.")
            raise RequestError("content-too-large", errors=(too_long,))
        failure = Failure(
            body.text,
            step=body.step or None,
            operation=body.operation or None,
            source=body.source or None,
            names=tuple(body.names or ()),
        )
        sanitize = reader.sanitizer.sanitize
        if len(body.text) >= _LONG_TEXT:
            return make_answer(await asyncio.to_thread(sanitize, failure))
        return make_answer(sanitize(failure))


def make_answer(message: SanitizedMessage) -> SanitizedAnswer:
    """Return the public part of `message`: everything but the technical detail."""
    return msgspec.convert(message.as_dict(), SanitizedAnswer)
