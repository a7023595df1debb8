"""Files are laid out only where the catalogue stays what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.layout.files import plan_layouts, write_layout
from plainspoken.layout.formatter import CannotLayOut
from tests.rule_files import SMALL_CATALOGUE, write_rules


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_rules(tmp_path / "rules", SMALL_CATALOGUE)


def test_a_catalogue_has_the_same_fingerprint_after_its_layout(rules: Path) -> None:
    before = load_catalogue(rules, builtin=False).fingerprint
    layouts = plan_layouts([rules])
    for layout in layouts:
        write_layout(layout)

    assert any(layout.differs for layout in layouts)
    assert load_catalogue(rules, builtin=False).fingerprint == before
    assert not any(layout.differs for layout in plan_layouts([rules]))


def test_planning_writes_nothing(rules: Path) -> None:
    before = {path: path.read_bytes() for path in rules.rglob("*.yaml")}
    plan_layouts([rules])

    assert {path: path.read_bytes() for path in rules.rglob("*") if path.is_file()} == before


def test_a_file_that_does_not_parse_stays_and_the_others_are_laid_out(rules: Path) -> None:
    (rules / "terms.yaml").write_text("terms: [\n", encoding="utf-8")
    layouts = {layout.file.path.name: layout for layout in plan_layouts([rules])}

    assert layouts["terms.yaml"].after is None
    assert layouts["terms.yaml"].findings
    assert layouts["vm.yaml"].differs


def test_a_file_with_mistakes_of_meaning_is_laid_out_all_the_same(rules: Path) -> None:
    (rules / "failures" / "vm.yaml").write_text("- wen: {a: b}\n  id: vm.x\n", encoding="utf-8")
    (layout,) = plan_layouts([rules / "failures" / "vm.yaml"])

    assert layout.after == b"- id: vm.x\n  wen: { a: b }\n"


def test_a_file_changed_in_the_meantime_is_not_overwritten(rules: Path) -> None:
    layout = next(layout for layout in plan_layouts([rules]) if layout.differs)
    layout.file.path.write_text("# somebody's work\n", encoding="utf-8")

    with pytest.raises(CannotLayOut, match="in the meantime"):
        write_layout(layout)
    assert layout.file.path.read_text(encoding="utf-8") == "# somebody's work\n"
    assert not [path for path in rules.rglob(".*") if path.is_file()]


def test_mode_and_links_of_a_file_stay(rules: Path, tmp_path: Path) -> None:
    real = (rules / "failures" / "vm.yaml").rename(tmp_path / "real.yaml")
    real.chmod(0o640)
    (rules / "failures" / "vm.yaml").symlink_to(real)
    layout = next(layout for layout in plan_layouts([rules]) if layout.file.path.name == "vm.yaml")
    write_layout(layout)

    assert (rules / "failures" / "vm.yaml").is_symlink()
    assert real.read_bytes() == layout.after
    assert real.stat().st_mode & 0o777 == 0o640
