"""Phrases that another phrase of their entry makes needless are found, and only those."""

from dataclasses import replace

from plainspoken.catalogue.model import Catalogue
from tests.support import builtin_catalogue
from tools.redundant_phrases import candidates, needless


def with_phrases(*phrases: str) -> Catalogue:
    catalogue = builtin_catalogue()
    failed = catalogue.faults["not-found"]
    return replace(catalogue, faults={**catalogue.faults, "not-found": replace(failed, phrases=phrases)}, rules=())


def found(*phrases: str) -> set[str]:
    return {spare.phrase for spare in candidates(with_phrases(*phrases)) if spare.entry == "not-found"}


def test_a_longer_phrase_is_needless_beside_one_that_stands_in_it() -> None:
    assert found("zapped", "zapped out") == {"zapped out"}
    assert found("zap … thing", "zap big old thing") == {"zap big old thing"}


def test_another_form_of_a_phrase_is_needless() -> None:
    assert found("cannot zap", "error zapping", "could not be zapped") == {"error zapping", "could not be zapped"}


def test_phrases_that_do_not_hold_one_another_are_all_needed() -> None:
    assert found("zapped out", "out zapped", "zapped … twice out") == set()


def test_a_phrase_that_hides_the_words_of_another_entry_is_needed() -> None:
    assert found("zapped", "zapped permission denied") == set()


def test_only_what_changes_no_answer_is_needless() -> None:
    catalogue = with_phrases("zapped", "half zapped", "zapped hard")
    rows = [{"text": "gadget 7 half zapped"}, {"text": "gadget zapped hard and unavailable"}]

    spare = {each.phrase for each in needless(catalogue, rows) if each.entry == "not-found"}

    assert spare == {"half zapped"}
