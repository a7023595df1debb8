"""Rule directories that are broken, huge, hostile and mended under load, and rules that take too long."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from plainspoken.catalogue.files import LARGEST_FILE
from tests.faults.conftest import Report, Serve, often, prepare, seconds, times
from tests.faults.serving import until

pytestmark = pytest.mark.slow

TAKEN_SECONDS = 60.0
"""How long the newest good rules may take: a check of them is 3 s of a processor, and the machine may be busy."""

RULE = """# yaml-language-server: $schema=schemas/failures.schema.json
- id: flux.capacitor-empty
  when: {{ text: {{ contains: flux capacitor is empty }} }}
  category: platform
  severity: error
  message: The power supply of the site is empty, and {number} people know
  actions: [Fill the power supply]
  examples: [{{ text: flux capacitor is empty now }}]
  not_for: [{{ text: flux capacitor is full }}]
"""
SLOW_RULE = """
- id: flux.slow
  when: { text: { all: [{ contains: slow }, { regex: '(?:x+x+)+y' }] } }
  category: platform
  severity: error
  message: The slow rule holds
  actions: [Fill the power supply]
  examples: [{ text: slow xxy }]
  not_for: [{ text: slow }]
"""
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def write(text: str | bytes) -> Callable[[Path], None]:
    def attack(file: Path) -> None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    return attack


def pipe(file: Path) -> None:
    os.mkfifo(file)


def link(file: Path) -> None:
    file.symlink_to("/dev/zero")


def directory_gone(file: Path) -> None:
    site = file.parents[1]
    gone = site.with_name("gone")
    site.rename(gone)
    shutil.rmtree(gone)


ATTACKS: dict[str, Callable[[Path], None]] = {
    "no YAML": write("- id: [flux\n  when: }"),
    "half a file": write(RULE.format(number=0)[:200]),
    "no UTF-8": write(b"\xff\xfe\x00" * 100),
    "empty": write(""),
    "a leak": write(RULE.format(number=0).replace("The power supply", "virt-v2v-in-place of /dev/vda")),
    "an example that fails": write(RULE.format(number=0).replace("empty now", "full")),
    "two rules of one name": write(RULE.format(number=0) + RULE.format(number=1).partition("\n")[2]),
    "aliases that grow": write(LAUGHS),
    "a tag": write("!!python/object/apply:os.system ['true']\n"),
    "depth": write("[" * 50_000),
    "size": write("# " + "x" * (LARGEST_FILE + 1) + "\n" + RULE.format(number=0)),
    "a pattern that grows": write(
        RULE.format(number=0).replace("contains: flux capacitor is empty", "regex: '(a+)+$'")
    ),
    "a pipe": pipe,
    "a link to what has no end": link,
    "the directory is gone": directory_gone,
}


class Asking(threading.Thread):
    """Asks for one answer again and again, and keeps what it got."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.told: list[str] = []
        self.failed: list[str] = []
        self.done = threading.Event()

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=60) as client:
            while not self.done.is_set():
                try:
                    answer = client.post("/api/v1/sanitize", json={"text": "the flux capacitor is empty"})
                except httpx.TransportError as error:
                    self.failed.append(type(error).__name__)
                    continue
                if answer.status_code != 200:
                    self.failed.append(f"{answer.status_code} {answer.text[:200]}")
                    continue
                self.told.append(answer.json()["user_message"])
                time.sleep(0.005)


@contextmanager
def asking(url: str, number: int = 2) -> Iterator[list[Asking]]:
    threads = [Asking(url) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.done.set()
            thread.join()


def message(number: int) -> str:
    return f"The power supply of the site is empty, and {number} people know"


def tells(caller: Asking, text: str) -> bool:
    return bool(caller.told) and caller.told[-1] == text


def put(file: Path, attack: Callable[[Path], None]) -> None:
    """Change the file, or what is there in its place, at once: a site without it is content as any other."""
    site = file.parents[1]
    if attack is directory_gone:
        if site.exists():
            attack(file)
    elif site.exists():
        new = file.with_name(f".{file.name}")
        attack(new)
        new.replace(file)
    else:
        new = site.with_name("new") / file.relative_to(site)
        new.parent.mkdir(parents=True)
        attack(new)
        site.with_name("new").rename(site)


def mend(file: Path, number: int) -> None:
    """Put good rules there, whatever is there now."""
    put(file, write(RULE.format(number=number)))


def test_rules_that_are_broken_and_mended_again_and_again_fail_no_request(
    tmp_path: Path, serve: Serve, report: Report
) -> None:
    url = f"sqlite:///{tmp_path}/jobs.db"
    prepare(url)
    file = tmp_path / "site" / "failures" / "flux.yaml"
    number, broken, longest = 0, 0, 0.0
    mend(file, number)
    server = serve(url, "--rules", str(tmp_path / "site"), watch=True)
    chance = random.Random(1)
    attacks = list(ATTACKS)
    end = time.monotonic() + seconds(0, 0.12)
    with asking(server.url) as callers:
        while broken < 3 or number < often(100) or (time.monotonic() < end and broken < 300):
            for _ in range(chance.randint(1, 4)):
                broken += 1
                put(file, ATTACKS[attacks[broken % len(attacks)]])
                time.sleep(chance.uniform(0.1, 3))
            number += 1
            mend(file, number)
            longest = max(longest, until(partial(tells, callers[0], message(number)), seconds=TAKEN_SECONDS * 2))
    told = [text for caller in callers for text in caller.told]

    assert [failed for caller in callers for failed in caller.failed] == []
    assert longest < TAKEN_SECONDS
    for caller in callers:
        order = [message(each) for each in range(number + 1)]
        places = [order.index(text) for text in caller.told]
        assert places == sorted(places), "older rules came back"
    assert server.faults_in_log() == []
    report(
        "rule files are broken, huge and hostile, and mended",
        done=f"broken {times(broken)} in {min(broken, len(ATTACKS))} ways, mended {times(number)}",
        counted=f"{len(told):,} answers meanwhile: none failed, none from older rules than the one before",
        result=f"the newest good rules were in force {longest:.0f} s after they were written at most",
    )


def test_a_pattern_that_other_engines_never_end_with_holds_up_nobody(
    tmp_path: Path, serve: Serve, report: Report
) -> None:
    url = f"sqlite:///{tmp_path}/jobs.db"
    prepare(url)
    file = tmp_path / "site" / "failures" / "flux.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RULE.format(number=0) + SLOW_RULE, encoding="utf-8")
    server = serve(url, "--rules", str(tmp_path / "site"))
    hostile = "slow " + "x" * 5_000
    longest, asked, end = 0.0, 0, time.monotonic() + seconds(3, 0.01)
    with asking(server.url) as callers, httpx.Client(base_url=server.url, timeout=60) as client:
        while time.monotonic() < end:
            began = time.monotonic()
            answer = client.post("/api/v1/sanitize", json={"text": f"{hostile} {asked}"})
            longest, asked = max(longest, time.monotonic() - began), asked + 1
            assert answer.status_code == 200
            assert answer.json()["user_message"] != "The slow rule holds"
    told = [text for caller in callers for text in caller.told]

    assert [failed for caller in callers for failed in caller.failed] == []
    assert set(told) == {message(0)}
    assert longest < 10
    report(
        "a rule in service whose pattern other engines never come to an end with",
        done=f"{asked:,} texts of 5,000 characters that it is made for",
        counted=f"{len(told):,} other answers meanwhile, none failed",
        result=f"such a text is answered within {longest:.1f} s",
    )
