"""Draws ratios as bars on a logarithmic scale, as SVG that reads well on light and dark pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_LEFT: Final = 330
_WIDTH: Final = 400
_RIGHT: Final = 70
_LINE: Final = 24
_TOP: Final = 34
_STEPS: Final = (1, 2, 5)
_STYLE: Final = (
    "<style>text{font:13px sans-serif;fill:#777}.bar{fill:#3b82c4}.over{fill:#c46a3b}"
    ".goal{stroke:#2e9b57;stroke-width:3}.grid{stroke:#999;stroke-opacity:.35}.one{stroke:#777}</style>"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; a goal is a mark that it should not pass."""

    name: str
    ratio: float
    goal: float | None = None


def draw(title: str, bars: Sequence[Bar]) -> str:
    """The picture: bars from 1, to the right for what costs more, to the left for what costs less."""
    values = [1.0, *(bar.ratio for bar in bars), *(bar.goal for bar in bars if bar.goal)]
    low, high = min(values) / 1.3, max(values) * 1.3

    def at(value: float) -> float:
        return _LEFT + _WIDTH * (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))

    bottom = _TOP + _LINE * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {bottom + 24}" role="img">',
        f"<title>{escape(title)}</title>",
        _STYLE,
        f'<text x="0" y="16">{escape(title)}</text>',
    ]
    for value in _ticks(low, high):
        kind = "one" if value == 1 else "grid"
        parts.append(f'<line class="{kind}" x1="{at(value):.1f}" x2="{at(value):.1f}" y1="{_TOP - 6}" y2="{bottom}"/>')
        parts.append(f'<text x="{at(value):.1f}" y="{bottom + 16}" text-anchor="middle">×{value:g}</text>')
    for number, bar in enumerate(bars):
        y = _TOP + _LINE * number
        start, end = sorted((at(1), at(bar.ratio)))
        kind = "over" if bar.goal and bar.ratio > bar.goal else "bar"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(bar.name)}</text>')
        parts.append(
            f'<rect class="{kind}" x="{start:.1f}" y="{y + 3}" width="{max(end - start, 1):.1f}" height="14"/>'
        )
        if bar.goal:
            parts.append(f'<line class="goal" x1="{at(bar.goal):.1f}" x2="{at(bar.goal):.1f}" y1="{y}" y2="{y + 20}"/>')
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 14}">×{bar.ratio:.3g}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ticks(low: float, high: float) -> list[float]:
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = _STEPS if high / low < 100 else (1,)
    return [value for exponent in exponents for step in steps if low <= (value := step * 10.0**exponent) <= high]
