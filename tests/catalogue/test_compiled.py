"""Compiled rule files: the same catalogue as from YAML, always of the files as they are, and never from strangers."""

import dataclasses
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainspoken.catalogue import compiled_files
from plainspoken.catalogue.compiled_files import SUFFIX, key_of, sealed
from plainspoken.catalogue.findings import Severity
from plainspoken.catalogue.loader import builtin_rules, read_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import cache_directory
from tests.rule_files import SITE_RULE, write_rules

READS_YAML = "plainspoken.catalogue.reader"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, empty at first and not there yet."""
    monkeypatch.setenv("PLAINSPOKEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled_files, "_told", set())
    return tmp_path / "cache"


def read(*directories: Path) -> Catalogue:
    catalogue, findings = read_catalogue(directories)
    assert catalogue is not None, "\n".join(map(str, findings))
    return catalogue


@contextmanager
def without_cache() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAINSPOKEN_CACHE", "off")
        yield


def whole(value: object) -> object:
    """Everything of a catalogue, also what does not count when two are compared: places above all."""
    if dataclasses.is_dataclass(value):
        return type(value).__name__, [whole(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return [(key, whole(item)) for key, item in value.items()]
    return [whole(item) for item in value] if isinstance(value, tuple) else value


def from_yaml(*directories: Path) -> Catalogue:
    with without_cache():
        return read(*directories)


def in_a_process(*directories: Path, **variables: str) -> dict[str, Any]:
    """What a process of its own makes of directories: the fingerprint, and whether it had to read YAML."""
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from plainspoken.catalogue.loader import read_catalogue\n"
        "catalogue, findings = read_catalogue([Path(name) for name in sys.argv[1:]])\n"
        f"print(json.dumps({{'fingerprint': catalogue.fingerprint, 'yaml': {READS_YAML!r} in sys.modules}}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, directories)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


class TestEquality:
    def test_the_built_in_catalogue_is_the_same_from_either_form(
        self,
    ) -> None:
        expected = from_yaml(builtin_rules())
        read(builtin_rules())

        again = read(builtin_rules())

        assert again == expected
        assert whole(again) == whole(expected)

    def test_a_form_spares_reading_yaml(self, small: Path) -> None:
        first, second = in_a_process(small), in_a_process(small)

        assert first["yaml"]
        assert second == {"fingerprint": first["fingerprint"], "yaml": False}

    def test_engines_of_either_form_answer_alike(self, corpus: Callable[[str], list[dict[str, Any]]]) -> None:
        read(builtin_rules())
        by_form, by_yaml = Sanitizer(read(builtin_rules())), Sanitizer(from_yaml(builtin_rules()))
        texts = [row["text"] for name in ("diagnosed.jsonl", "fresh.jsonl", "cases.jsonl") for row in corpus(name)]

        assert [by_form.sanitize(text) for text in texts] == [by_yaml.sanitize(text) for text in texts]

    def test_engines_of_either_form_answer_the_examples_alike(
        self,
    ) -> None:
        read(builtin_rules())
        catalogue = read(builtin_rules())
        by_form, by_yaml = Sanitizer(catalogue), Sanitizer(from_yaml(builtin_rules()))

        for rule in catalogue.rules:
            for example in (*rule.examples, *rule.not_for):
                assert by_form.sanitize(example) == by_yaml.sanitize(example)

    def test_layers_are_the_same_from_either_form(self, small: Path, tmp_path: Path) -> None:
        site = write_rules(
            tmp_path / "site",
            {
                "failures/site.yaml": SITE_RULE,
                "faults.yaml": "\nfaults:\n  no-space: { phrases: [out of room] }\n",
                "phrases.yaml": "\nphrases:\n  some-list: [first thing, second thing]\n",
                "operations.yaml": "\njob_statuses:\n  running: { raw: [booting] }\n",
            },
        )
        expected = from_yaml(small, site)
        read(small, site)

        assert whole(read(small, site)) == whole(expected)

    def test_a_rule_of_a_form_can_be_overridden(self, small: Path, tmp_path: Path) -> None:
        site = write_rules(tmp_path / "site", {"failures/site.yaml": SITE_RULE})
        fingerprint = "0" * 12
        above = write_rules(tmp_path / "above", {"overrides.yaml": _override(fingerprint)})
        _, findings = read_catalogue([small, site, above])
        (told,) = [finding for finding in findings if finding.check == "stale-override"]
        write_rules(above, {"overrides.yaml": _override(told.fix.rstrip(".").rpartition(" ")[2])})
        expected = from_yaml(small, site, above)
        read(small, site, above)

        again = read(small, site, above)

        assert again.rules_by_id["flux.capacitor-empty"].severity == "warning"
        assert whole(again) == whole(expected)

    def test_findings_are_told_on_every_load(self, small: Path, tmp_path: Path) -> None:
        site = write_rules(tmp_path / "site", {"failures/site.yaml": SITE_RULE})
        path = site / "failures" / "site.yaml"
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")

        first, second = read_catalogue([small, site]), read_catalogue([small, site])

        assert [finding.check for finding in first[1]] == ["modeline"]
        assert first[1] == second[1]

    def test_what_is_given_twice_is_told_on_every_load(self, small: Path, tmp_path: Path) -> None:
        site = write_rules(tmp_path / "site", {"failures/a.yaml": SITE_RULE, "failures/b.yaml": SITE_RULE})

        first, second = read_catalogue([small, site]), read_catalogue([small, site])

        assert {finding.check for finding in first[1]} == {"duplicate-id"}
        assert first == second

    def test_a_form_serves_wherever_a_file_lies(self, small: Path, tmp_path: Path) -> None:
        read(small)
        moved = shutil.copytree(small, tmp_path / "moved")

        catalogue = read(moved)

        assert all(Path(rule.location.file).is_relative_to(moved) for rule in catalogue.rules)
        assert not in_a_process(moved)["yaml"]


def _override(fingerprint: str) -> str:
    return (
        f"\noverrides:\n  - rule: flux.capacitor-empty\n    reason: It is less bad here\n"
        f"    written_against: '{fingerprint}'\n    replace: {{ severity: warning }}\n"
    )


class TestFreshness:
    def test_a_byte_that_changed_is_seen_at_once(self, small: Path) -> None:
        before = read(small)
        path = small / "categories.yaml"
        status = path.stat()
        path.write_bytes(path.read_bytes().replace(b"label: Platform", b"label: Platforn"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # the time of the change decides nothing

        after = read(small)

        assert before.categories["platform"].label == "Platform"
        assert after.categories["platform"].label == "Platforn"
        assert after.fingerprint != before.fingerprint

    def test_a_file_with_a_mistake_is_not_loaded_from_its_former_form(self, small: Path) -> None:
        read(small)
        path = small / "categories.yaml"
        path.write_bytes(path.read_bytes().replace(b"severity: error", b"severity: terrible"))

        catalogue, findings = read_catalogue([small])

        assert catalogue is None
        assert any(finding.severity is Severity.ERROR for finding in findings)

    def test_forms_of_another_version_of_the_program_are_not_used(
        self, cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read(small)
        names = {path.name for path in cache.iterdir()}
        stamp = compiled_files.program_stamp()
        monkeypatch.setattr(compiled_files, "program_stamp", lambda: stamp[::-1])

        read(small)

        assert {path.name for path in cache.iterdir()} >= names
        assert len(list(cache.iterdir())) == 2 * len(names)

    def test_the_kind_of_a_file_decides_as_well(self) -> None:
        assert key_of("terms", b"x") != key_of("steps", b"x")


class TestDamage:
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_whatever_happens_to_the_cache_the_catalogue_is_the_same(
        self, cache: Path, small: Path, data: st.DataObject
    ) -> None:
        expected = whole(read(small))
        path = data.draw(st.sampled_from(sorted(cache.iterdir())))
        held = path.read_bytes()
        harm = data.draw(st.sampled_from(["cut", "flip", "empty", "other", "grow"]))
        at = data.draw(st.integers(0, len(held) - 1))
        harmed = {
            "cut": held[:at],
            "flip": held[:at] + bytes([held[at] ^ data.draw(st.integers(1, 255))]) + held[at + 1 :],
            "empty": b"",
            "other": data.draw(st.sampled_from(sorted(cache.iterdir()))).read_bytes(),
            "grow": held + b" ",
        }[harm]
        path.write_bytes(harmed)

        assert whole(read(small)) == expected
        assert path.read_bytes() == held  # mended

    @pytest.mark.parametrize("form", [b"", b"{", b"[]", b"null", b'{"rules":[[99]]}', b'{"nothing":[]}', b"\xff"])
    def test_what_is_no_form_is_not_used_though_its_checksum_is_right(
        self, cache: Path, small: Path, form: bytes
    ) -> None:
        expected = whole(read(small))
        key = key_of("vocabulary", (small / "vocabulary.yaml").read_bytes())
        (cache / (key + SUFFIX)).write_bytes(sealed(key, form))

        assert whole(read(small)) == expected

    def test_a_form_under_the_name_of_another_is_not_used(self, cache: Path, small: Path) -> None:
        expected = whole(read(small))
        first, second = (
            cache / (key_of(kind, (small / f"{kind}.yaml").read_bytes()) + SUFFIX) for kind in ("terms", "steps")
        )
        first.write_bytes(second.read_bytes())

        assert whole(read(small)) == expected

    def test_damage_is_told_once(self, cache: Path, small: Path, caplog: pytest.LogCaptureFixture) -> None:
        read(small)
        for path in cache.iterdir():
            path.write_bytes(b"damaged")

        with caplog.at_level(logging.INFO, "plainspoken.catalogue"):
            read(small)
            read(small)

        assert len(caplog.messages) == 1
        assert "damaged" in caplog.messages[0]


class TestStrangers:
    def test_the_cache_is_private(self, cache: Path, small: Path) -> None:
        read(small)

        assert cache.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in cache.iterdir()} == {0o600}

    def test_a_cache_of_another_user_is_neither_read_nor_written(
        self, cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        read(small)
        _poison(cache, small)
        held = {path: path.read_bytes() for path in cache.iterdir()}
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)

        with caplog.at_level(logging.INFO, "plainspoken.catalogue"):
            catalogue = read(small)

        assert catalogue.categories["platform"].label == "Platform"
        assert {path: path.read_bytes() for path in cache.iterdir()} == held
        assert len(caplog.messages) == 1
        assert "must belong to you" in caplog.messages[0]

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
    def test_a_file_that_another_user_wrote_is_not_used(self, cache: Path, small: Path) -> None:
        read(small)
        for path in _poison(cache, small):
            os.chown(path, 12_345, 12_345)

        assert read(small).categories["platform"].label == "Platform"

    @pytest.mark.parametrize("mode", [0o720, 0o702, 0o770, 0o777, 0o755])
    def test_a_cache_that_others_can_reach_is_not_used(self, cache: Path, small: Path, mode: int) -> None:
        read(small)
        _poison(cache, small)
        cache.chmod(mode)

        assert read(small).categories["platform"].label == "Platform"

    def test_a_file_that_others_can_write_is_not_used(self, cache: Path, small: Path) -> None:
        read(small)
        for path in _poison(cache, small):
            path.chmod(0o666)

        assert read(small).categories["platform"].label == "Platform"

    def test_links_are_not_followed(self, cache: Path, small: Path, tmp_path: Path) -> None:
        read(small)
        for path in _poison(cache, small):
            path.rename(tmp_path / "elsewhere")
            path.symlink_to(tmp_path / "elsewhere")

        assert read(small).categories["platform"].label == "Platform"

    def test_a_link_in_the_place_of_the_cache_is_not_followed(self, cache: Path, small: Path, tmp_path: Path) -> None:
        read(small)
        _poison(cache, small)
        cache.rename(tmp_path / "elsewhere")
        cache.symlink_to(tmp_path / "elsewhere")

        assert read(small).categories["platform"].label == "Platform"

    def test_a_pipe_in_the_place_of_a_form_holds_nothing_up(self, cache: Path, small: Path) -> None:
        read(small)
        for path in _poison(cache, small):
            path.unlink()
            os.mkfifo(path, 0o600)

        assert read(small).categories["platform"].label == "Platform"


def _poison(cache: Path, small: Path) -> list[Path]:
    """Puts a well-made form with another label in the place of that of `categories.yaml`."""
    return [_tampered(cache, small / "categories.yaml", b'"Platform"', b'"Strangers"')]


def _tampered(cache: Path, file: Path, words: bytes, others: bytes) -> Path:
    """The form of a file, after other words were put into it and it was sealed again."""
    key = key_of(file.stem, file.read_bytes())
    path = cache / (key + SUFFIX)
    form = path.read_bytes()[32:]
    assert words in form
    path.write_bytes(sealed(key, form.replace(words, others)))
    return path


def test_a_well_made_form_would_be_used_if_it_were_ones_own(cache: Path, small: Path) -> None:
    read(small)
    _poison(cache, small)

    assert read(small).categories["platform"].label == "Strangers"  # so the tests above would notice


@pytest.mark.parametrize("leak", [b"Log in with password: Sommer2024xyz!", b"See /var/lib/libvirt/images on 10.1.2.3."])
def test_what_a_form_of_the_built_in_lists_says_is_searched_before_it_is_shown(cache: Path, leak: bytes) -> None:
    read(builtin_rules())
    said = b"A system or service needed for this operation could not be reached."
    _tampered(cache, builtin_rules() / "faults.yaml", said, leak)
    catalogue = read(builtin_rules())
    alone = catalogue.faults["unreachable"].alone
    assert alone is not None
    assert alone.source == leak.decode()  # the form is one that is used

    assert leak.decode() not in Sanitizer(catalogue).sanitize("no route to host").user_message


class TestNoCache:
    def test_nothing_is_written_where_it_is_off(
        self, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PLAINSPOKEN_CACHE", "off")

        read(small)

        assert not (tmp_path / "home").exists()

    def test_without_a_home_there_is_none(self, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def home() -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.delenv("PLAINSPOKEN_CACHE")
        monkeypatch.setattr(Path, "home", home)

        assert cache_directory() is None
        assert read(small).fingerprint

    def test_a_home_that_does_not_exist_is_not_made(
        self, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.delenv("PLAINSPOKEN_CACHE")
        monkeypatch.setenv("HOME", str(tmp_path / "nobody"))

        assert read(small).fingerprint
        assert not (tmp_path / "nobody").exists()

    def test_the_usual_directory_of_caches_is_made(
        self, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.delenv("PLAINSPOKEN_CACHE")
        monkeypatch.setenv("HOME", str(tmp_path))

        read(small)

        assert any((tmp_path / ".cache" / "plainspoken").iterdir())

    @pytest.mark.parametrize("place", ["/dev/null", "/dev/null/cache", "/proc/cache"])
    def test_a_place_that_cannot_be_written_is_told_once(
        self, small: Path, place: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(compiled_files, "_told", set())
        monkeypatch.setenv("PLAINSPOKEN_CACHE", place)

        with caplog.at_level(logging.INFO, "plainspoken.catalogue"):
            first, second = read(small), read(small)

        assert first == second
        assert len(caplog.messages) == 1
        assert place in caplog.messages[0]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_cache_that_may_only_be_read_still_serves(self, cache: Path, small: Path) -> None:
        read(small)
        cache.chmod(0o500)

        assert not in_a_process(small)["yaml"]

    def test_a_full_disk_is_no_error(self, cache: Path, small: Path, caplog: pytest.LogCaptureFixture) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        with caplog.at_level(logging.INFO, "plainspoken.catalogue"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))  # no file may grow beyond ten bytes
            try:
                catalogue = read(small)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

        assert catalogue.fingerprint
        assert not list(cache.iterdir())
        assert len(caplog.messages) == 1
        assert "cannot be written" in caplog.messages[0]

    def test_a_cache_does_not_grow_for_ever(self, cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled_files, "MOST_FILES", 20)
        path = small / "categories.yaml"
        text = path.read_text(encoding="utf-8")
        for number in range(30):
            path.write_text(text.replace("label: Platform", f"label: Platform {number}"), encoding="utf-8")
            read(small)

        assert 0 < len(list(cache.iterdir())) <= 20


def test_processes_that_write_at_once_do_not_harm_one_another(cache: Path, small: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom plainspoken.catalogue.loader import read_catalogue\n"
        "sys.stdin.readline()\n"
        "for _ in range(5): print(read_catalogue([Path(sys.argv[1])])[0].fingerprint)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(small)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = {line for process in processes for line in process.communicate()[0].split()}

    assert len(said) == 1
    assert all(path.suffix == SUFFIX and not path.name.startswith(".") for path in cache.iterdir())
    assert not in_a_process(small)["yaml"]
