"""What is shipped for operators can be used as it is."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from plainspoken.settings import SETTINGS, load_settings
from tests.deploy.containerfile import last_stage

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
WORST = 1.3
"""Exposure that `systemd-analyze security` may find; 1.2 was measured with systemd 252."""


def environment() -> dict[str, str]:
    (text,) = [rest for word, rest in last_stage() if word == "ENV"]
    return dict(part.split("=", 1) for part in shlex.split(text))


def test_the_sample_settings_can_be_used() -> None:
    settings = load_settings(environ={"PLAINSPOKEN_CONFIG": str(DEPLOY / "plainspoken.toml")})

    assert (settings.workers, settings.log_format) == (2, "json")


def test_the_container_does_not_run_as_root_and_tells_whether_it_lives() -> None:
    found = dict(last_stage())

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", found["USER"])
    assert json.loads(found["ENTRYPOINT"]) == ["plainspoken"]
    assert found["HEALTHCHECK"].partition("CMD ")[2]


def test_every_variable_of_the_container_is_a_setting() -> None:
    settings = {name: value for name, value in environment().items() if name.startswith("PLAINSPOKEN_")}

    assert set(settings) <= {setting.variable for setting in SETTINGS.values()}
    assert load_settings(environ=settings).auth == "tokens"


@pytest.mark.slow
def test_the_containers_server_starts_and_its_health_check_succeeds(tmp_path: Path) -> None:
    found = dict(last_stage())
    settings = {name: value for name, value in environment().items() if name.startswith("PLAINSPOKEN_")}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    own = {"PLAINSPOKEN_PORT": port, "PLAINSPOKEN_PID_FILE": str(tmp_path / "pid"), "XDG_CONFIG_HOME": str(tmp_path)}
    known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
    command = [sys.executable, "-m", *json.loads(found["ENTRYPOINT"]), *json.loads(found["CMD"])]
    check = json.loads(found["HEALTHCHECK"].partition("CMD ")[2].replace("8082", port))
    server = subprocess.Popen(command, cwd=tmp_path, env={**known, **settings, **own}, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while subprocess.run([sys.executable, *check[1:]], stderr=subprocess.DEVNULL, check=False).returncode:
            assert time.monotonic() < deadline, "the health check does not succeed"
            time.sleep(0.5)
        assert httpx.get(f"http://127.0.0.1:{port}/api/v1/jobs").status_code == 401
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.slow
def test_the_service_is_not_started_again_when_a_setting_must_be_mended_first(tmp_path: Path) -> None:
    (tmp_path / "plainspoken.toml").write_text('port = "many"\n', encoding="utf-8")
    command = [sys.executable, "-m", "plainspoken", "serve", "--config", str(tmp_path / "plainspoken.toml")]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    unit = (DEPLOY / "plainspoken.service").read_text(encoding="utf-8").splitlines()
    assert "Restart=on-failure" in unit
    assert f"RestartPreventExitStatus={ended.returncode}" in unit, ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_understood_and_hardened(unit: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    text = (DEPLOY / unit).read_text(encoding="utf-8").replace("/opt/plainspoken/bin/plainspoken", sys.executable)
    (tmp_path / unit).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(tmp_path / unit)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)
    assert exposure, judged.stdout + judged.stderr
    assert float(exposure[1]) <= WORST
