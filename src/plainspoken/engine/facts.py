"""The only pieces of a raw text that may reach a message: each type has a validator and a normal form."""

import re
from collections.abc import Collection, Mapping

from plainspoken.catalogue.conditions import FactType
from plainspoken.engine.customer_names import is_customer_name

_FLAGS = re.ASCII | re.IGNORECASE  # ASCII: a digit is 0 to 9, not one of another script
_SIZE = re.compile(r"(\d{1,15}(?:,\d{3})*)(?:\.(\d+))? ?(bytes?|[kmgtpe]i?b?|b)", _FLAGS)
_COUNT = re.compile(r"(\d{1,12})|(\d{1,3}(?:,\d{3}){1,3})", _FLAGS)
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d+))? ?(?:%|percent)?", _FLAGS)
_CODE = re.compile(r"\d{2,6}", _FLAGS)
_GO_DURATION = re.compile(r"(?:\d{1,12}(?:\.\d{1,12})?(?:h|ms|µs|us|ns|m|s))+", _FLAGS)
_GO_PART = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)(h|ms|µs|us|ns|m|s)", _FLAGS)
_WORD_DURATION = re.compile(
    r"(\d{1,9})(?:\.(\d+))? ?-?(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)",
    _FLAGS,
)
_SECONDS = {"ms": 0.001, "us": 1e-6, "µs": 1e-6, "ns": 1e-9, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))

SHAPES: Mapping[FactType, str] = {
    FactType.SIZE: r"\d[\d,]{0,20}(?:\.\d+)? ?(?:bytes?|[kmgtpe]i?b?|b)\b",
    FactType.COUNT: r"\d[\d,]{0,14}",
    FactType.PERCENT: r"\d{1,3}(?:\.\d+)? ?%?",
    FactType.DURATION: r"(?:(?:\d{1,12}(?:\.\d{1,12})?(?:h|ms|m|s))+|\d[\d.]{0,12} ?-?(?:milliseconds?|seconds?|secs?"
    r"|minutes?|mins?|hours?|hrs?|days?|ms|s|m|h))(?![a-z])",
    FactType.CODE: r"\d{2,6}",
    FactType.NAME: r"[^\s,;:\"'`<>{}\[\]()|=/\\][^,;:\"'`<>{}\[\]()|=/\\]{0,63}",
    FactType.ENUM: r"[a-z0-9_.-]{1,64}",
}
"""What the last hole of a template takes when no text follows it: a pattern per type, for folded text."""


def normal_value(
    kind: FactType,
    raw: str,
    *,
    values: Mapping[str, str] | None = None,
    names: Collection[str] = (),
) -> str | None:
    """The value as a customer reads it, or None when `raw` is no valid value of the type.

    Normal forms: size `102 GB`, count `1,200`, percent `83%`, duration `2 minutes 30 seconds`, code as it is, enum the
    customer's word of `values` (compared without regard to case). A name is as it is: one of `names`, or of the shape
    of a name that a customer gave.
    """
    raw = raw.strip()
    if kind is FactType.NAME and raw in names:
        return raw
    if kind is FactType.ENUM:
        wanted = raw.casefold()
        return next((shown for word, shown in (values or {}).items() if word.casefold() == wanted), None)
    return _FORMS[kind](raw)


def _size(raw: str) -> str | None:
    match = _SIZE.fullmatch(raw)
    if not match:
        return None
    whole, fraction, unit = match[1].replace(",", ""), match[2] or "", match[3].casefold()
    if unit in {"b", "byte", "bytes"}:
        return _humanised(int(whole)) if not fraction else None
    number = _number(whole, fraction)
    letter = unit[0].upper()
    shown = {"K": "KB"}.get(letter, f"{letter}B")
    return f"{number} {shown[0]}i{shown[1]}" if "i" in unit else f"{number} {shown}"


def _humanised(size: int) -> str:
    amount, unit = float(size), 0
    while amount >= 1024 and unit < 5:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{_number(*f'{amount:.1f}'.split('.'))} {'KMGTP'[unit - 1]}iB"


def _number(whole: str, fraction: str = "") -> str:
    """The number without leading and trailing zeros, at most two decimals."""
    fraction = fraction[:2].rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def _count(raw: str) -> str | None:
    return f"{int(raw.replace(',', '')):,}" if _COUNT.fullmatch(raw) else None


def _percent(raw: str) -> str | None:
    match = _PERCENT.fullmatch(raw)
    if not match or int(match[1]) > 100:
        return None
    return f"{_number(match[1], match[2] or '')}%"


def _duration(raw: str) -> str | None:
    raw = raw.strip("<>~ ").casefold()
    if _GO_DURATION.fullmatch(raw):
        seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in _GO_PART.findall(raw))
        return _spoken(seconds)
    match = _WORD_DURATION.fullmatch(raw)
    if not match:
        return None
    unit = match[3]
    unit = "ms" if unit.startswith(("ms", "milli")) else unit[0]
    return _spoken(float(f"{match[1]}.{match[2] or 0}") * _SECONDS[unit])


def _spoken(seconds: float) -> str | None:
    if not 0 < seconds < 86400 * 1000:
        return None
    if seconds < 1:
        return "less than a second"
    left, parts = round(seconds), []
    for unit, length in _UNITS:
        amount, left = divmod(left, length)
        if amount:
            parts.append(f"{amount} {unit}{'' if amount == 1 else 's'}")
    return " ".join(parts[:2])


def _code(raw: str) -> str | None:
    return raw if _CODE.fullmatch(raw) else None


def _name(raw: str) -> str | None:
    return raw if is_customer_name(raw) else None


_FORMS = {
    FactType.SIZE: _size,
    FactType.COUNT: _count,
    FactType.PERCENT: _percent,
    FactType.DURATION: _duration,
    FactType.CODE: _code,
    FactType.NAME: _name,
}
