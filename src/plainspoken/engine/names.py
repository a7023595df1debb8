"""Names a customer reads: of steps, job kinds, statuses and of what a job is doing right now.

Listed names come from the catalogue. An unlisted one comes out readable, never as "unknown" and never raw. One with an
internal word in it, in whatever pieces, or with anything else that is not for customers, becomes the neutral one of its
kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from plainspoken.catalogue.conditions import FactType
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.names import Activity, JobKind, Status, Step
from plainspoken.catalogue.sentences import Slot
from plainspoken.engine.facts import normal_value
from plainspoken.engine.guard import Guard
from plainspoken.engine.internal_words import InternalWords
from plainspoken.engine.job_kinds import LONGEST_NAME, JobKinds, key_of
from plainspoken.engine.likes import CompiledLike
from plainspoken.engine.normalise import NormalText, fold, normalise
from plainspoken.engine.scrubber import Scrubber
from plainspoken.engine.shape_words import ABBREVIATIONS, SELF, SERVICES, TOP_LEVEL
from plainspoken.engine.shapes import kind_of

_NOTHING_SAID = "Processing"
_GENERIC_JOB = "Operation"
_JOB_ICON = "📋"
_STEP_ICON = "⚙️"
_LONGEST_ACTIVITY = 300
_MOST_WORDS = 8

_PARTS = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ONE_TOKEN = re.compile(r"[A-Za-z]+(?:[_-][A-Za-z]+)*[_-]?", re.ASCII)
# Words of unlisted names besides those of listed ones, for telling apart what was written without separators.
_USUAL: Final = "start stop run sync check export import mount create delete update test job step data disk volume copy"
_DOTTED_HOST = re.compile(rf"[a-z0-9-]+(?:\.[a-z0-9-]+)+\.(?:{'|'.join(sorted(TOP_LEVEL))})", re.IGNORECASE)
_COUNTER = re.compile(r"(?<=[A-Za-z])\d{1,2}(?![A-Za-z0-9.:])")
_REMARKS = re.compile(r"\[[^\]]{0,200}\]")
# What may follow a known activity without belonging to it: an end, or details after a dash, colon or bracket.
_TRAILING = re.compile(r"\s*(?:complete[d]?|done)?\s*(?:[.…!]*$|[-–—:(\[|,].*$)", re.IGNORECASE | re.DOTALL)
_ACRONYMS: Final = frozenset("vm vms cpu cpus ram ip ips dns dhcp os id ids url urls lan vlan wan iso io".split())
_SMALL: Final = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})

# Words of an unlisted step name that tell its phase, tried in order.
_PHASES: Final[tuple[tuple[str, str], ...]] = (
    ("cleanup", r"clean|delet|remov|purge|rollback|roll back|detach|destroy|undo|reset|revert"),
    (
        "setup",
        r"validat|check|discover|initial|init|setup|set up|load|fetch|retriev|analy[sz]|list|get|connect|find|scan",
    ),
    ("preparation", r"prepar|snapshot|driver|mode|switch|schedul|power off|shutdown|reserve|enable|mark"),
    ("finalization", r"final|complet|status|notif|updat|report|persist|finish|record|summar"),
)
_ACTS: Final = re.compile("|".join(rf"\b(?:{signs})" for _, signs in _PHASES))
_STATUS_SIGNS: Final[tuple[tuple[str, str], ...]] = (
    ("failed", r"fail|error|fault|unsuccess|crash|dead|lost|broken|timed.?out|timeout|expired"),
    ("cancelled", r"cancel|abort|stop|kill|terminat|revok|interrupt"),
    ("skipped", r"skip|ignored|omitted"),
    ("running", r"incomplete|unfinished|not.?(?:done|complete|finished)"),
    ("completed", r"complet|success|succeed|done|finish|^ok$|passed|ready$"),
    ("pending", r"pend|queue|wait|schedul|^new$|created|submitted|accepted|planned|^$"),
)


@dataclass(frozen=True, slots=True)
class StepDisplay:
    """A step as a customer reads it; `phase` is one of setup, preparation, execution, cleanup, finalization."""

    display_name: str
    phase: str
    description: str
    icon: str


class Names:
    """Names of one catalogue. Immutable, safe in threads; every method answers any string and none raises.

    Raw statuses nobody listed are read by their words: failing and errors mean failed; cancelling, aborting, stopping
    mean cancelled; done, success, complete mean completed; waiting and queues mean pending; all else is running.
    """

    def __init__(self, catalogue: Catalogue, scrubber: Scrubber, guard: Guard) -> None:
        self._catalogue = catalogue
        self._scrubber = scrubber
        self._guard = guard
        words = InternalWords(catalogue.vocabulary, (_USUAL, *_listed_words(catalogue)))
        self._actions = frozenset(f"{_USUAL} wait restart call notify use".split()) - {"data", "disk", "volume", "job"}
        self._is_internal = lru_cache(maxsize=2_048)(words.within)
        self._activities = tuple(
            (activity, CompiledLike(activity.like)) for activity in catalogue.operations.activities
        )
        self._kinds = JobKinds(catalogue.operations.kinds)
        self._job_statuses = _by_raw(catalogue.operations.job_statuses)
        self._step_statuses = _by_raw(catalogue.operations.step_statuses)
        self._allowed = frozenset(fold(text) for text in catalogue.vocabulary.exceptions)
        self._unlisted_step = lru_cache(maxsize=1_024)(self._read_step)

    def step(self, name: str | None) -> StepDisplay:
        """The step as a customer reads it; an unlisted one has a readable or the neutral name and a guessed phase."""
        key = (name or "").strip()[:LONGEST_NAME]
        canonical = self._catalogue.step_names.get(key.casefold())
        step = self._catalogue.steps.get(canonical) if canonical else None
        return _display(step) if step else self._unlisted_step(key)

    def step_icon(self, name: str | None, status: str | None) -> str:
        """An emoji for the step in this status: the status's own once the step has ended, the step's before."""
        known = self.step_status(status) if status else None
        ended = known is not None and known.name not in {"running", "pending"}
        return known.icon if known is not None and ended else self.step(name).icon

    def job_kind(
        self,
        *,
        operation: str | None,
        job_type: str | None = None,
        external_job_id: str | None = None,
        steps: Iterable[str | None] = (),
    ) -> JobKind:
        """The kind of a job: by its exact operation, pieces of that or of the external id, its steps, then its type.

        A job that fits no kind gets a generic one with a readable name and the public type `replication`, the one
        that claims nothing about a running VM.
        """
        found = self._kinds.find(operation, job_type, external_job_id, steps)
        return found or self._generic_kind(operation or job_type or "")

    def job_status(self, raw: str | None) -> Status:
        """The public status of a job; an unlisted raw value is read by its words."""
        return _status(raw, self._job_statuses, self._catalogue.operations.job_statuses)

    def step_status(self, raw: str | None) -> Status:
        """The public status of a step; an unlisted raw value is read by its words."""
        return _status(raw, self._step_statuses, self._catalogue.operations.step_statuses)

    def display_name(self, kind: JobKind, status: str) -> str:
        """The name of a job of this kind in this public status."""
        return kind.by_status.get(status, kind.display_name)

    def activity(self, text: str | None, *, keep: Collection[str] = ()) -> str | None:
        """What a job is doing, for a customer; None when there is nothing to say.

        Args:
            text: A `current_operation` or phase of the backend. Details pasted behind a listed one are dropped.
            keep: The customer's names that the caller knows, such as the VM's; they may stay.
        """
        if not text or not text.strip():
            return None
        try:
            normal = normalise(text)
            shown = self._listed_activity(normal, keep)
            if shown is None and _ONE_TOKEN.fullmatch(normal.clean) and normal.clean not in keep:
                return self.step(normal.clean).display_name
            return shown or self._scrubbed_activity(normal.clean, keep)
        except Exception:  # noqa: BLE001 - the safe side: nothing is said
            return None

    def _listed_activity(self, text: NormalText, keep: Collection[str]) -> str | None:
        for activity, like in self._activities:
            found = like.find(text)
            if found and found[0][0] == 0 and _TRAILING.fullmatch(text.clean, found[0][1]):
                shown = _rendered(activity, found[1], keep)
                if shown is not None and (not _has_name(activity) or self.is_presentable(shown, keep=keep)):
                    return shown
        return None

    def is_presentable(self, text: str, *, keep: Collection[str] = ()) -> bool:
        """Whether a short text may be shown as it is: nothing technical is in it, and no internal word in pieces.

        Args:
            text: A text or a name of unknown origin.
            keep: Names that the caller knows to be the customer's.
        """
        try:
            clean = self._guard.masked(normalise(text).clean, keep)
            return self._scrubber.scrub(text, keep=keep) == text and not self._is_internal(clean)
        except Exception:  # noqa: BLE001 - the safe side: it is not shown
            return False

    def _scrubbed_activity(self, clean: str, keep: Collection[str]) -> str | None:
        shown = self._scrubber.scrub(clean, keep=keep).strip()
        if len(shown) > _LONGEST_ACTIVITY:
            shown = shown[:_LONGEST_ACTIVITY].rsplit(" ", 1)[0] + " …"
        if not any(map(str.isalnum, _REMARKS.sub("", shown))):
            return None
        return _NOTHING_SAID if self._is_internal(self._guard.masked(shown, keep)) else shown

    def _read_step(self, name: str) -> StepDisplay:
        shown = self._readable(name)
        # The phase is a word of ours, so any name may tell it.
        lower = " ".join(_words(name)).lower()
        phase = next((phase for phase, signs in _PHASES if re.search(signs, lower)), "execution")
        return StepDisplay(shown or _NOTHING_SAID, phase, "A step of this operation", _STEP_ICON)

    def _readable(self, name: str) -> str:
        """The words of an internal name, as a title; empty when it has none, or when it may not be shown."""
        try:
            clean = normalise(name[:LONGEST_NAME]).clean
            words = _words(clean)
            if not self._is_plain_name(clean) or not all(map(self._is_plain, words)):
                return ""
            shown = " ".join(_titled(word, first=not index) for index, word in enumerate(words[:_MOST_WORDS]))
            return shown if self.is_presentable(shown) else ""
        except Exception:  # noqa: BLE001 - the safe side: no name
            return ""

    def _is_plain_name(self, clean: str) -> bool:
        """Whether a name is one of words, be they joined as in programs, and none of them internal."""
        if clean[:1] in {"{", "[", "<"} or self._is_internal(clean):  # data, not a name
            return False
        if self._is_of_a_service(clean) or _DOTTED_HOST.fullmatch(clean):
            return False
        # Words joined look like hosts and ids (`detach-iso`, `disk-add`, `createDisk2`): those have abbreviations, or
        # digits that are no counters at the end of a word.
        allowed = {"identifier"}
        if not any(map(str.isdigit, _COUNTER.sub("", clean))):
            allowed |= {"id"} if any(map(str.isdigit, clean)) else {"id", "host"}
        return all(hit.what in allowed for hit in self._guard.find(clean))

    def _is_of_a_service(self, clean: str) -> bool:
        """Whether a name is that of a program that runs, such as `billing-service`: it says of nothing that is done."""
        words = [word.lower() for word in _words(clean)]
        if not words or words[-1].removesuffix("s") not in SERVICES:
            return False
        return words[0] not in SELF and self._actions.isdisjoint(words) and not _ACTS.search(" ".join(words))

    def _is_plain(self, word: str) -> bool:
        lower = word.lower()
        if lower in _ACRONYMS:
            return True
        if lower in ABBREVIATIONS:
            return False
        return kind_of(lower, self._allowed) is None and self._scrubber.scrub(lower) == lower

    def _generic_kind(self, raw: str) -> JobKind:
        shown = self._readable(raw) or _GENERIC_JOB
        return JobKind(name="operation", job_type="replication", display_name=shown, icon=_JOB_ICON, listed=False)


def _words(name: str) -> list[str]:
    return [word for part in _PARTS.findall(name) for word in _CAMEL.split(part)]


def _listed_words(catalogue: Catalogue) -> Iterator[str]:
    operations = catalogue.operations
    yield from catalogue.step_names
    yield from (step.display_name for step in catalogue.steps.values())
    for kind in operations.kinds:
        yield from (kind.name, kind.display_name, *kind.operations)
    yield from (part for activity in operations.activities for part in activity.like.parts if isinstance(part, str))


def _display(step: Step) -> StepDisplay:
    return StepDisplay(step.display_name, step.phase, step.description, step.icon)


def _titled(word: str, *, first: bool) -> str:
    lower = word.lower()
    if lower in _ACRONYMS:
        return lower[:-1].upper() + "s" if lower.endswith("s") and lower not in {"dns", "os"} else lower.upper()
    return lower if lower in _SMALL and not first else lower[:1].upper() + lower[1:]


def _by_raw(statuses: Mapping[str, Status]) -> dict[str, Status]:
    by_raw = {key_of(value): status for status in statuses.values() for value in status.raw}
    return by_raw | {key_of(status.name): status for status in statuses.values()}


def _status(raw: str | None, by_raw: Mapping[str, Status], statuses: Mapping[str, Status]) -> Status:
    known = by_raw.get(raw or "")
    if known is not None:  # spelled as it is listed, as nearly all are
        return known
    key = key_of(raw)
    known = by_raw.get(key)
    if known is not None:
        return known
    for name, signs in _STATUS_SIGNS:
        if name in statuses and re.search(signs, key):
            return statuses[name]
    return statuses.get("running") or Status("running", "Running", "⏳")


def _has_name(activity: Activity) -> bool:
    return any(not isinstance(part, str) and part.type is FactType.NAME for part in activity.like.parts)


def _rendered(activity: Activity, raw: Mapping[str, str], names: Collection[str]) -> str | None:
    """The display text with the facts of its slots; None when one of them has no valid value."""
    types = {hole.name: hole.type for hole in activity.like.parts if not isinstance(hole, str)}
    shown: list[str] = []
    for part in activity.display.parts:
        if not isinstance(part, Slot):
            shown.append(part)
            continue
        kind = types.get(part.name)
        value = normal_value(kind, raw[part.name], names=names) if kind and part.name in raw else None
        if value is None:
            return None
        shown.append(value)
    return "".join(shown)
