"""The adversary's game: pieces, disguises and places thrown together, and an eye for what can still be read.

The eye has its own idea of what looks alike: it takes the shown text to bare letters and digits and looks for the marks
of the piece. It shares no code with what it judges.
"""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from tests.adversary.disguises import DISGUISES, PLAIN
from tests.adversary.pieces import KINDS, Piece
from tests.adversary.places import PLACES

_ALIKE: Final = str.maketrans(
    "асеорхуіѕјһкмтвѵαοιυκρητεχɑɓƈɗɛɡɦɩƙɭɱɲơƥɾșƭʋƴƶᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢı",
    "aceopxyisjhkmtbvaoiukpntexabcdeghiklmnoprstvyzabcdefghijklmnoprtuvwyzi",
)
_DIGITS: Final = str.maketrans("01l", "oii")
_COLORS: Final = re.compile(r"\x1b\[[0-9;]*m")
_TAGS: Final = re.compile(r"</?(?:b|wbr)>")
_CODES: Final = re.compile(r"%(?:25)?([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})", re.IGNORECASE)
_FILLERS: Final = frozenset("\u1160\u3164")
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf", "Cc"})
MOST_PLAIN: Final = 0.01
MOST_DISGUISED: Final = 0.04
"""The share of pieces, plain and disguised ones, of which a mark may still be read."""

_LETTERS: Final = 6
"""A mark of fewer letters and digits counts only where it stands apart."""


@dataclass(frozen=True, slots=True)
class Throw:
    """One text of the game, and how it came about."""

    kind: str
    disguise: str
    place: str
    piece: Piece
    text: str


@dataclass(slots=True)
class Score:
    """How many pieces were thrown and how many could still be read, and by what name those go."""

    thrown: int = 0
    alive: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    by_disguise: Counter[str] = field(default_factory=Counter)
    by_place: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of pieces that could still be read."""
        return self.alive / max(self.thrown, 1)

    def count(self, throw: Throw, *, alive: bool) -> None:
        """Takes one throw into account."""
        self.thrown += 1
        self.alive += alive
        if alive:
            self.by_kind[throw.kind] += 1
            self.by_disguise[throw.disguise] += 1
            self.by_place[throw.place] += 1


def throws(seed: int, *, disguised: bool) -> Iterator[Throw]:
    """Texts without end, the same for the same seed: every kind meets every disguise before one comes again."""
    chance = random.Random(seed)
    disguises = [name for name in DISGUISES if (name != PLAIN) is disguised]
    while True:
        pairs = list(product(KINDS, disguises))
        chance.shuffle(pairs)
        for kind, disguise in pairs:
            piece = KINDS[kind](chance)
            place = chance.choice(list(PLACES))
            written = DISGUISES[disguise](piece.text, chance)
            yield Throw(kind, disguise, place, piece, PLACES[place].replace("{}", written))


def is_alive(piece: Piece, shown: str) -> bool:
    """Whether a mark of the piece can be read in the text."""
    seen = _seen(shown)
    marks = map(_seen, piece.marks)
    return any(mark in seen if piece.exact else _stands_in(mark, seen) for mark in marks)


def play(scrub: Callable[[str], str], seed: int, count: int, *, disguised: bool) -> Score:
    """The score of so many throws."""
    score = Score()
    game = throws(seed, disguised=disguised)
    for _ in range(count):
        throw = next(game)
        score.count(throw, alive=is_alive(throw.piece, scrub(throw.text)))
    return score


def _seen(text: str) -> str:
    """The text as a reader takes it in: look-alikes, accents, invisible characters and styles aside."""
    text = _TAGS.sub("", html.unescape(_COLORS.sub("", text)))
    text = _CODES.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), text)
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in text if _is_seen(char)).translate(_ALIKE).translate(_DIGITS)


def _is_seen(char: str) -> bool:
    return char in "\n\t\r" or (unicodedata.category(char) not in _UNSEEN and char not in _FILLERS)


def _stands_in(mark: str, seen: str) -> bool:
    letters = re.sub(r"[\W_]+", "", mark)
    if not letters:
        return mark in seen
    if len(letters) >= _LETTERS:
        return letters in re.sub(r"[\W_]+", "", seen)
    spread = r"[\W_]*".join(map(re.escape, letters))
    return re.search(rf"(?<![a-z0-9]){spread}(?![a-z0-9])", seen) is not None
