"""The TypeScript client is what the API's document says, and works against a running server."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plainspoken.cli.demo_store import fill
from tests.jobs.conftest import empty_database
from tests.node_packages import Unavailable, alone, do_without, find_program, install

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "clients" / "typescript"
TESTS = sorted(path.name.removesuffix(".test.ts").removesuffix(".test.tsx") for path in CLIENT.glob("test/*.test.ts*"))
PUBLISH = {"pages-publish": ["--publish"], "pages-approval-token": ["--publish", "--second-person"]}
"""Tests that need a server that publishes rules, and its settings."""
OTHER_ROWS = {"pages-hostile", "pages-many", "examples", "operations"}
"""Tests that need other rows than those of the demo, or write some that stay."""
BUTTONS = "retry=message try_live_failover=https://portal.example.com/vms/{context_id}/failover?job={job_id}"
MANY = 5_200
"""Jobs of one VM that a list is tried with."""
GUIDES = (ROOT / "docs" / "gui.md", ROOT / "docs" / "embedding.md", CLIENT / "README.md")
SAMPLE = re.compile(r"^```(?:tsx?|jsx?)(?: (?P<file>\S+))?\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
SEED = Path(os.environ.get("PLAINSPOKEN_SEED") or ROOT.parent / "shared" / "seed" / "unified-jobs-api.md")


def npm(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [find_program("npm"), *arguments],
        cwd=CLIENT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def new_token(database: Path, name: str, *options: str) -> str:
    command = [sys.executable, "-m", "plainspoken", "token", "create", name, *options, "--json"]
    done = subprocess.run(
        [*command, "--database-url", f"sqlite:///{database}"], capture_output=True, text=True, timeout=60, check=True
    )
    token: str = json.loads(done.stdout)["token"]
    return token


def write_hostile_rows(database: Path) -> None:
    """What somebody who may name VMs and write errors could try on the readers of pages."""
    attack = "<img src=x onerror=document.title='broken'>\u202e</script><script>document.title='broken'</script>"
    with sqlite3.connect(database, timeout=30) as connection:
        connection.execute("UPDATE vm_replication_contexts SET vm_name = ? || substr(vm_name, 1, 40)", (attack,))
        long = "x\u202e" * 32_000
        connection.execute("UPDATE vm_replication_contexts SET vm_name = ? WHERE vm_name LIKE '%erp-app%'", (long,))
        connection.execute("UPDATE job_tracking SET error_message = ? || error_message", (attack,))
        connection.execute("UPDATE job_tracking SET error_message = ? WHERE id LIKE 'e5de%'", (attack * 900,))
        connection.execute("UPDATE replication_jobs SET current_operation = ?, error_message = ?", (attack, attack))


def write_many_jobs(database: Path) -> None:
    """More jobs than a page shows, of one VM, a minute apart; some of them failed."""
    start, refused = datetime(2025, 10, 1, tzinfo=UTC), "dial tcp 10.1.2.3:443: connect: connection refused"
    jobs = []
    for number in range(MANY):
        at = f"{start - timedelta(minutes=number):%Y-%m-%d %H:%M:%S.%f}"
        jobs.append((f"many-{number}", at, at, *(("completed", None) if number % 5 else ("failed", refused))))
    with sqlite3.connect(database, timeout=30) as connection:
        connection.execute(
            "INSERT INTO vm_replication_contexts (context_id, vm_name, vcenter_host, current_status) "
            "VALUES ('ctx-many', 'many', 'vc', 'failed')"
        )
        connection.executemany(
            "INSERT INTO replication_jobs (id, vm_context_id, started_at, created_at, status, error_message) "
            "VALUES (?, 'ctx-many', ?, ?, ?, ?)",
            jobs,
        )


def readings_of_technical_detail(database: Path) -> list[str]:
    """Who is recorded to have read technical detail."""
    with sqlite3.connect(database, timeout=30) as connection:
        rows = connection.execute("SELECT actor FROM plainspoken_audit WHERE action LIKE '%technical%'")
        return [actor for (actor,) in rows]


def told(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed() -> None:
    """The packages that the client is built and tested with."""
    try:
        with alone(ROOT / "var" / "typescript.lock"):
            install(CLIENT)
    except Unavailable as reason:
        do_without("the TypeScript client works", reason)


@pytest.fixture(scope="module")
def built(installed: None) -> None:  # noqa: ARG001 - compiled after it
    """The client and its tests, compiled; what does not type-check fails here."""
    with alone(ROOT / "var" / "typescript.lock"):
        done = npm("run", "--silent", "build:all")
    assert done.returncode == 0, told(done)


@contextmanager
def serving(*options: str, state: Path) -> Iterator[str]:
    """The address of a server that runs while the block lasts."""
    command = [sys.executable, "-m", "plainspoken", "serve", *options, "--port", "0"]
    environ = {**os.environ, "XDG_STATE_HOME": str(state)}
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        announced = re.search(r"http://\S+?(?=,)", process.stdout.readline())
        assert announced
        yield announced.group()
        process.terminate()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A directory without rules yet, to publish to."""
    directory = tmp_path / "site"
    directory.mkdir()
    return directory


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with demo data, for all tests that leave these as they found them."""
    with serving("--demo", state=tmp_path_factory.mktemp("shared")) as address:
        yield address


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path, site: Path, name: str) -> Iterator[str]:
    """The address of a server with demo data; one of the test's own where its settings or rows are others."""
    options = ["--auth", "tokens"] if name.endswith("token") else []
    if name in PUBLISH:
        options += ["--rules", str(site), *PUBLISH[name]]
    if name == "pages-buttons":
        options += ["--buttons", BUTTONS]
    if not options and name not in OTHER_ROWS:
        yield request.getfixturevalue("shared_server")
        return
    with serving("--demo", *options, state=tmp_path) as address:
        yield address


def test_the_client_has_the_version_of_the_program() -> None:
    program = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package, lock = (
        json.loads((CLIENT / name).read_text(encoding="utf-8")) for name in ("package.json", "package-lock.json")
    )

    assert {package["version"], lock["version"], lock["packages"][""]["version"]} == {program["version"]}
    assert package["license"] == program["license"]


def test_the_lock_file_names_no_place_to_fetch_from() -> None:
    packages = json.loads((CLIENT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_sample_of_the_guides_is_a_file_that_is_compiled_and_run(guide: Path) -> None:
    samples = list(SAMPLE.finditer(guide.read_text(encoding="utf-8")))
    examples = CLIENT / "examples"

    assert samples
    assert [sample["code"] for sample in samples] == [
        (examples / str(sample["file"])).read_text(encoding="utf-8") for sample in samples
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_the_types_are_those_of_the_document() -> None:
    done = npm("run", "--silent", "generate", "--", "--check")

    assert done.returncode == 0, f"the document has changed, run `make clients`: {told(done)}"


@pytest.mark.slow
@pytest.mark.parametrize("name", TESTS)
@pytest.mark.usefixtures("built")
def test_it_works_against_a_running_server(name: str, server: str, tmp_path: Path) -> None:
    if name == "specification" and not SEED.is_file():
        pytest.skip(f"the specification is not at {SEED}; PLAINSPOKEN_SEED names its file")
    command = [find_program("node"), "--test", f"build/test/{name}.test.js"]
    environ = {**os.environ, "PLAINSPOKEN_URL": server, "PLAINSPOKEN_SEED": str(SEED)}
    database = tmp_path / "plainspoken" / "demo.db"
    if name.endswith("token"):
        environ["PLAINSPOKEN_TOKEN"] = new_token(database, "admin", "--role", "admin")
        environ["PLAINSPOKEN_EDITOR_TOKEN"] = new_token(database, "editor", "--role", "editor")
        environ["PLAINSPOKEN_LIMITED_TOKEN"] = new_token(
            database, "customer", "--role", "viewer", "--only-name", "erp-app"
        )
    if name == "pages-hostile":
        write_hostile_rows(database)
        environ["PLAINSPOKEN_HOSTILE"] = "yes"
    if name == "pages-many":
        write_many_jobs(database)
        environ["PLAINSPOKEN_MANY"] = "yes"
    if name == "pages-buttons":
        environ["PLAINSPOKEN_BUTTONS_SET"] = "yes"

    done = subprocess.run(command, cwd=CLIENT, env=environ, capture_output=True, text=True, timeout=240, check=False)

    assert done.returncode == 0, told(done)
    assert "skipped 0" in done.stdout
    if name == "pages-token":
        assert readings_of_technical_detail(database)


@pytest.mark.databases
@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
@pytest.mark.parametrize("name", ["pages-flows", "pages-outcomes"])
@pytest.mark.usefixtures("built")
def test_the_pages_show_what_every_database_holds(name: str, kind: str, tmp_path: Path) -> None:
    with empty_database(kind) as url:
        fill(url)
        with serving("--database-url", url, state=tmp_path) as server:
            tested = [find_program("node"), "--test", f"build/test/{name}.test.js"]
            environ = {**os.environ, "PLAINSPOKEN_URL": server}
            done = subprocess.run(
                tested, cwd=CLIENT, env=environ, capture_output=True, text=True, timeout=400, check=False
            )

    assert done.returncode == 0, told(done)


def test_no_style_of_the_pages_knows_left_from_right() -> None:
    """Pages in a language that is written from right to left are mirrored; what is logical mirrors itself."""
    sided = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?:text-align|float): *(?:left|right)|^ *(?:left|right):",
        re.MULTILINE,
    )
    sources = [
        file for place in ("src", "pages") for file in (CLIENT / place).rglob("*") if file.suffix in {".ts", ".css"}
    ]

    assert len(sources) > 30
    assert [file.name for file in sources if sided.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
@pytest.mark.usefixtures("built")
def test_a_failure_without_a_cause_is_explained_from_the_pages_on_every_database(
    kind: str, site: Path, tmp_path: Path
) -> None:
    node = find_program("node")
    with empty_database(kind) as url:
        fill(url)
        publishing = ("--database-url", url, "--rules", str(site), "--publish")
        with serving(*publishing, state=tmp_path) as address:
            done = subprocess.run(
                [node, "--test", "--test-name-pattern", "leads from a failure", "build/test/pages-publish.test.js"],
                cwd=CLIENT,
                env={**os.environ, "PLAINSPOKEN_URL": address},
                capture_output=True,
                text=True,
                timeout=240,
                check=False,
            )

    assert done.returncode == 0, told(done)
    assert "pass 1" in done.stdout


@pytest.mark.usefixtures("installed")
def test_the_pages_that_are_served_are_those_that_the_sources_make(tmp_path: Path) -> None:
    """Bit for bit: what a reviewer reads in the sources is what runs in a browser."""
    checked = npm("exec", "--", "tsc", "--project", "pages")
    assert checked.returncode == 0, told(checked)
    done = subprocess.run(
        [find_program("node"), "pages/build.mjs", str(tmp_path)],
        cwd=CLIENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, told(done)
    served = ROOT / "src" / "plainspoken" / "api" / "gui" / "assets"
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {file.name: file.read_bytes() for file in served.iterdir()} == built, "run `make pages`"
