"""From a failure to what would explain it, in one request: words for a list, or the draft of a rule."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import UNSET, UnsetType

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.catalogue import view_finding
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.publishing.offer import Publishing
from plainspoken.api.request_bodies import read_json
from plainspoken.api.rules.draft_base import DraftBase, Watcher, presentable
from plainspoken.api.rules.heavy_work import Deadline, HeavyWork
from plainspoken.api.rules.proposal_schemas import FaultView, ListsAnswer, ProposeAnswer, ProposeRequest, SubjectView
from plainspoken.api.rules.routes import BODY_PROBLEMS, MOST_CLUSTERS, STORE_PROBLEMS, each_stored
from plainspoken.api.rules.schemas import MAX_RULES_BODY
from plainspoken.api.schemas import FindingView
from plainspoken.authoring.drafting.draft_files import copy_with
from plainspoken.authoring.drafting.drafts import ID
from plainspoken.authoring.drafting.proposed import AuthorsWish, Proposed, ProposedPlace, proposed
from plainspoken.authoring.drafting.rule_file import CannotWrite
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.authoring.mining.miner import Miner, single_cluster
from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.model import Catalogue, Fault, PhraseRole
from plainspoken.catalogue.suggestions import suggest
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.engine.silence import engine_silent
from plainspoken.jobs.reader import JobReader

SECONDS: Final = 30.0
"""How long one proposal may take: each is tried with everything around it."""

_MOST_FINDINGS: Final = 20
_PIECE: Final = re.compile(r"[^\s‘’'\"]+")
_COPY: Final = re.compile(r"/plainspoken-\w+/site/")  # what a working copy is called in messages
Clusters = tuple[Cluster, tuple[Cluster, ...]]


class Proposals(Controller):
    """`/api/v1/rules/propose` and the lists that it proposes words for."""

    path = "/api/v1/rules"
    tags = ("Rules",)

    @get(
        "/lists",
        summary="List what words can be added to",
        operation_id="listFaultsAndSubjects",
        opt={"scope": Scope.RULES_CHECK},
    )
    async def lists(self, watcher: NamedDependency[SkipValidation[Watcher]]) -> ListsAnswer:
        """The faults and subjects that answers are composed from, as `propose` takes their names. For staff."""
        catalogue = watcher.current.catalogue
        return ListsAnswer(
            faults=tuple(_fault_view(fault) for fault in catalogue.faults.values() if fault.role is PhraseRole.CAUSE),
            subjects=tuple(SubjectView(each.name, each.noun) for each in catalogue.subjects.values()),
        )

    @post(
        "/propose",
        summary="Propose what would explain a failure",
        operation_id="proposeRule",
        status_code=200,
        request_max_body_size=MAX_RULES_BODY,
        opt={"scope": Scope.RULES_REVIEW, "body": ProposeRequest, "problems": (*BODY_PROBLEMS, *STORE_PROBLEMS)},
    )
    async def propose(
        self,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> ProposeAnswer:
        """One line for a list if that explains the failure, else the draft of a rule, in the file it belongs into.

        For staff; nothing is stored. Everything is tried with the rules in force and the draft files that are sent.
        """
        body = await read_json(request, ProposeRequest)
        files = body.files or {}
        draft_base = publishing.draft_base(watcher, principal)
        draft_base.checked(files)
        _refuse_odd(body, watcher.current.catalogue)

        async def work(deadline: Deadline) -> ProposeAnswer:
            sanitizer = watcher.current
            if files:
                sanitizer = await asyncio.to_thread(draft_base.sanitizer, files, (), deadline)
            cluster, others = await _clusters(body, reader, sanitizer, deadline)
            return await asyncio.to_thread(_proposed, body, cluster, others, sanitizer, draft_base, deadline)

        return await heavy_work.run(work, seconds=SECONDS)


async def _clusters(body: ProposeRequest, reader: JobReader, sanitizer: Sanitizer, deadline: Deadline) -> Clusters:
    if not isinstance(body.text, UnsetType):
        failure = StoredFailure(body.text, step=body.step or None)
        with engine_silent():
            return await asyncio.to_thread(single_cluster, sanitizer, failure), ()
    miner = Miner(sanitizer)
    complete = await each_stored(reader, sanitizer, miner.add, Deadline(SECONDS / 3))
    found = (await asyncio.to_thread(miner.unexplained, limit=MOST_CLUSTERS, complete=complete)).clusters
    deadline()
    chosen = [cluster for cluster in found if cluster.id == body.cluster]
    if not chosen:
        raise _mistake("/cluster", "No failures that lack a rule are such a cluster now. List them again.")
    return chosen[0], found


def _proposed(
    body: ProposeRequest,
    cluster: Cluster,
    others: tuple[Cluster, ...],
    sanitizer: Sanitizer,
    draft_base: DraftBase,
    deadline: Deadline,
) -> ProposeAnswer:
    wanted = AuthorsWish(body.fault or None, body.subject or None, _plain(body.phrase), body.rule, body.rule_id or None)
    with engine_silent(), _copied(draft_base, body.files or {}) as (directory, below):
        place = ProposedPlace(directory, below, lambda: deadline.passed)
        try:
            found = proposed(cluster, sanitizer, wanted, place, others=others)
        except CannotWrite as error:
            raise _mistake("/files", f"{_shown(str(error), draft_base)[:500]}.") from error
    return _answer(found, sanitizer, draft_base)


@contextmanager
def _copied(draft_base: DraftBase, files: Mapping[str, str]) -> Iterator[tuple[Path, Sequence[Path]]]:
    """A directory as it would be with the files in it, and those that lie under it."""
    with tempfile.TemporaryDirectory(prefix="plainspoken-") as name:
        copy = Path(name).resolve() / "site"
        below = draft_base.directories[1:]
        into = below.pop() if draft_base.replaces else None
        copy_with(into, files, copy)
        yield copy, below


def _answer(found: Proposed, sanitizer: Sanitizer, draft_base: DraftBase) -> ProposeAnswer:
    catalogue, put = sanitizer.catalogue, found.put
    phrases = tuple(mask_secrets(phrase) for phrase in found.phrases)
    faults = tuple(_fault_view(catalogue.faults[name]) for name in found.faults)
    if put is None:
        return ProposeAnswer("none", phrases, faults, explained_by=found.explained_by or UNSET)
    line = put.proposal
    return ProposeAnswer(
        put.kind,
        phrases,
        faults,
        explained_by=found.explained_by or UNSET,
        list=("faults" if line.kind == "faults" else "subjects") if line else UNSET,
        entry=line.entry if line else UNSET,
        phrase=line.phrase if line else UNSET,
        rule_id=put.rule_id or UNSET,
        file=put.file,
        content=put.content,
        added=put.added,
        holds=put.holds,
        message=put.message or UNSET,
        findings=tuple(_finding(each, draft_base) for each in put.findings[:_MOST_FINDINGS]) or UNSET,
    )


def _finding(finding: Finding, draft_base: DraftBase) -> FindingView:
    view = view_finding(finding, draft_base.layers)
    fix = UNSET if isinstance(view.fix, UnsetType) else _shown(view.fix, draft_base)
    return FindingView(
        _shown(view.file, draft_base),
        view.line,
        view.column,
        view.check,
        view.severity,
        _shown(view.message, draft_base),
        fix,
    )


def _shown(text: str, draft_base: DraftBase) -> str:
    named = _PIECE.sub(lambda piece: _COPY.split(piece[0])[-1], text)
    return str(presentable(named, draft_base.layers))


def _fault_view(fault: Fault) -> FaultView:
    return FaultView(fault.name, fault.sentence.source if fault.sentence else UNSET)


def _plain(phrase: str | UnsetType) -> str | None:
    """A phrase as it is written in one line of a file."""
    return " ".join(phrase.split()) or None if phrase else None


def _refuse_odd(body: ProposeRequest, catalogue: Catalogue) -> None:
    """Refuse what cannot be meant.

    Raises:
        RequestError: Something cannot.
    """
    if (body.text is UNSET) == (body.cluster is UNSET) or (body.text is not UNSET and not str(body.text).strip()):
        raise _mistake("/text", "Send the text of a failure, or the id of a cluster.")
    if body.fault and body.subject:
        raise _mistake("/subject", "Words say what went wrong or name a thing: send a fault or a subject.")
    if (body.rule or body.rule_id) and (body.fault or body.subject or body.phrase):
        raise _mistake("/rule", "A rule is drafted from the whole text: send no fault, subject or phrase with it.")
    if body.phrase and not (body.fault or body.subject):
        raise _mistake("/phrase", "Name the fault or the subject that these words say.")
    if body.rule_id and not ID.fullmatch(body.rule_id):
        raise _mistake("/rule_id", "Write <area>.<cause> in small letters, digits and hyphens: storage.pool-full.")
    if body.rule_id and body.rule_id in catalogue.rules_by_id:
        raise _mistake("/rule_id", "There is such a rule already. Choose another id.")
    for pointer, name, known in (
        ("/fault", body.fault, catalogue.faults),
        ("/subject", body.subject, catalogue.subjects),
    ):
        if name and name not in known:
            raise _mistake(pointer, f"There is no such entry. {suggest(name, known) or ''}".strip())


def _mistake(pointer: str, detail: str) -> RequestError:
    return RequestError("invalid-body", errors=(FieldError(pointer=pointer, detail=detail),))
