"""What the Containerfile says works: its steps are carried out one by one in a clean Debian, without a builder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy.containerfile import Stage, build, index_settings, like_the_image

pytestmark = pytest.mark.slow

LONGEST = 240
"""Seconds that making the root may take; its packages are kept for the next time."""

PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What the Containerfile makes."""
    if os.geteuid() or not shutil.which("debootstrap"):
        if os.environ.get("CI"):
            pytest.fail("debootstrap is not installed, or this is not root")
        pytest.skip("this needs root and debootstrap")
    directory = tmp_path_factory.mktemp("image")
    base = directory / "base"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plainspoken-debootstrap"
    cache.mkdir(parents=True, exist_ok=True)
    command = [
        "debootstrap",
        "--variant=minbase",
        f"--cache-dir={cache}",
        f"--include={PACKAGES}",
        "bookworm",
        str(base),
    ]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the Debian mirror does not give a root within {LONGEST} seconds")
    if made.returncode:
        pytest.skip(f"debootstrap makes no root here: {(made.stdout + made.stderr).strip().splitlines()[-1]}")
    like_the_image(base)
    yield build(base, directory, index_settings())
    shutil.rmtree(directory)


def test_the_image_serves_asks_for_tokens_and_is_healthy(image: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    image.environment["PLAINSPOKEN_PORT"] = str(port)
    server = subprocess.Popen(image.command(*image.start), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        check = image.command(*(word.replace("8082", str(port)) for word in image.check))
        deadline = time.monotonic() + 120
        while subprocess.run(check, capture_output=True, check=False).returncode:
            assert server.poll() is None, server.stderr and server.stderr.read()
            assert time.monotonic() < deadline, "the health check does not succeed"
            time.sleep(0.5)
        refused = httpx.get(f"http://127.0.0.1:{port}/api/v1/jobs", timeout=20).status_code
        owner = Path(f"/proc/{server.pid}").stat().st_uid
    finally:
        server.terminate()
        server.communicate(timeout=60)

    assert (refused, f"{owner}:{owner}", server.returncode) == (401, image.user, 0)


def test_the_image_holds_no_tools_of_development(image: Stage) -> None:
    names = {path.name.partition("-")[0] for path in image.root.glob("opt/plainspoken/lib/python3*/site-packages/*")}

    assert {"plainspoken", "uvicorn"} <= names
    assert not {"pytest", "hypothesis", "mypy", "build", "hatchling"} & names
    assert not (image.root / "src").exists()
