"""Detectors: what is plain, what is a name, and which kind of technical thing the rest is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.engine.detectors import NAMES, PATTERNS, Pattern
from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shapes import core_of, kind_of

PLAIN = """
word Word WORD VMs don't VM's pre-flight read/write and/or volume(s) e.g. a.m. U.S. I/O N/A R&D 42 -5 1,024 12.5 42%
12.5GB 100MB/s GB/s 3m20s 1h 14:07 14:07:33.123 2025-10-03 2025-10-03T17:46:57Z 03/10/2025 2/5 5-minute 64-bit v2
v1.2.3 7.0.3 #3 ~5 <1 >90% 50+ 16:9 1920x1080 $5 1st (ETA 100%), 10–20GB 2019–2023 Paris–Lyon
… — • ✅ Größe Müller-PC 日本 '
"""
NAMES_OF_VMS = "pgtest1 Web-Server-01 SQL2016-DC2 SRV_DB01 dc01 win2019std WEB-PROD-01 WebServer01 SRV01A web01a"


@pytest.mark.parametrize("piece", PLAIN.split())
def test_a_plain_piece_has_no_kind(piece: str) -> None:
    assert kind_of(piece) is None


@pytest.mark.parametrize("piece", NAMES_OF_VMS.split())
def test_a_piece_shaped_like_a_vm_is_a_name(piece: str) -> None:
    assert kind_of(piece) == NAME


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("http://x/y?z=1", "address"),
        ("user@host", "address"),
        ("10.0.0.1:8080", "address"),
        ("52:54:00:6b:3c:58", "address"),
        ("/etc/fstab", "path"),
        (r"C:\temp", "path"),
        ("disk.qcow2", "path"),
        ("/dev/mapper/vg-root", "device"),
        ("0000:3b:00.0", "device"),
        ("eth0", "device"),
        ("vnet12", "device"),
        ("db01.prod.internal", "host"),
        ("esxi-03", "host"),
        ("kvm-node07", "host"),
        ("Work-Job-Executor-32", "host"),
        ("linstor-node-b", "host"),
        ("4d1a5f0c-7c7e-4a5e-b0de-3b0a6b9a0c77", "id"),
        ("vol-7d2e", "id"),
        ("vm-62669", "id"),
        ("vm–62669", "id"),
        ("vol—7d2e", "id"),
        ("i-2-40344", "id"),
        ("obj_8687", "id"),
        ("snap-7b2a80-pgtest1", "id"),
        ("repl-baecbd", "id"),
        # No VM is named so, but passwords are made so: in a log nothing else tells that this is one.
        ("ioaeq5989K", "id"),
        ("Exyvps644T", "id"),
        ("0xc000293a2d", "id"),
        ("8a322c34860d", "id"),
        ("ctx-pgtest1-20251003-140708", "id"),
        ("--name", "flag"),
        ("-device", "flag"),
        ("e1000e,netdev=hostnet0", "setting"),
        ("StartVMCmd", "identifier"),
        ("wireType", "identifier"),
        ("job_tracking", "identifier"),
        ("SQL_MODE", "identifier"),
        ("java.util.List", "identifier"),
        ("main()", "identifier"),
        ("sshd[24227]:", "identifier"),
        ("EHOSTUNREACH", "code"),
        ("lvcreate", "other"),
        ("sfdisk", "other"),
        ("libfoo", "other"),
        ("xdebugctl", "other"),
    ],
)
def test_a_technical_piece_has_the_kind_of_its_shape(piece: str, kind: str) -> None:
    assert kind_of(piece) == kind


def test_an_allowed_word_is_plain_however_it_is_written() -> None:
    assert kind_of("vCenter's", frozenset({"vcenter"})) is None


@pytest.mark.parametrize(
    ("piece", "core"), [("(done),", "done"), ("“x”", "x"), ("main()", "main()"), ("a[1]:", "a[1]"), ("...", "")]
)
def test_the_core_of_a_piece_is_without_the_punctuation_around_it(piece: str, core: str) -> None:
    assert core_of(piece) == core


@settings(max_examples=100, deadline=None)
@given(piece=st.text(max_size=60))
def test_any_piece_has_a_known_kind(piece: str) -> None:
    assert kind_of(piece) in {None, NAME, *NAMES}


def found(detector: str, text: str) -> list[str]:
    return [hidden for name, hidden in constructs(text) if name == detector]


def constructs(text: str) -> list[tuple[str, str]]:
    return [
        (pattern.detector, text[start:end])
        for pattern in PATTERNS
        for start, end in pattern.spans(text, [at for gate in pattern.gates for at in places(gate, text)])
    ]


def near_gates(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    gates = [at for gate in pattern.gates for at in places(gate, text)]
    return [match.span("whole") for match in pattern.matches(text, gates, seconds=10)] if gates else []


def everywhere(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in regex.finditer(pattern.source, text, pattern.flags)]


def places(gate: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(gate), text.lower())]


@pytest.mark.parametrize(
    ("detector", "text", "hidden"),
    [
        ("code", "it failed: exit status 1, again", "exit status 1"),
        ("code", "the process exited with code 5", "exited with code 5"),
        ("code", "got HTTP status 530", "HTTP status 530"),
        ("code", "killed by signal 15", "killed by signal 15"),
        ("code", "Error 1205 (HY000): Lock wait", "Error 1205 (HY000)"),
        ("code", "failed, errno: 1625", "errno: 1625"),
        ("sql", "x: INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"),
        ("sql", "rejected (SQLSTATE 08006)", "SQLSTATE 08006"),
        ("sql", "ran update t set a = 1", "update t set a = 1"),
        ("trace", "Caused by: boom", "Caused by:"),
        ("trace", "\t... 34 more", "... 34 more"),
        ("trace", "goroutine 12 [running]:", "goroutine 12 [running]:"),
        ("log", "Nov  3 01:02:03 h1 prog[7]: text", "h1 prog[7]:"),
        ("json", '{"error": "x"}', '{"error":'),
    ],
)
def test_a_construct_of_several_pieces_is_found(detector: str, text: str, hidden: str) -> None:
    assert hidden in found(detector, text)


@pytest.mark.parametrize(
    "text",
    [
        "The failure was caused by a full disk",
        "Select a network from the list",
        "Update the mapping, then set the network",
        "Delete the snapshot from the VM",
        "The code is 431",
        "The status is ready, 3 of 5",
        "No signal since 14:07",
        "Return to the list of 5 VMs",
        "The stack of 3 hosts",
    ],
)
def test_ordinary_sentences_hold_no_construct(text: str) -> None:
    assert constructs(text) == []


def test_no_gate_misses_what_its_pattern_finds(corpus: Callable[[str], list[dict[str, Any]]]) -> None:
    # The gate of `json` and what a frame needs besides are more: what they find counts only in such texts.
    missed = [
        (item.detector, row["text"])
        for row in corpus("dev.jsonl")
        for item in PATTERNS
        if item.detector != "json"
        and (item.detector != "trace" or not item.needs or item.may_match(row["text"].lower()))
        and (near_gates(item, row["text"]) if item.may_stand_in(row["text"], row["text"].lower()) else [])
        != everywhere(item, row["text"])
    ]

    assert missed == []
