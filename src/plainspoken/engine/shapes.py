"""What one piece of a text (the characters between two blanks) is: plain, a name, or a technical thing.

Plain is an allow-list: words, numbers, sizes, times, dates, versions and what is made of those. All else is technical,
known or not, so a notation nobody thought of is hidden rather than shown. Single pieces only; constructs of several
pieces are in `detectors`, words that look plain but are not in the vocabulary.
"""

import re
from collections.abc import Set as AbstractSet

import regex

from plainspoken.engine.letters import is_strange, latin
from plainspoken.engine.shape_names import NAME, looks_hex, name_kind
from plainspoken.engine.shape_words import (
    ABBREVIATIONS,
    ERRNOS,
    EXTENSIONS,
    INFRASTRUCTURE,
    MESSAGES,
    ONSETS,
    SELF,
    SERVICES,
    SIGNALS,
    SMALL_WORDS,
    TOP_LEVEL,
    VOWELLESS,
    VOWELLESS_PAIRS,
)

_LONGEST = 120
_MOST_ACCENTS = 4
_LONGEST_NUMBER = 15

_OPENERS = "([{<\"'“‘«*¿¡„"
_CLOSERS = ")]}>\"'”’»*.,;:!?…。、"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}

_UNIT = (
    r"(?:%|‰|[KMGTPEkmgtpe]i?[Bb]?(?:it|its|ps|/s|it/s|bE)?|B(?:/s)?|bytes?|bits?|bps|ns|us|µs|μs|ms|msecs?|s|secs?|seconds?"
    r"|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|x|st|nd|rd|th|[kMG]?Hz|[kM]?W|V|°[CF]?|am|pm|AM|PM|px|IOPS)"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm])?"
_ZONE = r"(?:Z|UTC|[+-]\d{2}:?\d{2})?"
_OFFSET = re.compile(r"(?:UTC|GMT)[+−-]\d{1,2}(?::\d{2})?")
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_AMOUNT = r"\d{1,15}(?:[.,]\d{1,9})?|\d{1,3}(?:[,'’]\d{3}){1,4}(?:\.\d{1,9})?"
_NUMBER = re.compile(
    rf"(?!\W{{0,2}}0[xX])[~≈<>≤≥=+±#$€£-]?[<>=]?(?:"
    rf"(?:{_AMOUNT})\+?|(?:\d{{1,12}}(?:[.,]\d{{1,9}})?{_UNIT}){{1,5}}\+?"
    rf"|\d{{1,9}}(?:[.,]\d{{1,3}})?{_UNIT}?[-–/:x×]\d{{1,9}}(?:[.,]\d{{1,3}})?{_UNIT}?"
    rf"|{_CLOCK}{_ZONE}(?:[-–]{_CLOCK})?|{_DATE}(?:[T_]{_CLOCK}{_ZONE})?"
    rf"|\d{{1,4}}(?:\.\d{{1,5}}){{2}}|\d{{1,3}}\u2044\d{{1,3}})"
)
_VERSION = re.compile(r"[vV]\d{1,4}(?:\.\d{1,5}){0,2}")
_COMPOUND_NUMBER = re.compile(r"(?:\d{1,4}(?:\.\d)?|[A-Za-z]{1,2}|\d{1,2}[KMGT]B)-([A-Za-z]+(?:-[A-Za-z]+)?)")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}[A-Z]?|(?:e\.g|i\.e|a\.m|p\.m|a\.k\.a)\.?|[A-Z]{1,4}&[A-Z]{1,4}")
_HEADED = re.compile(r"\W?([A-Za-z]{2,12})(?:[:=]|\]:?)([A-Za-z]{2,30})?")
_MARKS = regex.compile(r"\p{M}+")
_PLURAL = re.compile(r"([A-Za-z-]{2,40})\((?:s|es|ies)\)")
_POSSESSIVE = re.compile(r"(.+)['’](?:s|S|t|re|ve|ll|d|m)?")
_ELISION = re.compile(r"[A-Za-z]{1,2}['’]([A-Za-z]{2,20})")
_SEPARATORS = re.compile(r"[,;|–—…。、→]+|\.{3,}|(?<![,;|–—…。、→])(?!(?<=\d)--+[A-Za-z])--+")
_DASHES = dict.fromkeys(map(ord, "–—‐‑‒−"), "-")
_FLAG_WITHIN = re.compile(r"[:=(\[,]--[A-Za-z]")
_PER = re.compile(r"[°º][CF]|(?:[KMGTkmgt]i?[Bb]|Mbit|Gbit|km|B|bytes?|I|N|n)/(?:s|sec|h|min|O|o|A|a)")

_ERROR_CLASS = re.compile(r"[a-z]{3,40}(?:error|exception)s?")
_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]*")
_TECHNICAL_WORD = re.compile(
    r"lib(?!rar|eral|ert|el|id|ation)[a-z]{3,}|[a-z]+(?:ctl|xml|cfg|xattrs?|ioctl|sql|syms?)|[a-z]*[bcdghkmnpqstvwxz]fs"
    r"|[a-z]*utils|(?:mysql|mariadb|postgres|sqlite|docker|kube|etcd|gluster|drbd|iscsi|esx|vmk|qemu|libvirt|lvm|nfs|mpath)"
    r"[a-z]+"
)
_ID_PREFIXES = (
    "vm|vol|volume|job|i|r|s|v|obj|migration|mig|ctx|context|domain|dom|pvc|pv|snap|snapshot|repl|replication|req|"
    "request|async|async-job|task|session|host|group|datastore|dvportgroup|network|resgroup|sg|eni|ami|subnet|vpc|blk|"
    "block|container|application|attempt|exec|execution|schedule|run|backup|restore|export|disk|drive|device|port|nic|"
    "net|lun|image|img|template|tmpl|instance|node|pod|rs|cluster|pool|flow|policy|op|operation|tx|txn|trace|span|event"
)
_ID = re.compile(
    rf"(?:{_ID_PREFIXES})[-_](?=[^-_]*\d|[0-9a-f]+(?:$|[-_]))[\w-]+|(?i:{_ID_PREFIXES})[-_](?!(?:19|20)\d\d$)\d{{4,}}|(?:[a-z]+[-_]){{1,6}}\w*\d{{8,}}\w*",
    re.ASCII,
)
_ID_WITHIN = re.compile(
    r"(?:.*-)?(?:disk|volume|vol|snap|snapshot|nic|port|lun|drive|device|rootdisk)-\d+(?:-.*)?|(?:.*-)?[A-Za-z]*(?:vm|job|vol|task|ctx)-\d{3,}",
    re.ASCII,
)
_SHOUTED_NAME = re.compile(r"[A-Z][A-Z0-9]*_[A-Z]*\d{1,3}")
_HEX_LETTERS = frozenset("abcdef")
_DEPARTMENT = re.compile(r"([A-Z])&([A-Z])(?=-)")
_COMMAND_PARTS = 4
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/{2,3}|www\.", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]\d)", re.ASCII)
_MAC_OR_IPV6 = re.compile(r"(?:[0-9A-Fa-f]{0,4}[:-]){2,}[0-9A-Fa-f]{0,4}(?:[%/]\w+)?", re.ASCII)
_DOTTED_MAC = re.compile(r"[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}", re.ASCII)
_PCI = re.compile(r"(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.\d", re.ASCII)
_DEVICE = re.compile(r"/dev/[\w./-]*|/sys/(?:block|class|bus)/.*", re.ASCII)
_FILE = re.compile(r"[\w@%+~-]+(?:\.[\w-]+)*\.[A-Za-z][A-Za-z0-9]{0,9}(?::\d+)?", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+(?::\d{1,5})?", re.ASCII)


def kind_of(piece: str, allowed: AbstractSet[str] = frozenset()) -> str | None:
    """The kind of a piece of text without blanks: None for plain, `NAME`, or the name of a detector.

    Args:
        piece: Any characters but blanks, punctuation included.
        allowed: Words (lower case) that are plain however they are written, such as `vcenter`.
    """
    core = core_of(piece)
    return _kind(core, allowed) if core else None


def core_of(piece: str) -> str:
    """The piece without the punctuation around it; brackets that belong to it stay."""
    start, end = core_span(piece)
    return piece[start:end]


def core_span(piece: str) -> tuple[int, int]:
    """Where the core of a piece begins and ends (see `core_of`)."""
    if piece[:1].isalnum() and piece[-1:].isalnum():
        return 0, len(piece)
    end = len(piece.rstrip(_CLOSERS))
    start = len(piece) - len(piece.lstrip(_OPENERS))
    if start >= end:
        return start, start
    # A bracket opened within belongs to the core, and so does the one that closes it.
    opened = end
    while end < len(piece) and piece[end] in _PAIRS and _PAIRS[piece[end]] in piece[start:opened]:
        end += 1
    return start, end


def _kind(core: str, allowed: AbstractSet[str]) -> str | None:
    if not core.isascii():
        core = _MARKS.sub("", core)  # Thai, Hindi and others write vowels as marks
    if core.isalpha():
        return _word_kind(core, allowed)
    if len(core) > _LONGEST:
        return _technical_kind(core)
    if core.isdecimal() and core.isascii() and len(core) <= _LONGEST_NUMBER:  # most of what is no word
        return None
    if not any(map(str.isalnum, core)):
        return "other" if "`" in core else None
    if (
        core.lower() in allowed
        or (_NUMBER.fullmatch(core) and not _DOTTED_MAC.fullmatch(core))
        or _VERSION.fullmatch(core)
        or _PER.fullmatch(core)
    ):
        return None
    if _INITIALS.fullmatch(core) or _OFFSET.fullmatch(core):
        return None
    return _composed_kind(core, allowed)


def _composed_kind(core: str, allowed: AbstractSet[str]) -> str | None:
    """The kind of a core of several parts: all parts plain and joined as prose joins them, or technical."""
    if core.isalnum():
        return _hyphenated_kind(core, allowed)
    if match := _POSSESSIVE.fullmatch(core) if "'" in core or "’" in core else _PLURAL.fullmatch(core):
        return _kind(match[1], allowed)
    if match := _ELISION.fullmatch(core):
        return _word_kind(match[1], allowed)
    if _FLAG_WITHIN.search(core):
        return "flag"
    parts = [part for part in _SEPARATORS.split(core) if part]
    if len(parts) > 1 or (parts and len(parts[0]) < len(core) and parts[0][0] != "-" and not core.startswith("-")):
        kinds = {_kind(core_of(part), allowed) for part in parts}
        technical = kinds - {None, NAME}
        return _technical_kind(core) if technical else _hyphenated_id(core) or (NAME if NAME in kinds else None)
    if (match := _HEADED.fullmatch(core)) and match[1].lower() in MESSAGES:
        return _word_kind(match[2], allowed) if match[2] else None
    if "/" in core and core.count("/") == 1:
        left, right = core.split("/")
        if left and right and all(part.isalpha() and _word_kind(part, allowed) is None for part in (left, right)):
            return None
    if core[0] == "-" and len(core) > 1:
        return "flag"
    return _hyphenated_kind(core.removesuffix("-"), allowed)


def _hyphenated_id(core: str) -> str | None:
    """The kind of an id or a number of a machine whose hyphens were written as dashes; None for anything else."""
    hyphened = core.translate(_DASHES)
    if hyphened == core or not hyphened.isascii() or not any(map(str.isdigit, hyphened)):
        return None
    kind = _hyphenated_kind(hyphened, frozenset())
    return None if kind == NAME else kind


def _word_kind(word: str, allowed: AbstractSet[str]) -> str | None:
    if not word.isascii():
        return _foreign_kind(word)
    lower = word.lower()
    if lower in allowed:
        return None
    if len(word) > 7 and _HEX_LETTERS.issuperset(lower):
        return "id"
    if word.upper().removesuffix("S") in ERRNOS:
        return "code"
    if _ERROR_CLASS.fullmatch(lower):
        return "identifier"
    if word == lower:
        return "other" if len(word) > 30 or _is_odd(word) else None
    if word[1:].islower() or len(word) == 1:
        return "other" if len(word) > 30 or (len(word) > 3 and not _has_vowel(lower)) else None
    if word.isupper():
        return "code" if word in ERRNOS or word in SIGNALS else "identifier" if len(word) > 20 else None
    if word[:-1].isupper() and word[-1] == "s" and len(word) < 8:
        return None
    return "identifier"


def _foreign_kind(word: str) -> str | None:
    """The kind of a word with letters that are not ASCII: of a language, or in disguise."""
    if not _one_script(word) or any(map(is_strange, word)):
        return "other"
    plain = latin(word)
    accents = sum(not char.isascii() for char in word)
    if plain.isascii() and accents > _MOST_ACCENTS and accents > len(word) // 2:
        return "other"
    as_prose = plain.islower() or plain.isupper() or plain[1:].islower() or not plain.isascii()
    return None if as_prose else "identifier"


def _one_script(word: str) -> bool:
    """Whether letters of look-alike scripts are not mixed with Latin ones."""
    has_latin = any("a" <= char <= "z" or "A" <= char <= "Z" for char in word)
    return not (has_latin and any("\u0370" <= char <= "\u058f" or "\u13a0" <= char <= "\u13ff" for char in word))


def _has_vowel(lower: str) -> bool:
    return not set("aeiouy").isdisjoint(lower)


def _is_odd(lower: str) -> bool:
    """Whether a lower-case word cannot be English: no vowel, or a beginning that English does not have."""
    if len(lower) < 3:
        return len(lower) == 2 and not _has_vowel(lower) and lower not in VOWELLESS_PAIRS
    if not _has_vowel(lower):
        return lower not in VOWELLESS
    onset = _CONSONANTS.match(lower)
    return bool(onset and onset[0] and onset[0] not in ONSETS) or bool(_TECHNICAL_WORD.fullmatch(lower))


def _hyphenated_kind(core: str, allowed: AbstractSet[str]) -> str | None:
    """The kind of letters, digits, hyphens and underscores: a compound word, a name, an id or a host."""
    if not core.isascii():
        parts = core.split("-")
        if all(map(str.isalpha, parts)):
            is_service = latin(parts[-1]).lower().removesuffix("s") in SERVICES and parts[0].lower() not in SELF
            return "host" if is_service else next(filter(None, map(_foreign_kind, parts)), None)
        plain = latin(core)
        return _hyphenated_kind(plain, allowed) if plain.isascii() else _technical_kind(core)
    if (match := _COMPOUND_NUMBER.fullmatch(core)) and core[0].isdigit():
        return _hyphenated_kind(match[1], allowed)
    core = _DEPARTMENT.sub(r"\1\2", core)
    segments = re.split(r"[-_]", core)
    if not 1 <= len(segments) <= 6 or not all(segments) or not all(map(str.isalnum, segments)):
        return _technical_kind(core)
    if _ID.fullmatch(core) or _ID_WITHIN.fullmatch(core) or (len(segments) == 1 and looks_hex(core)):
        return "id"
    if "_" in core and not _SHOUTED_NAME.fullmatch(core):
        return "identifier"
    if not any(map(str.isdigit, core)):
        return _compound_kind(segments, allowed)
    return name_kind(core, segments)


def _compound_kind(segments: list[str], allowed: AbstractSet[str]) -> str | None:
    if len(segments) > 1 and segments[-1].lower().removesuffix("s") in SERVICES and segments[0].lower() not in SELF:
        return "host"
    if len(segments[-1]) == 1 and not INFRASTRUCTURE.isdisjoint(segments):
        return "host"
    for segment in segments:
        if segment.islower() and (
            segment in ABBREVIATIONS or (not _has_vowel(segment) and segment not in VOWELLESS and len(segment) > 1)
        ):
            return "host"
        if kind := _word_kind(segment, allowed):
            return kind
    # English compounds of so many parts have small words in between: state-of-the-art.
    is_command = (
        len(segments) >= _COMMAND_PARTS and all(map(str.islower, segments)) and SMALL_WORDS.isdisjoint(segments)
    )
    return "identifier" if is_command else None


def _technical_kind(core: str) -> str:  # noqa: C901, PLR0912 - a table of shapes in order; splitting it would hide the order
    """The detector that a core which is not plain belongs to; only the remark depends on it."""
    core = core[:_LONGEST]
    if _URL.match(core) or "@" in core:
        return "address"
    if _DEVICE.match(core):
        return "device"
    if "/" in core or "\\" in core:
        return "address" if _IPV4.search(core) else "path"
    if _UUID.search(core):
        return "id"
    if _PCI.fullmatch(core):
        return "device"
    if _IPV4.search(core) or _MAC_OR_IPV6.fullmatch(core) or _DOTTED_MAC.fullmatch(core):
        return "address"
    if core.startswith("-"):
        return "flag"
    if "=" in core:
        return "setting"
    if "(" in core or "[" in core or "`" in core or "::" in core:
        return "identifier"
    if "." in core and _FILE.fullmatch(core):
        last = core.split(":")[0].rpartition(".")[2]
        if last.lower() in EXTENSIONS and (len(last) > 1 or last.islower()):
            return "path"
        if _HOST.fullmatch(core) and last.islower() and last in TOP_LEVEL:
            return "host"
        return "identifier"
    if _ID.match(core) or looks_hex(core.split(":")[0]) or core[:2].lower() == "0x":
        return "id"
    return "identifier" if "_" in core or "." in core else "other"
