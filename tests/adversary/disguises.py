"""Disguises: the same piece in another spelling, as sloppy programs, other encodings and attackers write it.

A reader still reads every one of them. What cannot be read again (a hash, an encryption) is no disguise.
"""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

Disguise = Callable[[str, random.Random], str]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = dict(zip("aceopxyisjhkmtbv", "асеорхуіѕјһкмтвѵ", strict=True))
_GREEK = dict(zip("aoivukpntex", "αοιѵυκρητεχ", strict=True))
_EXTENDED = dict(zip("abcdeghiklmnoprstuvyz", "ɑɓƈɗɛɡɦɩƙɭɱɲơƥɾșƭυʋƴƶ", strict=True))
_SMALL_CAPITALS = dict(zip("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", strict=True))
_ACCENTS = {
    "a": "á",
    "e": "é",
    "i": "ï",
    "o": "ö",
    "u": "ū",
    "n": "ñ",
    "c": "ç",
    "s": "š",
    "z": "ž",
    "y": "ý",
    "r": "ř",
}
_LEET = {"o": "0", "l": "1", "i": "1"}
_SEPARATOR = re.compile(r"[-_ ]")


def _mapped(table: dict[str, str]) -> Disguise:
    return lambda text, _: "".join(table.get(char, char) for char in text.lower())


def _some_mapped(table: dict[str, str]) -> Disguise:
    def change(text: str, chance: random.Random) -> str:
        places = [at for at, char in enumerate(text) if char.lower() in table]
        if not places:
            return text
        at = chance.choice(places)
        return text[:at] + table[text[at].lower()] + text[at + 1 :]

    return change


def _letters_from(start: int, upper: int | None = None) -> Disguise:
    """Letters of a block of styled letters."""

    def change(text: str, _: random.Random) -> str:
        made = []
        for char in text:
            if char.lower() in _LATIN:
                base = upper if upper is not None and char.isupper() else start
                made.append(chr(base + _LATIN.index(char.lower())))
            else:
                made.append(char)
        return "".join(made)

    return change


def _full_width(text: str, _: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _within(what: str) -> Disguise:
    """Something put inside a word of the piece."""

    def change(text: str, chance: random.Random) -> str:
        places = [match.start() + 1 for match in re.finditer(r"\w(?=\w)", text)]
        if not places:
            return text
        at = chance.choice(places)
        return text[:at] + what + text[at:]

    return change


def _everywhere(what: str) -> Disguise:
    return lambda text, _: re.sub(r"(?<=\w)(?=\w)", lambda _: what, text)


def _separated(by: str) -> Disguise:
    return lambda text, _: _SEPARATOR.sub(lambda _: by, text)


def _around(before: str, after: str = "") -> Disguise:
    return lambda text, _: f"{before}{text}{after}"


def _alternating(text: str, _: random.Random) -> str:
    return "".join(char.upper() if at % 2 else char.lower() for at, char in enumerate(text))


def _entities(text: str, _: random.Random) -> str:
    return "".join(f"&#{ord(char)};" if not char.isalnum() and char != " " else char for char in text)


def _all_entities(text: str, _: random.Random) -> str:
    return "".join(f"&#x{ord(char):x};" if char.isalnum() else html.escape(char) for char in text)


def _one_escape(form: str) -> Disguise:
    """One letter written as an escape of a programming language."""

    def change(text: str, chance: random.Random) -> str:
        places = [at for at, char in enumerate(text) if char.isascii() and char.isalpha()]
        if not places:
            return text
        at = chance.choice(places)
        return text[:at] + form.format(ord(text[at])) + text[at + 1 :]

    return change


def _percent(text: str, _: random.Random) -> str:
    return quote(text, safe=" ")


def _percent_twice(text: str, _: random.Random) -> str:
    return quote(quote(text, safe=" "), safe=" ")


def _dots_in_words(text: str, _: random.Random) -> str:
    return text.replace(".", "[.]").replace("http", "hxxp")


def _as_json(text: str, _: random.Random) -> str:
    return json.dumps({"detail": text})


def _json_in_json(text: str, _: random.Random) -> str:
    return json.dumps({"detail": json.dumps({"detail": text})})


def _broken_line(text: str, chance: random.Random) -> str:
    places = [match.start() for match in re.finditer(r"(?<=[-_ /.])(?=\w)", text)]
    if not places:
        return text
    at = chance.choice(places)
    return f"{text[:at]}\n{text[at:]}"


def _decomposed(text: str, chance: random.Random) -> str:
    return unicodedata.normalize("NFD", _mapped(_ACCENTS)(text, chance))


PLAIN: Final = "none"
DISGUISES: Final[dict[str, Disguise]] = {
    PLAIN: lambda text, _: text,
    # case
    "upper case": lambda text, _: text.upper(),
    "lower case": lambda text, _: text.lower(),
    "title case": lambda text, _: text.title(),
    "alternating case": _alternating,
    # other letters
    "Cyrillic letters": _mapped(_CYRILLIC),
    "one Cyrillic letter": _some_mapped(_CYRILLIC),
    "Greek letters": _mapped(_GREEK),
    "one Greek letter": _some_mapped(_GREEK),
    "letters of extended Latin": _mapped(_EXTENDED),
    "one letter of extended Latin": _some_mapped(_EXTENDED),
    "small capitals": _mapped(_SMALL_CAPITALS),
    "accents": _mapped(_ACCENTS),
    "one accent": _some_mapped(_ACCENTS),
    "accents apart": _decomposed,
    "struck through": _everywhere("\u0336"),
    "underlined": _everywhere("\u0332"),
    "full width": _full_width,
    "bold": _letters_from(0x1D41A, 0x1D400),
    "script": _letters_from(0x1D4EA, 0x1D4D0),
    "monospace": _letters_from(0x1D68A, 0x1D670),
    "circled": _letters_from(0x24D0, 0x24B6),
    "squared": _letters_from(0x1F130),
    "digits for letters": _mapped(_LEET),
    "one digit for a letter": _some_mapped(_LEET),
    # invisible characters
    "zero-width blank within": _within("\u200b"),
    "zero-width blanks everywhere": _everywhere("\u200b"),
    "zero-width joiner within": _within("\u200d"),
    "word joiner within": _within("\u2060"),
    "soft hyphen within": _within("\u00ad"),
    "byte order mark within": _within("\ufeff"),
    "right-to-left mark within": _within("\u200f"),
    "bidi override around": _around("\u202e", "\u202c"),
    "variation selector within": _within("\ufe0f"),
    "tag character within": _within("\U000e0041"),
    "Hangul filler within": _within("\u3164"),
    "zero-width blank behind": _around("", "\u200band"),
    # control characters
    "NUL within": _within("\x00"),
    "NULs everywhere": _everywhere("\x00"),
    "bell within": _within("\x07"),
    "backspace within": _within("\x08"),
    "escape within": _within("\x1b"),
    "delete within": _within("\x7f"),
    "C1 control within": _within("\x85"),
    "colors around": _around("\x1b[31m", "\x1b[0m"),
    "colors within": _within("\x1b[1m"),
    "NUL around": _around("x\x00", "\x00x"),
    # separators
    "two blanks": _separated("  "),
    "blank for separator": _separated(" "),
    "line end for separator": _separated("\n"),
    "Windows line end for separator": _separated("\r\n"),
    "tab for separator": _separated("\t"),
    "dash for separator": _separated("-"),
    "underscore for separator": _separated("_"),
    "en dash for separator": _separated("–"),
    "non-breaking hyphen for separator": _separated("\u2011"),
    "minus sign for separator": _separated("−"),
    "no-break blank for separator": _separated("\u00a0"),
    "dot for separator": _separated("."),
    "middle dot for separator": _separated("·"),
    "slash for separator": _separated("/"),
    "no separator": _separated(""),
    "broken over lines": _broken_line,
    "spaced out": _everywhere(" "),
    # neighbors
    "between Chinese": _around("使用", "失败"),
    "between Japanese": _around("エラー", "です"),
    "between Korean": _around("오류", "실패"),
    "between Cyrillic": _around("ошибка", "нет"),
    "between Arabic": _around("خطأ", "فشل"),
    "beside emoji": _around("❌", "🔥"),
    "in backquotes": _around("`", "`"),
    "in guillemets": _around("«", "»"),
    "in Japanese quotes": _around("「", "」"),
    "in double brackets": _around("[[", "]]"),
    "in angle brackets": _around("<", ">"),
    "in asterisks": _around("**", "**"),
    "in underscores": _around("__", "__"),
    "as a Markdown link": _around("[", "](x)"),
    "as a tag's text": _around("<b>", "</b>"),
    "tag within": _within("<wbr>"),
    "comma close by": _around("volume,", ",disk"),
    "semicolon close by": _around("failed;", ";again"),
    "colon close by": _around("error:", ":failed"),
    "arrow close by": _around("copy→", "→done"),
    "pipe close by": _around("error|", "|failed"),
    "equals sign before": _around("cause="),
    "ellipsis behind": _around("", "…"),
    "possessive": _around("", "'s"),
    "plural": _around("", "s"),
    "bracket left open": _around("("),
    # encodings
    "HTML entities for signs": _entities,
    "HTML entities for letters": _all_entities,
    "percent encoding": _percent,
    "percent encoding twice": _percent_twice,
    "one Unicode escape": _one_escape("\\u{:04x}"),
    "one hexadecimal escape": _one_escape("\\x{:02x}"),
    "one octal escape": _one_escape("\\{:03o}"),
    "one percent escape": _one_escape("%{:02x}"),
    "defused": _dots_in_words,
    "JSON": _as_json,
    "JSON in JSON": _json_in_json,
    "line ends written out": _around("failed\\n", "\\nretry"),
    "logfmt": _around('level=error msg="', '"'),
}
"""What is done to a piece, by name."""
