"""Cluster templates as conditions of a rule: literals with typed holes, narrow rather than wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plainspoken.authoring.mining.masking import ANY_MARK, BETWEEN, hole_of, mark
from plainspoken.catalogue.conditions import FactType, LikeTemplate
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.templates import parse_like
from plainspoken.engine.facts import normal_value
from plainspoken.engine.likes import CompiledLike
from plainspoken.engine.normalise import NormalText, normalise
from plainspoken.engine.reading.alphabet import Span

_TYPED: Final = {
    "size": FactType.SIZE,
    "duration": FactType.DURATION,
    "percent": FactType.PERCENT,
    "number": FactType.COUNT,
}
_LONGEST: Final = 240
_MOST_HOLES: Final = 6
_MOST_PARTS: Final = 4
_LEAST_WORDS: Final = 2
_FEW_HOLES: Final = 2
_MANY_VALUES = re.compile(rf"{ANY_MARK.pattern}(?:[^\w\ue100-\ue1ff]*{ANY_MARK.pattern}){{2,}}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEGMENT_END = re.compile(r"(?<=[:;.]) | - |(?<=\)) (?=[A-Z])")
# What the wording of a text may hold and a condition should not: it changes from failure to failure.
_CHANGING = re.compile(r"0[xX][0-9a-fA-F]{6,}|\d{6,}|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|(?:\.[*+?])+|\\[dDwWsSb]|\$$")
_EDGE = " \t:;,.-–—>=|"
# A number behind one of these tells which one, not how many.
_WHICH = re.compile(
    r"(?:id|pid|line|port|worker|thread|process|job|vm|volume|disk|version|slot|index|nic|#|no\.?)[\s:=#(\[]*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"^[)\]]? (?:more |other |of )?[a-z]{2,}|^/")
_PLAIN_RUN = re.compile(r"[A-Za-z][A-Za-z ,'’-]{6,}[A-Za-z]")


@dataclass(frozen=True, slots=True)
class DraftCondition:
    """A condition for a draft: `likes` must all hold; without holes they are plain words.

    `facts` are the values that the named holes have on the cluster's sample, in normal form.
    """

    likes: tuple[str, ...]
    facts: dict[str, str]

    @property
    def compiled(self) -> tuple[CompiledLike, ...]:
        """The templates ready to be searched."""
        return tuple(CompiledLike(template) for like in self.likes if (template := _parsed(like)) is not None)

    def holds(self, text: NormalText) -> bool:
        """Whether a text fulfils the condition."""
        return all(like.find(text) is not None for like in self.compiled)


def conditions_of(template: str, sample: str, passed_over: Sequence[Span] = ()) -> Iterator[DraftCondition]:
    """Conditions that hold on the sample, the best first: the whole template, its two ends, its longest wordings.

    They ask for nothing that stands in a piece that is `passed_over`, such as advice, since no rule finds it there.
    """
    text = normalise(sample)
    known: list[DraftCondition] = []
    for pieces in _choices(template):
        names: dict[str, int] = {}
        likes = [like for piece in pieces if (like := _like(piece, names))]
        likes = [like for like in likes if not _stands_in(like, text, passed_over)]
        condition = _settled(likes, text) if likes else None
        if condition is not None and condition not in known:
            known.append(condition)
            yield condition


def words_of(condition: DraftCondition) -> list[str]:
    """The words that a condition asks for, in order."""
    return [word.casefold() for like in condition.likes for word in _WORD.findall(re.sub(r"\{[^{}]*\}", " ", like))]


def _choices(template: str) -> Iterator[list[str]]:
    """Pieces of the template that could make a condition, one list for each way to choose them."""
    texts = template.replace(BETWEEN, mark("…")).split(mark("…"))
    stretches = [stretch for stretch in texts if _words(stretch)]
    whole = max(stretches, key=_words, default="")
    segments = [segment for stretch in stretches for segment in _SEGMENT_END.split(stretch) if _words(segment) >= 2]
    if _words(whole) >= _LEAST_WORDS and sum(map(len, stretches)) <= _LONGEST:
        parts = [part for stretch in stretches for part in _parts(stretch)]
        if len(parts) <= _MOST_PARTS and all(len(ANY_MARK.findall(part)) <= _MOST_HOLES for part in parts):
            yield parts
    if segments:
        first, last = _plainest(segments[0]), _plainest(segments[-1])
        yield [first] if first == last else [first, last]
    runs = sorted(set(_PLAIN_RUN.findall(ANY_MARK.sub("|", template))), key=lambda run: (-len(run), run))
    runs = [run for run in runs if _words(run) >= _LEAST_WORDS][:2]
    if runs:
        yield sorted(runs, key=template.find)
    if whole and _words(whole) >= 1:
        yield [whole[:_LONGEST]]


def _parts(whole: str) -> list[str]:
    """The template, cut where many values stand together: what is there may be longer than a hole takes."""
    parts = [part for part in _MANY_VALUES.split(whole) if _words(part) >= _LEAST_WORDS]
    return parts or [whole]


def _plainest(segment: str) -> str:
    """The segment if it has few holes, else the longest of its stretches without any."""
    if len(segment) <= _LONGEST and len(ANY_MARK.findall(segment)) <= _FEW_HOLES:
        return segment
    return max(ANY_MARK.split(segment[:_LONGEST]), key=len)


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _like(piece: str, names: dict[str, int]) -> str:
    """A `like` template; `names` counts the facts of each type so far. Empty when too little text is left."""
    piece = _trimmed(_CHANGING.sub(mark("*"), piece))
    parts: list[str] = []
    done = 0
    for match in ANY_MARK.finditer(piece):
        literal = piece[done : match.start()]
        hole = _hole(hole_of(match[0]), piece, match, names)
        if parts and not _WORD.search(literal) and hole == "{}" and parts[-1] == "{}":
            pass  # two values with nothing but signs between them: one hole
        elif parts and not literal:
            parts[-1] = hole if parts[-1] == "{}" else parts[-1]
        else:
            parts += (_escaped(literal), hole)
        done = match.end()
    like = "".join([*parts, _escaped(piece[done:])])
    return like if _words(re.sub(r"\{[^{}]*\}", " ", like)) >= 1 and _parsed(like) is not None else ""


def _trimmed(piece: str) -> str:
    """The piece without values and signs at its ends; those could be missing, and a condition finds it anywhere."""
    while True:
        shorter = piece.strip(_EDGE)
        if shorter and ANY_MARK.match(shorter[0]):
            shorter = shorter[1:]
        elif shorter and ANY_MARK.match(shorter[-1]) and hole_of(shorter[-1]) not in _TYPED:
            shorter = shorter[:-1]
        if shorter == piece:
            return _without_lone_quotes(piece)
        piece = shorter


def _without_lone_quotes(piece: str) -> str:
    """Brackets and quotes that trimming left without their partner, at the ends only."""
    for opener, closer in ("()", "[]", "''", '""', "<>"):
        if piece.endswith(opener) and (opener != closer or piece.count(opener) % 2):
            piece = piece[:-1]
        if piece.startswith(closer) and (opener != closer or piece.count(opener) % 2):
            piece = piece[1:]
    return piece.strip(_EDGE)


def _hole(kind: str, piece: str, match: re.Match[str], names: dict[str, int]) -> str:
    type_ = _TYPED.get(kind)
    if kind == "number" and (_WHICH.search(piece[: match.start()]) or not _HOW_MANY.match(piece[match.end() :])):
        type_ = None
    if type_ is None:
        return "{}"
    names[type_.value] = names.get(type_.value, 0) + 1
    number = names[type_.value]
    return f"{{{type_.value if number == 1 else f'{type_.value}_{number}'}:{type_.value}}}"


def _escaped(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")


def _settled(likes: list[str], text: NormalText) -> DraftCondition | None:
    """The condition with the facts of the text; holes whose values are not valid lose their names."""
    facts: dict[str, str] = {}
    settled = []
    for like in dict.fromkeys(likes):
        template = _parsed(like)
        found = CompiledLike(template).find(text) if template is not None else None
        if found is None:
            return None
        kept = like
        for name, type_ in re.findall(r"\{([a-z_0-9]+):([a-z]+)\}", like):
            raw = found[1].get(name)
            value = normal_value(FactType(type_), raw) if raw else None
            if value is None:
                kept = kept.replace(f"{{{name}:{type_}}}", "{}")
            else:
                facts[name] = value
        settled.append(kept.removesuffix("{}").rstrip(_EDGE) if kept != like else kept)
    return DraftCondition(tuple(settled), facts)


def _stands_in(like: str, text: NormalText, pieces: Sequence[Span]) -> bool:
    template = _parsed(like) if pieces else None
    found = CompiledLike(template).find(text) if template is not None else None
    return found is not None and any(start <= sum(found[0]) // 2 < end for start, end in pieces)


def _parsed(like: str) -> LikeTemplate | None:
    template = parse_like(like, Location("draft"))
    return template if isinstance(template, LikeTemplate) else None
