"""A list that has `cannot create` finds the other ways to say it too."""

import pytest

from plainspoken.engine.lexicon import phrase_parts
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.verb_forms import other_forms


def forms(phrase: str, nouns: frozenset[str] = frozenset()) -> set[str]:
    return {" … ".join(map(" ".join, form)) for form in other_forms(phrase_parts(phrase), nouns)}


@pytest.mark.parametrize(
    ("phrase", "form"),
    [
        ("cannot create", "cannot created"),
        ("cannot create", "create failed"),
        ("cannot create", "creation failed"),
        ("cannot initialize", "initialization failed"),
        ("cannot detach", "detachment failed"),
        ("cannot create", "error creating"),
        ("cannot create", "failed while creating"),
        ("cannot write", "cannot written"),
        ("cannot stop", "error stopping"),
        ("cannot reset", "error resetting"),
        ("cannot format", "error formatting"),
        ("cannot modify", "cannot modified"),
        ("cannot deploy", "cannot deployed"),
        ("cannot free", "error freeing"),
        ("cannot connect", "error connecting"),
        ("cannot power on", "cannot powered on"),
        ("cannot power on", "power on failed"),
        ("cannot allocate memory", "error allocating memory"),
        ("cannot establish … connection", "error establishing … connection"),
    ],
)
def test_a_phrase_with_cannot_stands_for_its_other_forms(phrase: str, form: str) -> None:
    assert form in forms(phrase)


def test_a_validation_that_failed_is_more_than_one_that_could_not_be_made() -> None:
    assert "validation failed" not in forms("cannot validate")


def test_what_follows_the_verb_stays_behind_it() -> None:
    assert all(form.endswith("memory") for form in forms("cannot allocate memory"))


@pytest.mark.parametrize("phrase", ["create failed", "cannot", "could not be created", "could not be found"])
def test_other_phrases_have_no_other_forms(phrase: str) -> None:
    assert forms(phrase) == set()


def test_a_verb_that_is_a_noun_too_is_not_what_failed() -> None:
    assert "snapshot failed" not in forms("cannot snapshot", frozenset({"snapshot"}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("unable to relocate item-7", "error while relocating item-7"),
        ("cannot download item-7", "failed downloading item-7"),
        ("item-7: could not be terminated", "item-7: terminate failed"),
    ],
)
def test_all_forms_are_told_alike(sanitizer: Sanitizer, one: str, other: str) -> None:
    assert sanitizer.sanitize(one).user_message == sanitizer.sanitize(other).user_message
