"""Where tests of a part stand: in a folder of its name."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/plainspoken"


def test_a_room_of_tests_has_only_folders_that_its_source_has() -> None:
    rooms = [folder for folder in (ROOT / "tests").iterdir() if (PACKAGE / folder.name / "__init__.py").is_file()]
    below = [(room.name, folder.name) for room in rooms for folder in room.iterdir() if folder.is_dir()]
    strange = [
        f"{room}/{name}"
        for room, name in below
        if not name.startswith("__") and not (PACKAGE / room / name / "__init__.py").is_file()
    ]

    assert len(rooms) > 10
    assert strange == []
