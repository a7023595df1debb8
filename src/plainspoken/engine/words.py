"""Where a word begins and ends in texts full of paths, options and dotted names."""

_JOINTS = frozenset("./-")


def stands_alone(text: str, start: int, end: int) -> bool:
    r"""Whether `text[start:end]` is a whole word: not a part of a longer name, path or option.

    Letters, digits and `_` join always; `.`, `/` and `-` join only with such a character behind them, so that a
    full stop ends a word and a lone dash does not hide one. (`regex`'s `\b` finds `virt-v2v` in `x-virt-v2v` and
    never finds `/dev/vda` after a blank.)
    """
    return not _joined(text, start - 1, -1) and not _joined(text, end, 1)


def _joined(text: str, at: int, direction: int) -> bool:
    if not 0 <= at < len(text):
        return False
    char = text[at]
    if char.isalnum() or char == "_":
        return True
    beyond = at + direction
    return char in _JOINTS and 0 <= beyond < len(text) and (text[beyond].isalnum() or text[beyond] == "_")
