from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher, LoadOutcome, Prepare, content_stamp
from plainspoken.errors import RulesNotChecked
from tests.rule_files import write_rules

RULE = """
- id: {id}
  when: {{ text: {{ contains: is down }} }}
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{{ text: vm is down }}]
  not_for: [{{ text: vm is up }}]
"""


@dataclass(frozen=True)
class Served:
    """The least that can be served of a catalogue."""

    catalogue: Catalogue


Prepared = tuple[Served | None, tuple[Finding, ...]]


def prepare(directories: Sequence[Path], _given_up: Callable[[], bool] = lambda: False) -> Prepared:
    catalogue, findings = read_catalogue(directories)
    return (None if catalogue is None else Served(catalogue)), findings


Watch = Callable[..., CatalogueWatcher[Served]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site directory with the rule `site.first`."""
    return write_rules(tmp_path / "site", {"failures/site.yaml": RULE.format(id="site.first")})


@pytest.fixture
def watch(small: Path, site: Path) -> Iterator[Watch]:
    """Begins to watch the small catalogue and the site over it, quickly; stops at the end."""
    watchers: list[CatalogueWatcher[Served]] = []

    def start(
        make: Prepare[Served] = prepare,
        *,
        interval: float | None = 0.05,
        settle: float = 0.03,
        directory: Path = site,
    ) -> CatalogueWatcher[Served]:
        first, findings = prepare([small, directory])
        assert first, findings
        watcher = CatalogueWatcher(
            first, directories=[small, directory], prepare=make, interval=interval, settle=settle
        )
        watchers.append(watcher)
        watcher.start()
        until(lambda: watcher.status.attempts == 1)
        return watcher

    yield start
    for watcher in watchers:
        watcher.stop()


def until(holds: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def rules(watcher: CatalogueWatcher[Served]) -> set[str]:
    return {rule.id for rule in watcher.current.catalogue.rules} - {"vm.too-small"}


def write(site: Path, text: str) -> None:
    write_rules(site, {"failures/site.yaml": text})


def test_a_changed_file_is_in_force_soon(watch: Watch, site: Path) -> None:
    watcher = watch()
    before = watcher.status.fingerprint

    write(site, RULE.format(id="site.second"))

    until(lambda: rules(watcher) == {"site.second"})
    until(lambda: watcher.status.reloads_ok == 1)
    assert watcher.status.fingerprint == watcher.current.catalogue.fingerprint != before
    assert watcher.status.last_attempt.outcome is LoadOutcome.LOADED


def test_a_new_and_a_deleted_file_are_noticed(watch: Watch, site: Path) -> None:
    watcher = watch()
    write_rules(site, {"failures/more.yaml": RULE.format(id="site.more").replace("is down", "is off")})
    until(lambda: rules(watcher) == {"site.first", "site.more"})

    (site / "failures/site.yaml").unlink()
    until(lambda: rules(watcher) == {"site.more"})


def test_a_broken_file_changes_nothing_and_is_told_with_its_place(watch: Watch, site: Path) -> None:
    watcher = watch()
    before = watcher.current

    write(site, RULE.format(id="site.second").replace("severity", "sevrity"))

    until(lambda: watcher.status.reloads_failed == 1)
    status = watcher.status
    assert watcher.current is before
    assert status.fingerprint == before.catalogue.fingerprint
    assert status.last_attempt.outcome is LoadOutcome.REFUSED
    assert status.last_attempt.reason == "1 error in the rule files."
    assert [str(finding.location) for finding in status.last_attempt.findings] == [f"{site}/failures/site.yaml:5:3"]


def test_a_broken_file_is_attempted_once_and_taken_when_it_is_mended(watch: Watch, site: Path) -> None:
    watcher = watch()
    write(site, "- nonsense")
    until(lambda: watcher.status.reloads_failed == 1)
    time.sleep(0.3)
    assert watcher.status.reloads_failed == 1

    write(site, RULE.format(id="site.mended"))
    until(lambda: rules(watcher) == {"site.mended"})


def test_going_back_to_what_is_in_force_clears_the_refusal(watch: Watch, site: Path) -> None:
    watcher = watch()
    write(site, "- nonsense")
    until(lambda: watcher.status.last_attempt.outcome is LoadOutcome.REFUSED)

    write(site, RULE.format(id="site.first"))
    until(lambda: watcher.status.last_attempt.outcome is LoadOutcome.LOADED)


def test_a_deleted_directory_leaves_the_last_good_rules(watch: Watch, site: Path) -> None:
    watcher = watch()
    shutil.rmtree(site)

    until(lambda: watcher.status.reloads_failed == 1)
    assert rules(watcher) == {"site.first"}
    assert "no such directory" in watcher.status.last_attempt.findings[0].message

    write(site, RULE.format(id="site.back"))
    until(lambda: rules(watcher) == {"site.back"})


@pytest.mark.parametrize("kind", ["fifo", "directory", "dangling link", "binary"])
def test_a_file_that_cannot_be_read_leaves_the_last_good_rules(watch: Watch, site: Path, kind: str) -> None:
    watcher = watch()
    path = site / "failures/site.yaml"
    path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    elif kind == "dangling link":
        path.symlink_to(site / "nowhere")
    else:
        path.write_bytes(b"\xff\xfe\x00")

    until(lambda: watcher.status.reloads_failed == 1)
    assert rules(watcher) == {"site.first"}
    assert watcher.status.last_attempt.findings[0].location.file == str(path)


def test_a_kubernetes_swap_of_a_link_is_noticed_as_one_change(watch: Watch, tmp_path: Path) -> None:
    mount = tmp_path / "mount"
    for version, rule_id in (("..2026_1", "site.old"), ("..2026_2", "site.new")):
        write_rules(mount / version, {"failures/site.yaml": RULE.format(id=rule_id)})
    (mount / "..data").symlink_to("..2026_1")
    (mount / "failures").symlink_to("..data/failures")
    watcher = watch(directory=mount)
    assert rules(watcher) == {"site.old"}

    (mount / "..data_tmp").symlink_to("..2026_2")
    (mount / "..data_tmp").replace(mount / "..data")
    shutil.rmtree(mount / "..2026_1")

    until(lambda: rules(watcher) == {"site.new"})
    assert watcher.status.reloads_failed == 0


def test_a_file_written_piece_by_piece_is_not_read_before_it_is_whole(watch: Watch, site: Path) -> None:
    watcher = watch(settle=0.5)
    text = (site / "failures/site.yaml").read_text(encoding="utf-8").replace("site.first", "site.slow")
    with (site / "failures/site.yaml").open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 40):
            file.write(text[start : start + 40])
            file.flush()
            time.sleep(0.01)

    until(lambda: rules(watcher) == {"site.slow"})
    assert watcher.status.reloads_failed == 0


def test_files_that_change_while_they_are_read_are_read_again(watch: Watch, site: Path) -> None:
    calls: list[int] = []

    def disturbed(directories: Sequence[Path], _given_up: Callable[[], bool]) -> Prepared:
        prepared = prepare(directories)
        calls.append(1)
        if len(calls) == 2:
            write(site, RULE.format(id="site.third"))
        return prepared

    watcher = watch(disturbed)
    write(site, RULE.format(id="site.second"))

    until(lambda: rules(watcher) == {"site.third"})
    until(lambda: watcher.status.reloads_ok == 1)


def test_a_fault_while_loading_leaves_the_last_good_rules_and_the_watch_goes_on(watch: Watch, site: Path) -> None:
    def faulty(directories: Sequence[Path], _given_up: Callable[[], bool]) -> Prepared:
        if "site.fault" in (site / "failures/site.yaml").read_text(encoding="utf-8"):
            raise RecursionError
        return prepare(directories)

    watcher = watch(faulty)
    write(site, RULE.format(id="site.fault"))
    until(lambda: watcher.status.reloads_failed == 1)
    assert watcher.status.last_attempt.reason == "Loading the rule files failed (RecursionError)."

    write(site, RULE.format(id="site.fine"))
    until(lambda: rules(watcher) == {"site.fine"})


def is_there(site: Path, rule_id: str) -> bool:
    return rule_id in (site / "failures/site.yaml").read_text(encoding="utf-8")


def test_a_stop_ends_a_load_under_way_and_nothing_comes_of_it(watch: Watch, site: Path) -> None:
    begun = Event()

    def slow(directories: Sequence[Path], given_up: Callable[[], bool]) -> Prepared:
        prepared = prepare(directories)
        while is_there(site, "site.second") and not given_up():
            begun.set()
            time.sleep(0.01)
        return prepared

    watcher = watch(slow)
    write(site, RULE.format(id="site.second"))
    begun.wait(10)
    watcher.stop()

    assert "catalogue-watcher" not in {thread.name for thread in threading.enumerate()}
    assert (rules(watcher), watcher.status.attempts) == ({"site.first"}, 1)


def test_a_load_that_takes_long_is_given_up_for_newer_files(watch: Watch, site: Path) -> None:
    begun = Event()

    def endless(directories: Sequence[Path], given_up: Callable[[], bool]) -> Prepared:
        while is_there(site, "site.second"):
            begun.set()
            if given_up():
                return None, ()
            time.sleep(0.01)
        return prepare(directories)

    watcher = watch(endless)
    write(site, RULE.format(id="site.second"))
    begun.wait(10)
    write(site, RULE.format(id="site.third"))

    until(lambda: rules(watcher) == {"site.third"})
    until(lambda: watcher.status.reloads_ok == 1)
    assert watcher.status.reloads_failed == 0


def test_a_check_that_does_not_come_to_an_end_is_told_and_the_watch_goes_on(watch: Watch, site: Path) -> None:
    def endless(directories: Sequence[Path], given_up: Callable[[], bool]) -> Prepared:
        if is_there(site, "site.second"):
            raise RulesNotChecked("it took longer than 60 seconds")
        return prepare(directories, given_up)

    watcher = watch(endless)
    write(site, RULE.format(id="site.second"))
    until(lambda: watcher.status.reloads_failed == 1)
    assert watcher.status.last_attempt.reason == (
        "Checking the rule files did not come to an end: it took longer than 60 seconds. "
        "They are checked again when they change or on `plainspoken reload`."
    )

    write(site, RULE.format(id="site.fine"))
    until(lambda: rules(watcher) == {"site.fine"})


def test_without_an_interval_only_a_request_loads(watch: Watch, site: Path) -> None:
    watcher = watch(interval=None)
    write(site, RULE.format(id="site.second"))
    time.sleep(0.3)
    assert rules(watcher) == {"site.first"}
    assert not watcher.status.watching

    watcher.request_reload()
    until(lambda: rules(watcher) == {"site.second"})


def test_a_request_loads_even_when_nothing_changed(watch: Watch) -> None:
    watcher = watch()
    watcher.request_reload()

    until(lambda: watcher.status.reloads_ok == 1)


def test_subscribers_get_what_is_served_now_and_each_replacement(watch: Watch, site: Path) -> None:
    watcher = watch()
    taken: list[str] = []
    watcher.subscribe(lambda served: taken.append(served.catalogue.fingerprint))
    write(site, RULE.format(id="site.second"))
    until(lambda: watcher.status.reloads_ok == 1)

    assert len(set(taken)) == 2
    assert taken[-1] == watcher.current.catalogue.fingerprint


def test_two_watchers_of_the_same_files_agree(watch: Watch, site: Path) -> None:
    first, second = watch(), watch()
    write(site, RULE.format(id="site.second"))

    until(lambda: rules(first) == rules(second) == {"site.second"})
    assert first.current.catalogue.fingerprint == second.current.catalogue.fingerprint


def test_the_log_tells_what_is_in_force_and_why_a_change_is_not(
    watch: Watch, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="plainspoken.catalogue")
    watcher = watch()
    write(site, "- nonsense")
    until(lambda: watcher.status.reloads_failed == 1)
    fingerprint = watcher.status.fingerprint

    assert f"catalogue {fingerprint} is in force with 2 rules" in caplog.text
    until(lambda: f"{site}/failures/site.yaml:1:" in caplog.text)
    assert f"catalogue {fingerprint} stays in force: " in caplog.text


def test_the_log_tells_what_must_be_mended_before_what_need_not(small: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, _ = prepare([small])
    assert first
    here = Location("failures/vm.yaml", 1, 1)
    warnings = tuple(Finding(here, "odd", f"It is odd {number}.", severity=Severity.WARNING) for number in range(30))
    found = (*warnings, Finding(here, "wrong", "It is wrong."))
    CatalogueWatcher(first, directories=[small], prepare=lambda *_: (None, found), settle=0).check()

    told = [record for record in caplog.records if "failures/vm.yaml" in record.message]
    assert len(told) == 20
    assert ("It is wrong." in told[0].message, told[0].levelname) == (True, "ERROR")


def test_the_log_names_a_former_catalogue_only_where_it_was_another(
    watch: Watch, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="plainspoken.catalogue")
    watcher = watch()
    until(lambda: watcher.status.attempts == 1)
    first = watcher.status.fingerprint
    write(site, RULE.format(id="site.second"))
    until(lambda: watcher.status.reloads_ok == 1)
    until(lambda: sum("is in force" in line for line in caplog.messages) == 2)

    confirmed, changed = (line for line in caplog.messages if "is in force" in line)

    assert confirmed.endswith("rules")
    assert changed.endswith(f"after {first}")


def test_the_layers_are_told_with_their_rules(watch: Watch) -> None:
    layers = watch().status.layers

    assert [(layer.name, layer.rules) for layer in layers] == [("rules", 1), ("site", 1)]


def test_what_never_changes_has_a_status_and_no_thread(small: Path) -> None:
    served, _ = prepare([small])
    assert served
    threads = threading.active_count()
    watcher = CatalogueWatcher(served)
    watcher.start()
    watcher.request_reload()

    assert threading.active_count() == threads
    assert watcher.status.last_attempt.outcome is LoadOutcome.LOADED
    watcher.stop()


def test_the_stamp_is_of_names_and_contents_and_not_of_times(small: Path) -> None:
    stamp = content_stamp([small])
    os.utime(small / "terms.yaml", (1, 1))
    assert content_stamp([small]) == stamp

    (small / "failures/vm.yaml").rename(small / "failures/vms.yaml")
    assert content_stamp([small]) != stamp


def test_looking_at_the_built_in_rules_costs_a_few_milliseconds() -> None:
    content_stamp([builtin_rules()])
    started = time.process_time()
    for _ in range(10):
        content_stamp([builtin_rules()])

    assert (time.process_time() - started) / 10 < 0.05
