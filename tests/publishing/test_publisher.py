"""Publishing to real directories: all files or none, whatever happens in between."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plainspoken.authoring.drafting.rule_file import alone
from plainspoken.catalogue.files import yaml_files
from plainspoken.publishing import history, publisher
from plainspoken.publishing.publisher import Publisher
from plainspoken.publishing.records import Publication, PublishedDraft, Seen, State
from plainspoken.publishing.refusals import DraftRefused, FilesChanged, FilesMoved, NotWaiting, TooManyWaiting
from plainspoken.publishing.site import RulesNotWritable, SiteDirectory, version_of

NOON = datetime(2025, 10, 3, 12, tzinfo=UTC)
IMPACT = Seen("0123456789ab", "ba9876543210")
OLD = {"terms.yaml": "terms: []\n", "failures/vm.yaml": "- id: vm.a\n"}
_NEW = {"terms.yaml": "terms: [] # new\n", "failures/disk.yaml": "[]\n"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    directory = tmp_path / "site"
    (directory / "failures").mkdir(parents=True)
    for name, text in OLD.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def contents(directory: Path) -> dict[str, str]:
    """The rule files as whoever reads rules finds them."""
    return {path.relative_to(directory).as_posix(): path.read_text(encoding="utf-8") for path in yaml_files(directory)}


def draft_of(site: Path, files: Mapping[str, str | None]) -> PublishedDraft:
    now = {file.name: file.version for file in Publisher(site).files()}
    return PublishedDraft(files=files, base={name: now[name] for name in files if name in now})


def propose(
    site: Path, files: Mapping[str, str | None], *, by: str = "ann", draft: PublishedDraft | None = None
) -> Publication:
    return Publisher(site).propose(draft or draft_of(site, files), reason="a test", by=by, now=NOON, impact=IMPACT)


def publish(site: Path, files: Mapping[str, str | None]) -> Publication:
    found = propose(site, files)
    with Publisher(site).tried(draft_of(site, files)) as tried:
        return Publisher(site).publish(found.id, by="bob", now=NOON, stamp=tried.stamp, impact=IMPACT)


def test_files_are_written_made_and_deleted_together(site: Path) -> None:
    published = publish(
        site, {"terms.yaml": "terms: [] # new\n", "failures/vm.yaml": None, "failures/disk.yaml": "[]\n"}
    )
    assert contents(site) == {"terms.yaml": "terms: [] # new\n", "failures/disk.yaml": "[]\n"}
    assert (published.state, published.proposed_by, published.decided_by) == (State.PUBLISHED, "ann", "bob")
    assert Publisher(site).history.read(published.id) == published


def test_a_file_keeps_its_mode_and_a_directory_without_failures_gets_one(tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "terms.yaml").chmod(0o640)
    publish(tmp_path, {"terms.yaml": "terms: [] # new\n", "failures/vm.yaml": "[]\n"})
    assert (tmp_path / "terms.yaml").stat().st_mode & 0o7777 == 0o640
    assert contents(tmp_path) == {"terms.yaml": "terms: [] # new\n", "failures/vm.yaml": "[]\n"}


def test_what_waits_changes_no_rule(site: Path) -> None:
    propose(site, {"terms.yaml": "terms: [] # new\n"})
    assert contents(site) == OLD


def test_of_two_editors_the_second_is_told_what_the_first_has_changed(site: Path) -> None:
    second = draft_of(site, {"terms.yaml": "terms: [] # second\n"})
    first = publish(site, {"terms.yaml": "terms: [] # first\n"})
    with pytest.raises(FilesChanged) as refused:
        propose(site, {}, draft=second)
    (conflict,) = refused.value.conflicts
    assert (conflict.name, conflict.publication) == ("terms.yaml", first)
    assert conflict.now == version_of(b"terms: [] # first\n")
    assert "+terms: [] # first" in (conflict.difference or "")
    assert contents(site)["terms.yaml"] == "terms: [] # first\n"


def test_a_change_by_hand_is_told_too(site: Path) -> None:
    draft = draft_of(site, {"terms.yaml": "terms: [] # mine\n"})
    (site / "terms.yaml").write_text("terms: [] # by hand\n", encoding="utf-8")
    with pytest.raises(FilesChanged) as refused:
        propose(site, {}, draft=draft)
    assert refused.value.conflicts[0].publication is None


def test_a_new_file_does_not_overwrite_one_that_came_meanwhile(site: Path) -> None:
    draft = draft_of(site, {"failures/disk.yaml": "[]\n"})
    publish(site, {"failures/disk.yaml": "- id: disk.a\n"})
    with pytest.raises(FilesChanged) as refused:
        propose(site, {}, draft=draft)
    assert "+- id: disk.a" in (refused.value.conflicts[0].difference or "")


def test_two_who_publish_at_once_do_so_one_after_the_other_and_one_is_refused(site: Path) -> None:
    drafts = [draft_of(site, {"terms.yaml": f"terms: [] # {number}\n"}) for number in range(8)]
    waiting = [propose(site, {}, draft=draft) for draft in drafts]
    with Publisher(site).tried(drafts[0]) as tried:
        stamp = tried.stamp
    outcomes: list[str] = []

    def attempt(number: int) -> None:
        try:
            Publisher(site).publish(number, by="bob", now=NOON, stamp=stamp, impact=IMPACT)
            outcomes.append("published")
        except (FilesMoved, FilesChanged):
            outcomes.append("refused")

    threads = [threading.Thread(target=attempt, args=(each.id,)) for each in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published"] + ["refused"] * 7


def test_a_directory_that_changed_since_it_was_tried_is_tried_again(site: Path) -> None:
    found = propose(site, {"terms.yaml": "terms: [] # new\n"})
    with Publisher(site).tried(draft_of(site, {"terms.yaml": "terms: [] # new\n"})) as tried:
        (site / "failures/vm.yaml").write_text("[]\n", encoding="utf-8")
        with pytest.raises(FilesMoved):
            Publisher(site).publish(found.id, by="bob", now=NOON, stamp=tried.stamp, impact=IMPACT)
    assert contents(site)["terms.yaml"] == OLD["terms.yaml"]


def test_a_publication_is_decided_once(site: Path) -> None:
    found = propose(site, {"terms.yaml": "terms: [] # new\n"})
    Publisher(site).withdraw(found.id, by="ann", now=NOON)
    with pytest.raises(NotWaiting):
        Publisher(site).withdraw(found.id, by="ann", now=NOON)
    with pytest.raises(NotWaiting):
        Publisher(site).publish(found.id, by="bob", now=NOON, stamp="", impact=IMPACT)


def test_what_is_tried_is_the_directory_with_the_draft_in_it(site: Path) -> None:
    with Publisher(site).tried(draft_of(site, {"terms.yaml": "x: 1\n", "failures/vm.yaml": None})) as tried:
        assert contents(tried.directory) == {"terms.yaml": "x: 1\n"}
        assert tried.directory.name == site.name
    assert not tried.directory.exists()
    assert contents(site) == OLD


# --- back again -----------------------------------------------------------------------------------------------------


def test_the_files_from_before_a_publication_come_back(site: Path) -> None:
    first = publish(site, {"terms.yaml": "terms: [] # 1\n", "failures/disk.yaml": "[]\n"})
    publish(site, {"terms.yaml": "terms: [] # 2\n"})
    publish(site, {"failures/vm.yaml": None})
    earlier = Publisher(site).restoring(first)
    assert earlier.files == {**OLD, "failures/disk.yaml": None}
    publish(site, earlier.files)
    assert contents(site) == OLD
    assert Publisher(site).restoring(first).files == {}


def test_taking_back_touches_no_file_that_no_publication_has_changed(site: Path) -> None:
    first = publish(site, {"terms.yaml": "terms: [] # 1\n"})
    (site / "failures/vm.yaml").write_text("by hand\n", encoding="utf-8")
    assert Publisher(site).restoring(first).files == {"terms.yaml": OLD["terms.yaml"]}


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_the_oldest_that_are_decided_go(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_KEPT", 3)
    waiting = propose(site, {"failures/disk.yaml": "[]\n"})
    published = [publish(site, {"terms.yaml": f"terms: [] # {number}\n"}).id for number in range(4)]
    propose(site, {"failures/net.yaml": "[]\n"})
    assert Publisher(site).history.ids() == [published[-1] + 1, *reversed(published[-2:]), waiting.id]


def test_what_is_kept_is_bounded_in_bytes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 45_000)
    for number in range(6):
        publish(site, {"terms.yaml": f"# {number}" + "x" * 10_000})
    assert len(Publisher(site).history.ids()) == 2


def test_a_number_is_not_used_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_KEPT", 1)
    numbers = [publish(site, {"terms.yaml": f"terms: [] # {number}\n"}).id for number in range(3)]
    assert numbers == [1, 2, 3]


def test_a_bounded_number_waits(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "MOST_WAITING", 2)
    for _ in range(2):
        propose(site, {"terms.yaml": "terms: [] # new\n"})
    with pytest.raises(TooManyWaiting):
        propose(site, {"terms.yaml": "terms: [] # new\n"})


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"id": "x"}'])
def test_a_record_that_cannot_be_read_is_passed_over(site: Path, content: bytes) -> None:
    publish(site, {"terms.yaml": "terms: [] # 1\n"})
    second = publish(site, {"terms.yaml": "terms: [] # 2\n"})
    (site / ".history/1/publication.json").write_bytes(content)
    assert [each.id for each in Publisher(site).history.newest_first()] == [second.id]


def test_a_text_of_the_history_that_leads_elsewhere_is_not_told(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2", encoding="utf-8")
    found = propose(site, {"terms.yaml": "terms: [] # new\n"})
    kept = site / ".history" / str(found.id) / "after/terms.yaml"
    kept.unlink()
    kept.symlink_to(tmp_path / "secret")
    with pytest.raises(RulesNotWritable):
        Publisher(site).draft_of(found)


# --- hostile directories --------------------------------------------------------------------------------------------


def test_a_link_is_neither_read_nor_written(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    (site / "steps.yaml").symlink_to(secret)
    (found,) = [file for file in Publisher(site).files() if file.name == "steps.yaml"]
    assert (found.content, found.version) == (b"", "")
    assert "link" in found.oddity
    with pytest.raises(DraftRefused):
        propose(site, {"steps.yaml": "steps: {}\n"})
    assert secret.read_text(encoding="utf-8") == "password: hunter2\n"


def test_a_link_in_place_of_failures_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/vm.yaml").write_text("[]\n", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    (site / "failures").symlink_to(tmp_path / "elsewhere")
    assert list(Publisher(site).files()) == []
    for name in ("failures/vm.yaml", "failures/new.yaml"):
        with pytest.raises(DraftRefused):
            propose(site, {name: "- id: vm.b\n"})
    assert (tmp_path / "elsewhere/vm.yaml").read_text(encoding="utf-8") == "[]\n"


def test_a_pipe_or_a_directory_holds_nobody_up(site: Path) -> None:
    os.mkfifo(site / "steps.yaml")
    (site / "cells.yaml").mkdir()
    odd = {file.name: file.oddity for file in Publisher(site).files() if file.oddity}
    assert set(odd) == {"steps.yaml", "cells.yaml"}
    for name in odd:
        with pytest.raises(DraftRefused):
            propose(site, {name: "x\n"})


def test_large_files_and_files_that_are_no_text_are_left_alone(site: Path) -> None:
    (site / "steps.yaml").write_bytes(b"#" * 300_000)
    (site / "cells.yaml").write_bytes(b"\xff")
    assert {file.name for file in Publisher(site).files() if file.oddity} == {"steps.yaml", "cells.yaml"}


def test_names_that_differ_in_capital_letters_only_are_refused(site: Path) -> None:
    with pytest.raises(DraftRefused):
        propose(site, {"failures/VM.yaml": "[]\n"})


def test_a_history_that_is_a_link_is_not_written_through(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / ".history").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RulesNotWritable):
        propose(site, {"terms.yaml": "terms: [] # new\n"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_directory_that_is_gone_or_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(RulesNotWritable):
            list(Publisher(path).files())
        with pytest.raises(RulesNotWritable):
            Publisher(path).propose(
                PublishedDraft(files={"terms.yaml": ""}, base={}), reason="", by="", now=NOON, impact=IMPACT
            )


def test_a_directory_that_takes_no_writes_is_told_and_left(site: Path) -> None:
    site.chmod(0o555)
    for folder in site.parents[: len(site.parents) - 2]:
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o111)  # for another user to come here
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65_534)  # root may write everywhere
        try:
            propose(site, {"terms.yaml": "terms: [] # new\n"})
        except RulesNotWritable as error:
            os._exit(3 if error.reason == "The server may not write in the directory of rules." else 4)
        finally:
            os._exit(5)
    status = os.waitpid(child, 0)[1]
    site.chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 3
    assert contents(site) == OLD
    assert not (site / ".history").exists()


_FULL = """
import sys, resource, signal
from pathlib import Path
from plainspoken.publishing.site import RulesNotWritable
sys.path.insert(0, sys.argv[2])
from tests.publishing.test_publisher import publish
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))  # the system refuses as on a full disk
try:
    publish(Path(sys.argv[1]), {"failures/a.yaml": "# small\\n", "terms.yaml": "#" * 6_000})
except RulesNotWritable as error:
    print(error.reason)
"""


def test_a_disk_that_fills_up_leaves_everything_as_it_was(site: Path) -> None:
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", _FULL, str(site), root]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "The disk that holds the rules is full."
    assert contents(site) == OLD
    assert Publisher(site).history.ids() == []
    assert [path.name for path in site.iterdir() if path.name not in {"terms.yaml", "failures", ".history"}] == []


def test_a_disk_that_fills_up_while_files_are_staged_leaves_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, str | None] = {"failures/a.yaml": "# a\n", "terms.yaml": "# b\n"}
    found = propose(site, files)
    with Publisher(site).tried(draft_of(site, files)) as tried:
        stage = SiteDirectory._stage

        def full(self: SiteDirectory, name: str, content: bytes) -> None:
            stage(self, name, content)
            if name == "terms.yaml":
                raise OSError(errno.ENOSPC, "no space")

        with monkeypatch.context() as patch:
            patch.setattr(SiteDirectory, "_stage", full)
            with pytest.raises(RulesNotWritable) as refused:
                Publisher(site).publish(found.id, by="bob", now=NOON, stamp=tried.stamp, impact=IMPACT)
        assert refused.value.reason == "The disk that holds the rules is full."
        assert contents(site) == OLD
        assert list(site.rglob(".*.published")) == []
        Publisher(site).publish(found.id, by="bob", now=NOON, stamp=tried.stamp, impact=IMPACT)
    assert contents(site)["terms.yaml"] == "# b\n"


# --- killed in the middle -------------------------------------------------------------------------------------------


def killed_after(calls: int, site: Path) -> bool:
    """Publish in a process that is killed with SIGKILL after so many calls that open, sync or move a file.

    Returns:
        Whether it came to its end before.
    """
    child = os.fork()
    if child == 0:
        for name in ("open", "fsync", "rename", "replace", "unlink", "mkdir"):
            setattr(os, name, _counted(getattr(os, name), calls))
        try:
            publish(site, {**_NEW, "failures/vm.yaml": None})
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFEXITED(status) or os.WTERMSIG(status) == signal.SIGKILL
    return os.WIFEXITED(status)


_CALLS = itertools.count()


def _counted(real: Callable[..., object], most: int) -> Callable[..., object]:
    def call(*args: object, **more: object) -> object:
        if next(_CALLS) >= most:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)

    return call


def test_a_server_that_is_killed_anywhere_leaves_all_of_the_files_or_none(tmp_path: Path) -> None:
    """Before every call that changes or syncs a file, one run of the program is killed with SIGKILL."""
    seen = set()
    for calls in range(200):
        site = tmp_path / str(calls)
        (site / "failures").mkdir(parents=True)
        for name, text in OLD.items():
            (site / name).write_text(text, encoding="utf-8")
        ended = killed_after(calls, site)
        half = contents(site) not in (OLD, _NEW)
        Publisher(site).finish()
        found = contents(site)
        assert found in (OLD, _NEW), calls
        seen.add((found == _NEW, half))
        # The next publication goes through, and what the history tells is what the files are.
        states = [each.state for each in Publisher(site).history.newest_first()]
        assert (State.PUBLISHED in states) == (found == _NEW)
        publish(site, {"failures/next.yaml": "[]\n"})
        assert contents(site) == {**found, "failures/next.yaml": "[]\n"}
        assert [path.name for path in site.rglob(".*") if path.name != ".history"] == []
        if ended:
            break
    else:
        pytest.fail("the program never came to its end")
    # It was killed before the decision, between two files, and after the last.
    assert {(False, False), (True, True), (True, False)} <= seen


def test_what_somebody_wrote_before_an_interrupted_publication_is_finished_stays(site: Path) -> None:
    found = propose(site, {"terms.yaml": "terms: [] # new\n", "failures/vm.yaml": "[]\n"})
    Publisher(site).history.begin(found.id)
    (site / "terms.yaml").write_text("terms: [] # by hand\n", encoding="utf-8")
    Publisher(site).finish()
    assert contents(site) == {"terms.yaml": "terms: [] # by hand\n", "failures/vm.yaml": "[]\n"}


def test_whoever_reads_rules_waits_until_a_publication_is_written(site: Path) -> None:
    found = propose(site, {"terms.yaml": "terms: [] # new\n"})
    reads: list[dict[str, str]] = []

    def read() -> None:
        Publisher(site).finish()
        reads.append(contents(site))

    with alone(site):
        Publisher(site).history.begin(found.id)
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(0.2)
        assert reads == []
    reader.join()
    assert reads[0]["terms.yaml"] == "terms: [] # new\n"
