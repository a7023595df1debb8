"""Technical pieces, plain and disguised, in every place where a text enters the API; customers read none of them."""

import pytest

from plainspoken.engine.sanitizer import Sanitizer
from tests.adversary.game import MOST_DISGUISED, is_alive, throws
from tests.api.two_customers import World
from tests.attack.places import Places, sentences, texts


@pytest.mark.slow
@pytest.mark.parametrize("disguised", [False, True], ids=["plain", "disguised"])
def test_no_piece_comes_out_of_any_place_and_few_out_of_texts_that_are_passed_on(
    world: World, sanitizer: Sanitizer, disguised: bool
) -> None:
    places = Places(world, sanitizer.catalogue, seed=20, disguised=disguised)
    for _ in range(25):
        places.play()

    watch = places.watch
    assert len(watch.thrown) == 9
    assert watch.leaks == []
    assert watch.faults == []
    assert watch.lines.share <= MOST_DISGUISED, watch.lines
    assert watch.steps.share <= MOST_DISGUISED, watch.steps


def test_few_pieces_are_words_of_the_rules_own_sentences(sanitizer: Sanitizer) -> None:
    """Else the test before would look for little."""
    said, game = sentences(sanitizer.catalogue), throws(20, disguised=False)
    pieces = [next(game).piece for _ in range(1_000)]

    assert sum(is_alive(piece, said) for piece in pieces) < 100


def test_texts_of_an_answer_are_looked_at_but_for_what_is_the_callers_own() -> None:
    answer = {"error_message": "a", "job_id": "b", "steps": [{"name": "c"}], "actionable_steps": ["d", "e"]}

    assert list(texts(answer)) == [
        ("error_message", "a"),
        ("name", "c"),
        ("actionable_steps", "d"),
        ("actionable_steps", "e"),
    ]
