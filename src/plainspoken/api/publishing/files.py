"""`/api/v1/rules/files`: files to be published, for staff whose rules answer the customers of all VMs."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Annotated, Final

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import UNSET

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.middleware import restore_slashes
from plainspoken.api.publishing.attempts import told_as_problems
from plainspoken.api.publishing.offer import Publishing
from plainspoken.api.publishing.schemas import SiteFileContent, SiteFiles, SiteFileView
from plainspoken.api.rules.draft_base import Watcher
from plainspoken.authoring.drafting.draft_files import is_rule_file_name
from plainspoken.errors import NotFound
from plainspoken.publishing.site import MOST_LISTED, SiteFile

PUBLISHING_OFF: Final = ("publishing-off", "rules-not-writable")
"""Problems of every request that needs the directory that rules are published to."""

_NO_FILE: Final = "No rule file of this name can be read here."


class SiteFilesController(Controller):
    """`/api/v1/rules/files`."""

    path = "/api/v1/rules/files"
    tags = ("Rules",)

    @get(
        summary="List the rule files that may be written",
        operation_id="listRuleFiles",
        opt={"scope": Scope.RULES_PROPOSE, "problems": PUBLISHING_OFF},
    )
    async def files(
        self,
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
    ) -> SiteFiles:
        """Names, sizes and versions of the files of the directory that rules are published to. For staff."""
        publisher = publishing.on
        with told_as_problems():
            files = await asyncio.to_thread(lambda: list(islice(publisher.files(), MOST_LISTED + 1)))
        return SiteFiles(
            layer=watcher.status.layers[-1].name,
            fingerprint=watcher.current.catalogue.fingerprint,
            publishes=publishing.at_once(principal),
            complete=len(files) <= MOST_LISTED,
            files=tuple(_file_view(file) for file in files[:MOST_LISTED]),
        )

    @get(
        "/{name:str}",
        summary="Get a rule file",
        operation_id="getRuleFile",
        opt={"scope": Scope.RULES_PROPOSE, "problems": (*PUBLISHING_OFF, "not-found"), "missing": _NO_FILE},
    )
    async def file(
        self,
        name: Annotated[str, PathParameter(description="The file's name, percent-encoded: `failures%2Fvm.yaml`.")],
        publishing: NamedDependency[SkipValidation[Publishing]],
    ) -> SiteFileContent:
        """The text of one of these files, and the version to name when it is published again. For staff."""
        publisher, name = publishing.on, restore_slashes(name)
        if not is_rule_file_name(name):
            raise NotFound("the name is none of a rule file")
        with told_as_problems():
            found = await asyncio.to_thread(publisher.file, name)
        if found is None or found.oddity:
            raise NotFound("there is no such file, or none that is given")
        return SiteFileContent(name, found.size, found.version, found.text)


def _file_view(file: SiteFile) -> SiteFileView:
    return SiteFileView(file.name, file.size, file.version or UNSET, file.oddity or UNSET)
