"""Technical pieces in many disguises: the scrubber's own words against an eye that knows nothing of it."""

from itertools import islice

import pytest

from plainspoken.engine.sanitizer import Sanitizer
from tests.adversary.disguises import DISGUISES, PLAIN
from tests.adversary.game import MOST_DISGUISED, MOST_PLAIN, is_alive, play, throws
from tests.adversary.pieces import KINDS, Piece
from tests.adversary.places import PLACES


def test_hardly_a_plain_piece_can_be_read_in_a_scrubbed_text(sanitizer: Sanitizer) -> None:
    score = play(sanitizer.scrub, seed=20, count=1_500, disguised=False)

    assert score.share <= MOST_PLAIN, score


def test_few_disguised_pieces_can_be_read_in_a_scrubbed_text(sanitizer: Sanitizer) -> None:
    score = play(sanitizer.scrub, seed=20, count=2_500, disguised=True)

    assert score.share <= MOST_DISGUISED, score


def test_every_plain_piece_is_seen_where_nothing_is_scrubbed() -> None:
    assert play(lambda text: text, seed=1, count=1_500, disguised=False).share == 1


def test_the_eye_sees_through_the_disguises_where_nothing_is_scrubbed() -> None:
    written = [throw for throw in islice(throws(1, disguised=True), 2_500) if not throw.piece.exact]

    assert sum(is_alive(throw.piece, throw.text) for throw in written) / len(written) > 0.97


@pytest.mark.parametrize(
    ("shown", "alive"),
    [
        ("the VIRSH tool", True),
        ("the v\u0456r\u200bsh tool", True),
        ("the v i r s h tool", True),
        ("the \uff56irsh tool", True),
        ("the [internal] tool", False),
        ("the virshed tool", False),
    ],
)
def test_the_eye_knows_a_mark_in_other_letters_but_not_within_another_word(shown: str, alive: bool) -> None:
    assert is_alive(Piece("virsh", ("virsh",)), shown) is alive


def test_an_exact_mark_counts_as_it_is_written() -> None:
    piece = Piece("--billing-bus", ("--billing",), exact=True)

    assert is_alive(piece, "run with --Billing-bus")
    assert not is_alive(piece, "the billing bus")


def test_the_same_seed_makes_the_same_texts() -> None:
    assert list(islice(throws(7, disguised=True), 50)) == list(islice(throws(7, disguised=True), 50))


def test_every_kind_meets_every_disguise_before_one_comes_again() -> None:
    disguises = set(DISGUISES) - {PLAIN}
    rounds = list(islice(throws(7, disguised=True), len(KINDS) * len(disguises)))

    assert {(throw.kind, throw.disguise) for throw in rounds} == {(kind, name) for kind in KINDS for name in disguises}


def test_a_place_holds_no_mark_of_its_own() -> None:
    texts = [text.replace("{}", "it") for text in PLACES.values()]
    pieces = [throw.piece for throw in islice(throws(3, disguised=False), 500)]

    assert [(piece, text) for piece in pieces for text in texts if is_alive(piece, text)] == []
