"""The installed wheel works without the checkout: rules, schemas and migrations travel in it."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory the wheel was unpacked to, far from the checkout."""
    directory = tmp_path_factory.mktemp("wheel")
    for command in (
        ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory / "dist"), str(ROOT)],
        ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(directory / "site")],
    ):
        wheels = [str(path) for path in (directory / "dist").glob("*.whl")] if "pip" in command else []
        subprocess.run([sys.executable, *command, *wheels], check=True, capture_output=True, timeout=300)
    return directory / "site"


@pytest.fixture
def environment(installed: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a process that finds the unpacked wheel and nothing of the checkout."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")},
        "PYTHONPATH": str(installed),
        "PYTHONUNBUFFERED": "1",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def test_the_wheel_is_what_runs(installed: Path, environment: dict[str, str], tmp_path: Path) -> None:
    code = "import plainspoken, plainspoken.catalogue.loader as l; print(plainspoken.__file__, l.builtin_rules())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert all(Path(place).is_relative_to(installed) for place in done.stdout.split())


def test_the_rules_of_the_wheel_are_compiled(environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys, plainspoken\n"
        "catalogue = plainspoken.load_catalogue()\n"
        "print(len(catalogue.rules) > 100, 'yaml' in sys.modules)"
    )
    nowhere = {**environment, "PLAINSPOKEN_CACHE": "off", "HOME": str(tmp_path / "nobody")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=nowhere, cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "False"]


def test_a_rule_changed_in_the_installed_package_is_read_anew(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    changed = shutil.copytree(installed, tmp_path / "changed")
    rules = changed / "plainspoken" / "rules" / "categories.yaml"
    rules.write_bytes(rules.read_bytes().replace(b"label: ", b"label: Other ", 1))
    code = "import plainspoken; print([c.label for c in plainspoken.load_catalogue().categories.values()])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": str(changed)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "'Other " in done.stdout


def test_the_wheel_sanitizes_and_lints(environment: dict[str, str], tmp_path: Path) -> None:
    for arguments in (["sanitize", "--json", "connection refused"], ["lint"]):
        done = subprocess.run(
            [sys.executable, "-m", "plainspoken", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_wheel_serves_the_demo(environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "plainspoken", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            match = re.search(r"http://\S+?:\d+", line)
            assert match is not None, line
            with urllib.request.urlopen(f"{match[0]}/api/v1/vm-contexts/pgtest1", timeout=30) as answer:
                details = json.load(answer)
        finally:
            server.terminate()

    assert details["last_operation"]["failed_step"] == "Preparing Drivers for Compatibility"
    assert not list(tmp_path.glob("*.db"))
