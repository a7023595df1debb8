import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.authoring.mining.clusters import Unexplained
from plainspoken.authoring.mining.miner import Miner, find_unexplained
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)


def clusters_of(sanitizer: Sanitizer, *texts: str) -> dict[str, int]:
    found = find_unexplained([StoredFailure(text) for text in texts], sanitizer)
    return {cluster.shown_template: cluster.count for cluster in found.clusters}


def test_what_is_answered_with_its_cause_is_no_part_of_the_queue(small: Sanitizer) -> None:
    found = find_unexplained([StoredFailure("the pool is full"), StoredFailure("frobnication went odd")], small)

    assert (found.failures, found.unexplained, found.found) == (2, 1, 1)


def test_a_composed_answer_with_a_cause_is_no_part_of_the_queue_and_one_without_is(small: Sanitizer) -> None:
    failures = [StoredFailure("could not attach it: no space left"), StoredFailure("could not attach it")]
    (cluster,) = find_unexplained(failures, small).clusters

    assert (cluster.answers[0].rule_id, cluster.answers[0].band) == ("fault.not-attached", "general")


def test_the_envelope_of_a_text_makes_no_cluster_of_its_own(small: Sanitizer) -> None:
    assert clusters_of(
        small,
        "the frobnicator went odd",
        "2025-10-03T14:07:28Z ERROR zq.Manager: the frobnicator went odd",
        '{"level": "error", "logger": "zq", "msg": "the frobnicator went odd"}',
    ) == {"the frobnicator went odd": 3}


def test_a_cluster_tells_what_answers_it_now(small: Sanitizer) -> None:
    (cluster,) = find_unexplained([StoredFailure("the volume of vm01 is frozen")], small).clusters

    assert cluster.answers[0].rule_id == "disks.change-failed"
    assert cluster.answers[0].band == "specific"


def test_failures_that_differ_in_values_are_one_cluster(small: Sanitizer) -> None:
    assert clusters_of(
        small,
        "agent on 10.0.0.1 refused job-20251003-1407 after 2m0s",
        "agent on 10.9.8.7 refused job-20251104-9913 after 15s",
    ) == {"agent on <address> refused <id> after <duration>": 2}


def test_values_of_different_kinds_and_quoted_words_are_one_cluster_too(small: Sanitizer) -> None:
    found = clusters_of(small, "network 'Backup' of web01 looks odd", "network 'Prod LAN' of 4711 looks odd")

    assert found == {"network <*> of <*> looks odd": 2}


def test_different_wordings_stay_apart(small: Sanitizer) -> None:
    assert len(clusters_of(small, "network of the VM looks odd", "template of the VM looks odd")) == 2


def test_different_codes_stay_apart(small: Sanitizer) -> None:
    assert len(clusters_of(small, "platform said error 431 to it", "platform said error 530 to it")) == 2


def test_a_word_with_many_values_is_a_value(small: Sanitizer) -> None:
    cities = "berlin london paris rome madrid vienna oslo dublin lisbon".split()

    assert clusters_of(small, *(f"site {city} hums another tune" for city in cities)) == {
        "site <*> hums another tune": 9
    }


def test_a_step_that_wraps_the_text_makes_no_cluster_of_its_own(small: Sanitizer) -> None:
    assert clusters_of(
        small, "the frobnicator is out of cheese", "vm-creation failed: the frobnicator is out of cheese"
    ) == {"the frobnicator is out of cheese": 2}


def test_clusters_that_more_vms_met_come_first(small: Sanitizer) -> None:
    failures = [StoredFailure("one VM fails often", vm="a") for _ in range(9)]
    failures += [StoredFailure("several VMs fail seldom", vm=vm) for vm in "abc"]
    found = find_unexplained(failures, small)

    assert [(cluster.vms, cluster.count) for cluster in found.clusters] == [(3, 3), (1, 9)]


def test_without_vms_the_count_decides(small: Sanitizer) -> None:
    failures = [StoredFailure("seen once only here")] + 2 * [StoredFailure("seen twice over there")]

    assert [cluster.count for cluster in find_unexplained(failures, small).clusters] == [2, 1]


def test_a_cluster_knows_when_it_was_met_and_shows_the_newest(small: Sanitizer) -> None:
    failures = [
        StoredFailure(f"flux of {size} GB lost its way", step="vm-creation", at=NOON + timedelta(days=day))
        for day, size in ((1, 20), (2, 30), (0, 10))
    ]
    (cluster,) = find_unexplained(failures, small).clusters

    assert (cluster.first, cluster.last) == (NOON, NOON + timedelta(days=2))
    assert cluster.sample.text == "flux of 30 GB lost its way"
    assert cluster.steps == {"vm-creation": 3}


def test_aliases_of_a_step_are_the_step(small: Sanitizer) -> None:
    steps = ("vm-creation", "destination-vm-creation", " VM-Creation ")
    (cluster,) = find_unexplained([StoredFailure("flux lost its way", step=step) for step in steps], small).clusters

    assert cluster.steps == {"vm-creation": 3}


def test_the_id_of_a_cluster_does_not_change_when_more_of_its_kind_come(small: Sanitizer) -> None:
    one = StoredFailure("agent on 10.0.0.1 refused to talk")
    two = StoredFailure("agent on web01 refused to talk")

    (alone,) = find_unexplained([one], small).clusters
    (both,) = find_unexplained([two, one], small).clusters
    assert alone.id == both.id
    assert len(alone.id) == 8


def test_only_as_many_as_asked_for_are_returned_and_all_are_counted(small: Sanitizer) -> None:
    found = find_unexplained([StoredFailure(f"{word} went astray") for word in ("alpha", "beta")], small, limit=1)

    assert (len(found.clusters), found.found, found.complete) == (1, 2, True)


def test_a_look_can_be_bounded_in_number_and_time(small: Sanitizer) -> None:
    failures = [StoredFailure(f"flux {number} lost its way") for number in range(500)]

    some = find_unexplained(failures, small, most_failures=100)
    none = find_unexplained(failures, small, seconds=0)
    assert (some.failures, some.complete) == (100, False)
    assert (none.failures < 100, none.complete) == (True, False)


def test_a_bound_that_is_just_met_is_a_complete_look(small: Sanitizer) -> None:
    assert find_unexplained([StoredFailure("flux lost its way")], small, most_failures=1).complete


WORDS = st.sampled_from(
    ["volume", "agent", "flux", "lost", "web01", "10.0.0.7", "'Prod'", "12 GB", "404", "vol-8a7f2c"]
)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=40), seed=st.integers(0, 99))
def test_neither_order_nor_a_full_memory_makes_a_difference(sanitizer: Sanitizer, texts: list[str], seed: int) -> None:
    failures = [
        StoredFailure(text, step="vm-creation" if number % 2 else None, vm=f"vm-{number % 7}", at=NOON)
        for number, text in enumerate(texts)
    ]
    shuffled = failures[:]
    random.Random(seed).shuffle(shuffled)

    for room in (5, 1_000):
        assert mined(failures, sanitizer, room) == mined(shuffled, sanitizer, room)


def mined(failures: list[StoredFailure], sanitizer: Sanitizer, room: int) -> Unexplained:
    miner = Miner(sanitizer, most_shapes=room)
    for failure in failures:
        miner.add(failure)
    return miner.unexplained()


def test_more_texts_than_fit_are_told_apart_by_their_first_words(small: Sanitizer) -> None:
    miner = Miner(small, most_shapes=10)
    for number in range(400):
        word = "".join(chr(ord("q") + int(digit)) for digit in str(number))
        miner.add(StoredFailure(f"{'agent' if number % 2 else 'flux'} of the house lost {word} {word} today"))
    found = miner.unexplained()

    assert found.found <= 10
    assert sum(cluster.count for cluster in found.clusters) == 400
    assert all(cluster.truncated for cluster in found.clusters)


@pytest.mark.parametrize("text", ["", " ", "\x00\x1b[31m", "a" * 100_000, "volume \ud800", "/" * 5_000, "1." * 5_000])
def test_any_text_finds_a_cluster(small: Sanitizer, text: str) -> None:
    assert find_unexplained([StoredFailure(text)], small).found == 1
