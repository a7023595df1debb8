"""Letters taken for the Latin ones they look like: accents, hooks, small capitals, and letters of other scripts.

`fold` (see `normalise`) takes few letters for others, since rules must tell words of other languages apart. What must
not be shown is looked for more widely: a letter too many taken for another costs a word, one too few shows a name.
"""

import re
import unicodedata
from typing import Final

_STYLE: Final = (
    "SMALL CAPITAL|SMALL|CAPITAL|DOTLESS|SCRIPT|TURNED|REVERSED|OPEN|BARRED|INSULAR|LONG|SIDEWAYS|TAILLESS|CLOSED"
    "|AFRICAN|BROAD|STRETCHED"
)
_NAME: Final = re.compile(
    rf"(?:MODIFIER LETTER )?LATIN (SMALL |CAPITAL |)(?:LETTER )?(?:(?:{_STYLE}) )*([A-Z]|ALPHA|IOTA|UPSILON|ETH|ENG)"
    r"(?: BAR| ROTUNDA)?(?: WITH .*)?$"
)
_NAMED: Final = {"ALPHA": "a", "IOTA": "i", "UPSILON": "u", "ETH": "d", "ENG": "n"}
_OTHER_SCRIPTS: Final = dict(
    zip(
        "аеорсухіјѕԁһԛԝѵӏкмнтвгпүұѡ" + "οαυνιρκτεηςσγωχβμ" + "օսոհցզաքյ" + "ꭺꮃꮇꮋꭰꭼꮖ",
        "aeopcyxijsdhqwvlkmhtbrnyyw" + "oauvipktenoсywxbu".replace("с", "c") + "ounhgqwpj" + "awmhdei",
        strict=True,
    )
)
_AS_USUAL: Final = frozenset("øłđħŧæœßþðıŋĸƒəɓɗƙƴ")


class _Letters(dict[int, str]):
    """What `str.translate` puts in place of a character, found out when it is first met."""

    def __init__(self, *, other_scripts: bool) -> None:
        self._other_scripts = other_scripts

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = char if code < 128 else self._latin(char)
        return found

    def _latin(self, char: str) -> str:
        lower = char.lower()
        if self._other_scripts and lower in _OTHER_SCRIPTS:
            letter = _OTHER_SCRIPTS[lower]
            return letter if char == lower else letter.upper()
        base = unicodedata.normalize("NFD", char)[0]
        if base.isascii() and base.isalpha():
            return base
        match = _NAME.match(unicodedata.name(char, ""))
        if not match:
            return char
        letter = _NAMED.get(match[2], match[2].lower())
        return letter.upper() if match[1].startswith("CAPITAL") else letter


_ALL: Final = _Letters(other_scripts=True)
_LATIN: Final = _Letters(other_scripts=False)


def latin(text: str, *, other_scripts: bool = False) -> str:
    """The text with every letter that looks like a Latin one written as that; case and positions stay.

    Args:
        text: Any text.
        other_scripts: Whether letters of other scripts are taken for Latin ones too, not only odd Latin letters.
    """
    if text.isascii():
        return text
    letters = _ALL if other_scripts else _LATIN
    # Of many lines few have other letters.
    return "\n".join([line if line.isascii() else line.translate(letters) for line in text.split("\n")])


def is_strange(letter: str) -> bool:
    """Whether a letter is Latin but of no language that prose is written in: phonetic letters, small capitals."""
    if letter.isascii() or letter.lower() in _AS_USUAL or len(unicodedata.normalize("NFD", letter)) > 1:
        return False
    return letter.translate(_LATIN).isascii()
