import random

from plainspoken.authoring.mining.counting import DistinctCounter


def counted(texts: list[str], room: int = 256) -> DistinctCounter:
    distinct = DistinctCounter(room)
    for text in texts:
        distinct.add(text)
    return distinct


def test_a_string_counts_once() -> None:
    assert counted(["a", "b", "a"]).count == 2


def test_counts_are_exact_as_long_as_there_is_room() -> None:
    distinct = counted([f"vm-{number % 256}" for number in range(5_000)])

    assert (distinct.count, distinct.exact) == (256, True)


def test_beyond_the_count_is_an_estimate_that_comes_near() -> None:
    distinct = counted([f"vm-{number}" for number in range(50_000)])

    assert not distinct.exact
    assert abs(distinct.count - 50_000) < 10_000


def test_neither_order_nor_parts_change_a_count() -> None:
    texts = [f"vm-{number}" for number in range(3_000)]
    whole = counted(texts)
    random.Random(5).shuffle(texts)
    parts = counted(texts[:700])
    for start in range(700, 3_000, 100):
        parts.merge(counted(texts[start : start + 100]))

    assert parts.count == whole.count == counted(texts).count
    assert parts.exact is whole.exact is False
