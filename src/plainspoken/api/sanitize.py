"""Any failure text as a customer may read it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from plainspoken.access.scopes import Scope
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.request_bodies import read_json
from plainspoken.api.schemas import MAX_BODY, MAX_TEXT, SanitizedAnswer, SanitizeRequest
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.jobs.reader import JobReader

_LONG_TEXT = 20_000
"""From this many characters on a text is worked on in a thread, so that other requests do not wait for it."""


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
