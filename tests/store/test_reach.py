"""Which VMs words name, on real databases."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from plainspoken.store.reach import MOST_WORDS, MalformedReach, Reach
from tests.jobs.conftest import NOON, Store
from tests.store.test_narrowing import seen


def unique() -> str:
    return uuid.uuid4().hex[:10]


def test_a_vm_is_named_by_its_context_id(store: Store) -> None:
    one, two, _ = store.vm(), store.vm(), store.vm()

    assert seen(store, Reach.of([f"vm:{one}", f"vm:{two}"])) == {one, two}


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("{0}-*", {"{0}-web", "{0}-WEB", "{0}-", "{0}-a_b", "{0}-axb", "{0}-[x]?", "{0}-x"}),
        ("{0}-web", {"{0}-web"}),
        ("{0}-a_b", {"{0}-a_b"}),
        ("{0}-[x]?", {"{0}-[x]?"}),
        ("*{0}*-w*b", {"{0}-web"}),
        ("{0}%", set()),
        ("{0}|", set()),
    ],
)
def test_a_star_stands_for_any_letters_and_every_other_letter_for_itself(
    store: Store, pattern: str, names: set[str]
) -> None:
    key = unique()
    ids = {
        name: store.vm(vm_name=name.format(key))
        for name in ("{0}-web", "{0}-WEB", "{0}-", "{0}-a_b", "{0}-axb", "{0}-[x]?", "{0}-x", "x{0}", "ä{0}")
    }

    assert seen(store, Reach.of([f"name:{pattern.format(key)}"])) == {ids[name] for name in names}


def test_a_name_is_that_of_one_customer_whatever_the_database_takes_for_the_same(store: Store) -> None:
    key = unique()
    own = store.vm(vm_name=f"{key}-muller")
    for other in (f"{key}-Muller", f"{key}-müller", f"{key}-muller "):
        store.vm(vm_name=other)

    assert seen(store, Reach.of([f"name:{key}-muller"])) == {own}


def test_a_source_is_the_vcenter_of_a_vm_to_the_letter(store: Store) -> None:
    host = f"{unique()}.example"
    own = {store.vm(vcenter_host=host), store.vm(vcenter_host=host)}
    store.vm(vcenter_host=host.upper())
    store.vm(vcenter_host=None)

    assert seen(store, Reach.of([f"source:{host}"])) == own


def test_a_group_has_the_vms_whose_newest_replication_with_a_group_names_it(store: Store) -> None:
    group, other = unique(), unique()
    stays, left, came, waits, alone = (store.vm() for _ in range(5))

    def replicate(vm: str, group: str | None, hour: int | None) -> None:
        started = None if hour is None else NOON + timedelta(hours=hour)
        store.replication(vm, vm_group_id=group, started_at=started)

    replicate(stays, group, 1)
    replicate(stays, None, 2)
    replicate(stays, "", 3)
    replicate(stays, other, None)
    replicate(left, group, 1)
    replicate(left, other, 2)
    replicate(came, other, 1)
    replicate(came, group, 2)
    replicate(waits, group, None)
    replicate(alone, None, 1)

    assert seen(store, Reach.of([f"group:{group}"])) == {stays, came}
    assert seen(store, Reach.of([f"group:{group.upper()}"])) == set()


def test_words_of_one_kind_add_up_and_kinds_narrow_each_other(store: Store) -> None:
    key, host = unique(), f"{unique()}.example"
    both = store.vm(vm_name=f"{key}-a", vcenter_host=host)
    store.vm(vm_name=f"{key}-b")
    store.vm(vcenter_host=host)

    assert seen(store, Reach.of([f"name:{key}-a", f"name:{key}-b", f"source:{host}"])) == {both}


def test_many_vms_can_be_seen_at_once(store: Store) -> None:
    key = unique()
    own = {store.vm(vm_name=f"{key}-{number}") for number in range(60)}

    assert seen(store, Reach.of([f"name:{key}-*"])) == own


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        (None, "must be a list"),
        ("vm:ctx-1", "must be a list"),
        ({"vm": "ctx-1"}, "must be a list"),
        ([], "with one at least"),
        (["ctx-1"], "word 1 is of no known kind"),
        (["vm:ctx-1", 7], "word 2 is of no known kind"),
        (["VM:ctx-1"], "no known kind"),
        (["vm:"], "1 to 255 characters"),
        (["vm:" + "x" * 256], "1 to 255 characters"),
        (["vm:a\0b"], "cannot be printed"),
        (["vm:a\ud800"], "cannot be printed"),
        (["source: vc1"], "blank at an end"),
        (["name:*"], "would be every VM"),
        (["name:a*b*c*d*e*"], "more than 4 stars"),
        (["group:*"], "only names may have any"),
        (["vm:x"] * (MOST_WORDS + 1), "at most 500 words"),
    ],
)
def test_words_that_cannot_be_held_to_are_refused_with_the_reason(words: object, mistake: str) -> None:
    with pytest.raises(MalformedReach, match=mistake):
        Reach.of(words)


def test_a_reach_is_told_by_the_words_it_was_made_of() -> None:
    words = ("vm:a", "vm:b", "name:acme-*", "source:vc1:443", "group:7")

    assert Reach.of(words[::-1]).words == words
