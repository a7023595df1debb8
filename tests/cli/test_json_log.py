"""A server that prints nothing but JSON."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow


def serve(tmp_path: Path, *flags: str) -> subprocess.Popen[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
    environment = {**known, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "plainspoken", "serve", "--log-format", "json", *flags]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_all_that_a_server_prints_is_json(tmp_path: Path) -> None:
    with serve(tmp_path, "--demo", "--port", "0", "--auth", "tokens", "--jwt-issuer", "x") as process:
        assert process.stdout
        (announced,) = objects(process.stdout.readline())
        httpx.get(f"{announced['address']}/nowhere", timeout=20)
        httpx.get(f"{announced['address']}/health/ready", timeout=20)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 0
    assert announced["message"].startswith(f"Plainspoken answers at {announced['address']}, with ")
    assert set(announced["tokens"]) == {"viewer", "operator", "editor", "admin", "service"}
    assert objects(out) == []
    assert {(line["logger"], line["level"]) for line in objects(err)} >= {
        ("plainspoken.access", "info"),
        ("plainspoken.cli.serve", "warning"),
    }
    assert not any(token in err for token in announced["tokens"].values())


@pytest.mark.parametrize("wrong", ["port", "rules"])
def test_why_a_server_does_not_start_is_json_too(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "site/failures").mkdir(parents=True)
    (tmp_path / "site/failures/x.yaml").write_text("- id: broken\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        flags = ("--port", port) if wrong == "port" else ("--port", "0", "--rules", "site")
        with serve(tmp_path, *flags) as process:
            out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (2, "")
    assert objects(err)[-1]["level"] == "error"
    told = {"port": f"port {port} cannot be used", "rules": "site/failures/x.yaml:"}
    assert told[wrong] in err
