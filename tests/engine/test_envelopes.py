"""The same failure gives the same answer, whatever program logged it, wrapped it or wrote it as data."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue
from tools.envelopes import ENVELOPES

OURS = [
    ("could not start the VM: no space left on device", "vm-startup"),
    ("dial tcp 10.0.0.7:902: connect: connection refused", "final-sync"),
    ("volume 7d0c is locked by another operation", "volume-attachment"),
    ("the snapshot could not be taken because the guest did not answer in time", None),
    ("permission denied while creating the network", "network-reconfiguration"),
    ("ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction", None),
    ("x509: certificate has expired", "vm-creation"),
    ("lookup vcenter.example on 10.0.0.2:53: no such host", None),
    ("mkfs said that moonlight is lavender", "vm-creation"),
    ("operation failed", "vm-startup"),
]
"""Texts and their steps: faults of several kinds, a text that says nothing known, and one that says only that."""


def of_row(row: dict[str, Any]) -> Failure:
    source = row.get("source") if row.get("source") in {"replication_jobs", "job_tracking"} else None
    return Failure(row["text"], step=row.get("step"), operation=row.get("operation"), source=source)


def examples() -> Iterator[Failure]:
    yield from (example for rule in builtin_catalogue().rules for example in rule.examples)
    yield from (Failure(text, step=step) for text, step in OURS)


EXAMPLES = [failure for failure in examples() if "\n" not in failure.text]


def answer(sanitizer: Sanitizer, failure: Failure, text: str) -> tuple[str | None, str]:
    message = sanitizer.sanitize(replace(failure, text=text))
    return message.rule_id, message.user_message


def changed(sanitizer: Sanitizer, failures: list[Failure]) -> list[str]:
    """The failures that an envelope changes the answer to."""
    found = []
    for failure in failures:
        plain = answer(sanitizer, failure, failure.text)
        for name, wrapped in ENVELOPES.items():
            if (other := answer(sanitizer, failure, wrapped(failure.text))) != plain:
                found.append(f"{name}: {failure.text[:160]!r} {plain[0]} became {other[0]}")
    return found


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_changes_no_answer_to_our_own_messages(sanitizer: Sanitizer, name: str) -> None:
    different = []
    for failure in EXAMPLES:
        wrapped = ENVELOPES[name](failure.text)
        if (plain := answer(sanitizer, failure, failure.text)) != (other := answer(sanitizer, failure, wrapped)):
            different.append((failure.text, plain[0], other[0]))

    assert different == []


@pytest.mark.parametrize("name", ["diagnosed.jsonl", "cases.jsonl"])
def test_an_envelope_changes_no_answer_to_failures_of_the_platform(
    sanitizer: Sanitizer, corpus: Callable[[str], list[dict[str, Any]]], name: str
) -> None:
    assert changed(sanitizer, [of_row(row) for row in corpus(name)]) == []


@pytest.mark.parametrize("name", ["fresh.jsonl", "dev.jsonl"])
def test_an_envelope_changes_at_most_two_answers_in_a_hundred_to_texts_of_others(
    sanitizer: Sanitizer, corpus: Callable[[str], list[dict[str, Any]]], name: str
) -> None:
    rows = [row for row in corpus(name) if "\n" not in row["text"]]
    failures = [of_row(row) for row in random.Random(11).sample(rows, 150)]
    different = changed(sanitizer, failures)

    assert len(different) <= 0.02 * len(failures) * len(ENVELOPES), "\n".join(different)


names = st.from_regex(r"[a-z]{2,8}-[0-9]{1,4}", fullmatch=True)
hosts = st.from_regex(r"(?:[a-z]{2,8}\.){1,3}example", fullmatch=True)
ids = st.uuids().map(str)
paths = st.lists(st.from_regex(r"[a-z0-9_]{1,9}", fullmatch=True), min_size=2, max_size=5).map(
    lambda parts: "/" + "/".join(parts)
)

PIECES = [
    ("failed to open {path}: no space left on device", "path"),
    ("volume {id} is in use", "id"),
    ("dial tcp {host}:443: connect: no route to host", "host"),
    ("could not power on VM {name}: insufficient memory on the host", "name"),
    ("snapshot {id} of VM {name} was not found", "id"),
    ("{path}: permission denied", "path"),
]
KINDS = {"path": paths, "id": ids, "host": hosts, "name": names}


@pytest.mark.parametrize(("template", "kind"), PIECES)
@settings(max_examples=30)
@given(data=st.data())
def test_other_paths_ids_hosts_and_names_change_no_answer(
    sanitizer: Sanitizer, template: str, kind: str, data: st.DataObject
) -> None:
    fixed = {"path": "/srv/a1/b2", "id": "0a1b2c3d-1111-4222-8333-444455556666", "host": "x.example", "name": "vm-1"}
    other = fixed | {kind: data.draw(KINDS[kind])}
    first, second = (sanitizer.sanitize(template.format(**values)) for values in (fixed, other))

    assert (first.rule_id, first.user_message) == (second.rule_id, second.user_message)


QUIET_LINES = [
    "2026-03-02 10:11:12,345 INFO acme.volume attaching the snapshot of the network",
    "2026-03-02 10:11:12,345 DEBUG acme.network connection refused, trying the next address",
    'level=info msg="using the default certificate"',
    'time="2026-03-02T10:11:12Z" level=debug msg="connection refused, trying the next address"',
    '{"ts": 1, "level": "info", "msg": "disk full check passed", "fields": {"level": "error"}}',
    "I0302 10:11:12.345678       1 disk.go:66] disk full check passed",
]


@pytest.mark.parametrize("line", QUIET_LINES)
@pytest.mark.parametrize("before", [True, False])
def test_a_quiet_line_before_or_after_changes_no_answer(sanitizer: Sanitizer, line: str, *, before: bool) -> None:
    different = [
        failure
        for failure in EXAMPLES
        if answer(sanitizer, failure, f"{line}\n{failure.text}" if before else f"{failure.text}\n{line}")
        != answer(sanitizer, failure, failure.text)
    ]

    assert different == []


@pytest.mark.parametrize("failure", OURS, ids=[text for text, _ in OURS])
@pytest.mark.parametrize("said", ["create {} VM: {}", "{} failover of VM db-7 failed: {}"])
def test_whether_a_failover_was_a_test_changes_no_answer(
    sanitizer: Sanitizer, failure: tuple[str, str | None], said: str
) -> None:
    text, step = failure
    live, test = (sanitizer.sanitize(Failure(said.format(kind, text), step=step)) for kind in ("live", "test"))

    assert (live.rule_id, live.user_message) == (test.rule_id, test.user_message)
