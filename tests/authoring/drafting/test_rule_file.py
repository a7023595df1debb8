import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plainspoken.authoring.drafting.drafts import RuleDraft
from plainspoken.authoring.drafting.rule_file import CannotWrite, check_draft, write_draft
from plainspoken.lint.runner import lint

RULE = """\
- id: {id}
  when:
    text:
      contains: '{text} ran out of cheese'
  category: storage
  severity: error
  message: 'There is no cheese left for the VM.'
  actions:
    - 'Buy cheese for {text}'
  examples:
    - text: 'the {text} ran out of cheese'
  not_for:
    - text: 'cheese arrived'
"""
MODELINE = "# yaml-language-server: $schema=../../schemas/failures.schema.json\n"


def draft(cause: str = "gone", text: str = "pantry", area: str = "cheese") -> RuleDraft:
    rule_id = f"{area}.{cause}"
    return RuleDraft(rule_id, RULE.format(id=rule_id, text=text))


def test_a_new_file_lints(tmp_path: Path) -> None:
    place = write_draft(draft(), tmp_path / "site")

    assert place == tmp_path / "site" / "failures" / "cheese.yaml"
    assert lint([tmp_path / "site"]).findings == ()


def test_a_rule_is_put_behind_what_is_there(tmp_path: Path) -> None:
    place = write_draft(draft(), tmp_path)
    before = place.read_text(encoding="utf-8") + "# the end, says its author\n\n\n"
    place.write_text(before, encoding="utf-8")
    write_draft(draft("spoiled", "cellar"), tmp_path)

    assert place.read_text(encoding="utf-8").startswith(before.rstrip() + "\n\n- id: cheese.spoiled\n")
    assert lint([tmp_path]).findings == ()


def test_an_indented_list_stays_one(tmp_path: Path) -> None:
    place = write_draft(draft(), tmp_path)
    lines = place.read_text(encoding="utf-8").splitlines()
    place.write_text("\n".join([lines[0], *(f"  {line}" for line in lines[1:])]), encoding="utf-8")
    write_draft(draft("spoiled", "cellar"), tmp_path)

    assert lint([tmp_path]).rules == 2


def test_an_id_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    place = write_draft(draft(), tmp_path)
    before = place.read_bytes()

    with pytest.raises(CannotWrite, match=r"has a rule cheese\.gone already"):
        write_draft(draft(text="cellar"), tmp_path)
    assert place.read_bytes() == before


@pytest.mark.parametrize("text", ["", "- id: [broken\n", "rules: []\n", "[{ id: cheese.flow }]\n", "- id: x.y\n...\n"])
def test_a_file_that_cannot_take_a_rule_stays_as_it_is(tmp_path: Path, text: str) -> None:
    place = tmp_path / "failures" / "cheese.yaml"
    place.parent.mkdir()
    place.write_text(MODELINE + text, encoding="utf-8")

    with pytest.raises(CannotWrite):
        write_draft(draft(), tmp_path)
    assert place.read_text(encoding="utf-8") == MODELINE + text
    assert list(place.parent.iterdir()) == [place]


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    target = write_draft(draft(), tmp_path / "kept")
    target.chmod(0o640)
    link = tmp_path / "site" / "failures" / "cheese.yaml"
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    write_draft(draft("spoiled", "cellar"), tmp_path / "site")

    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert "cheese.spoiled" in target.read_text(encoding="utf-8")


def test_rules_written_at_the_same_time_are_all_there(tmp_path: Path) -> None:
    drafts = [draft(f"gone-{number}", f"pantry {number}") for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda each: write_draft(each, tmp_path), drafts))

    text = (tmp_path / "failures" / "cheese.yaml").read_text(encoding="utf-8")
    assert all(f"id: {each.rule_id}\n" in text for each in drafts)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "failures").mkdir(mode=0o500)

    with pytest.raises(CannotWrite, match="Permission denied"):
        write_draft(draft(), tmp_path)


def test_a_file_in_the_place_of_the_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "failures").write_text("", encoding="utf-8")

    with pytest.raises(CannotWrite, match="cannot be written"):
        write_draft(draft(), tmp_path)


def test_a_check_tells_what_is_wrong_with_the_new_rule_only(tmp_path: Path) -> None:
    write_draft(draft(), tmp_path)
    place = tmp_path / "failures" / "cheese.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace("There is no", "Alas! There is no"), encoding="utf-8")

    assert check_draft(draft("spoiled", "cellar"), directory=tmp_path) == ()
    bad = RuleDraft("cheese.bad", draft("bad", "cellar").text.replace("Buy", "buy"))
    assert {finding.check for finding in check_draft(bad, directory=tmp_path)} == {"wording-action-verb"}


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    check_draft(draft(), directory=tmp_path / "site")

    assert list(tmp_path.iterdir()) == []
