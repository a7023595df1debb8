from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.loader import load_catalogue, read_catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.judge import accept_apart
from tests.rule_files import SITE_RULE, write_rules
from tests.support import builtin_catalogue

pytestmark = pytest.mark.slow

Client = TestClient[Litestar]
Json = dict[str, Any]

PATH = "/api/v1/catalogue/status"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_rules(tmp_path / "site", {"failures/flux.yaml": SITE_RULE})


@pytest.fixture
def watched(store_url: str, site: Path) -> Iterator[Client]:
    """A caller of an app whose site directory is watched."""
    directories = (builtin_rules(), site)
    watcher = CatalogueWatcher(
        Sanitizer(load_catalogue(site)), directories=directories, prepare=accept_apart, interval=0.1, settle=0.05
    )
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        wait(client, attempts=1)
        yield client


def wait(client: Client, *, attempts: int) -> Json:
    """The status once so many attempts are made."""
    deadline = time.monotonic() + 60
    while True:
        status: Json = client.get(PATH).json()
        if status["attempts"] >= attempts:
            return status
        assert time.monotonic() < deadline, status
        time.sleep(0.05)


def said(client: Client) -> str:
    body = client.post("/api/v1/sanitize", json={"text": "flux capacitor is empty"}).json()
    return str(body["user_message"])


def test_a_server_without_a_watch_tells_what_it_serves(client: Client) -> None:
    status = client.get(PATH).json()

    assert status["rules"] == client.get("/health/ready").json()["rules"]
    assert (status["watching"], status["attempts"], status["last_attempt"]["outcome"]) == (False, 0, "loaded")


def test_a_changed_rule_answers_without_a_restart(watched: Client, site: Path) -> None:
    assert said(watched) == "The power supply of the site is empty"
    before = watched.get(PATH).json()["fingerprint"]

    write_rules(site, {"failures/flux.yaml": SITE_RULE.replace("of the site", "of this site")})
    status = wait(watched, attempts=2)

    assert said(watched) == "The power supply of this site is empty"
    assert status["fingerprint"] == watched.get("/health/ready").json()["catalogue"] != before
    assert (status["reloads_ok"], status["reloads_failed"]) == (1, 0)
    assert datetime.fromisoformat(status["loaded_at"]) <= datetime.now(UTC)
    assert [layer["name"] for layer in status["layers"]] == ["built-in", "site"]


@pytest.mark.parametrize(
    ("old", "new", "place", "check"),
    [
        ("severity: error", "severity: eror", "site/failures/flux.yaml:5:13", "unknown-value"),
        ("message: The power", "message: virt-v2v says the power", "site/failures/flux.yaml:6:12", "leaked-term"),
        ("empty now", "full now", "site/failures/flux.yaml:8:14", "example-unmatched"),
    ],
    ids=["does not load", "leaks", "an example fails"],
)
def test_a_bad_change_is_refused_and_told_by_layer_file_and_line(
    watched: Client, site: Path, old: str, new: str, place: str, check: str
) -> None:
    before = watched.get(PATH).json()["fingerprint"]
    write_rules(site, {"failures/flux.yaml": SITE_RULE.replace(old, new)})
    status = wait(watched, attempts=2)

    attempt = status["last_attempt"]
    assert (attempt["outcome"], status["fingerprint"], status["reloads_failed"]) == ("refused", before, 1)
    assert said(watched) == "The power supply of the site is empty"
    found = [(f"{each['file']}:{each['line']}:{each['column']}", each["check"]) for each in attempt["findings"]]
    assert (place, check) in found


def test_a_word_of_the_site_that_silences_a_rule_below_is_refused(watched: Client, site: Path) -> None:
    write_rules(site, {"vocabulary.yaml": "\nwords: [{ why: A product of ours, anywhere: [template] }]\n"})
    status = wait(watched, attempts=2)

    assert status["last_attempt"]["outcome"] == "refused"
    checks = {finding["check"] for finding in status["last_attempt"]["findings"]}
    assert "example-stopped" in checks


def test_no_path_of_the_machine_and_no_secret_is_told(watched: Client, site: Path) -> None:
    secret = "hunter2hunter2"
    rule = SITE_RULE.replace("category: platform", f"category: 'password={secret}'")
    write_rules(site, {"failures/flux.yaml": rule, "failures/twice.yaml": SITE_RULE})
    wait(watched, attempts=2)
    text = watched.get(PATH).text

    assert "already given at site/failures/flux.yaml:2:7" in text
    assert str(site.parent) not in text
    assert secret not in text


def test_bad_rules_are_served_at_the_start_for_want_of_better_ones_and_told(store_url: str, site: Path) -> None:
    write_rules(site, {"failures/flux.yaml": SITE_RULE.replace("empty now", "full now")})
    watcher = CatalogueWatcher(
        Sanitizer(load_catalogue(site)),
        directories=(builtin_rules(), site),
        prepare=accept_apart,
        interval=None,
        settle=0.05,
    )
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client:
        status = wait(client, attempts=1)

        assert said(client) == "The power supply of the site is empty"
    assert status["last_attempt"]["outcome"] == "refused"
    assert "nothing better was there" in status["last_attempt"]["reason"]
    assert (status["reloads_ok"], status["reloads_failed"]) == (0, 0)


@pytest.mark.parametrize("length", [30, 50_000], ids=["short", "long"])
def test_a_request_is_answered_whole_by_one_catalogue_while_others_take_over(
    store_url: str, site: Path, length: int
) -> None:
    def load(
        directories: Sequence[Path], _given_up: Callable[[], bool]
    ) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
        catalogue, findings = read_catalogue(directories)
        return (None if catalogue is None else Sanitizer(catalogue)), findings

    def ask(number: int) -> tuple[str, str]:
        text = f"flux capacitor is empty {number} ".ljust(length, "x")
        body = client.post("/api/v1/sanitize", json={"text": text}).json()
        return body["user_message"], body["catalogue"]

    watcher = CatalogueWatcher(
        Sanitizer(load_catalogue(site)), directories=(builtin_rules(), site), prepare=load, interval=0.02, settle=0.02
    )
    pairs: set[tuple[str, str]] = set()
    with TestClient(create_app(database_url=store_url, catalogue=watcher)) as client, ThreadPoolExecutor(4) as pool:
        for version in range(3):
            write_rules(site, {"failures/flux.yaml": SITE_RULE.replace("of the site", f"of site {version}")})
            while f"of site {version} " not in watcher.current.sanitize("flux capacitor is empty").user_message:
                pairs.update(pool.map(ask, range(20)))
        pairs.update(pool.map(ask, range(20)))

    assert {message for message, _ in pairs} >= {f"The power supply of site {version} is empty" for version in (1, 2)}
    assert len({message for message, _ in pairs}) == len({fingerprint for _, fingerprint in pairs}) == len(pairs)


def test_a_stale_override_is_counted_and_told(watched: Client, site: Path) -> None:
    rule_id = builtin_catalogue().rules[0].id
    entry = f"{{ rule: {rule_id}, written_against: 0123456789ab, reason: x, replace: {{ severity: info }} }}"
    write_rules(site, {"overrides.yaml": f"\noverrides: [{entry}]\n"})
    status = wait(watched, attempts=2)

    assert status["last_attempt"]["outcome"] == "loaded"
    assert status["layers"][1] == {"name": "site", "rules": 1, "overrides": 1, "stale_overrides": 1}
    assert [finding["check"] for finding in status["last_attempt"]["findings"]] == ["stale-override"]


def test_many_findings_are_cut_and_counted(watched: Client, site: Path) -> None:
    broken = SITE_RULE.replace("severity: error", "severity: eror")
    rules = "".join(broken.replace("flux.cap", f"flux{number}.cap") for number in range(150))
    write_rules(site, {"failures/flux.yaml": rules})
    attempt = wait(watched, attempts=2)["last_attempt"]

    assert (len(attempt["findings"]), attempt["findings_total"]) == (100, 150)
