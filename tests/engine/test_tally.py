from concurrent.futures import ThreadPoolExecutor

import pytest

from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.tally import Tally
from tests.support import MakeSanitizer

RULES = """
- id: flux.empty
  when: { text: { contains: flux is empty } }
  category: platform
  severity: error
  message: The power is gone
  actions: [Fill it]
  examples: [{ text: flux is empty }]
  not_for: [{ text: flux is full }]
"""


def test_answers_are_counted_by_rule_category_and_band_also_those_from_memory(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(RULES)
    for text in ("flux is empty", "flux is empty", "nothing known"):
        sanitizer.sanitize(text)

    assert sanitizer.tally.counts().answers == {
        ("flux.empty", "platform", "specific"): 2,
        ("", "platform", "fallback"): 1,
    }


def test_a_text_that_the_guard_stops_is_counted_by_its_origin(
    make_sanitizer: MakeSanitizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sanitizer = make_sanitizer(RULES)
    clean = Guard.is_clean
    monkeypatch.setattr(Guard, "is_clean", lambda self, text, **_: text != "The power is gone" and clean(self, text))
    sanitizer.sanitize("flux is empty")

    assert sanitizer.tally.counts().stopped == {"flux.empty": 1}


def test_a_break_of_the_engine_is_counted(sanitizer: Sanitizer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sanitizer.tally.counts().faults
    monkeypatch.setattr(sanitizer.matcher, "classify", lambda *_args, **_more: 1 / 0)
    sanitizer.sanitize("a text that was never asked before")

    assert sanitizer.tally.counts().faults == before + 1


def test_no_count_is_lost_between_threads() -> None:
    tally = Tally()

    def count() -> None:
        for _ in range(2_000):
            tally.answered("a", "b", "c", ambiguous=True)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(count)

    assert (tally.counts().answers, tally.counts().ambiguous) == ({("a", "b", "c"): 8_000}, 8_000)
