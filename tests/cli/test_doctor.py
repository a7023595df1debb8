import json
import socket
from pathlib import Path

import pytest

from tests.access.issuer import make_key, public_jwk
from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def seen(run: Run, *flags: str) -> dict[str, tuple[str, str]]:
    """The level and the sentence of each look, the last of its name."""
    done = run("doctor", "--json", *flags)
    found = json.loads(done.stdout)
    assert done.returncode == int(any(each["level"] != "ok" for each in found))
    assert all(each["mend"] for each in found if each["level"] != "ok")
    return {each["what"]: (each["level"], each["found"]) for each in found}


def test_all_is_well_with_a_new_job_store(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    run("db", "upgrade", "--database-url", url)
    done = run("doctor", "--database-url", url, "--port", "0")

    assert (done.returncode, done.stderr) == (0, "")
    assert {line.split()[0] for line in done.stdout.splitlines()} == {"ok"}


def test_each_trouble_is_told_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site/failures").mkdir(parents=True)
    (tmp_path / "site/failures/x.yaml").write_text("- id: broken\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        found = seen(run, "--database-url", "sqlite:///none.db", "--port", port, "--rules", "site")

    assert found["rules"][0] == "failed"
    assert found["job store"] == ("failed", "the SQLite database 'none.db' has no tables yet")
    assert found["address"][0] == "failed"
    assert f"port {port} cannot be used" in found["address"][1]


def test_a_server_that_does_not_answer_is_told_without_its_password(run: Run) -> None:
    done = run("doctor", "--database-url", "mysql://me:hunter2@127.0.0.1:9/jobs", "--port", "0")

    assert done.returncode == 1
    assert "failed   job store" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("flags", "level", "told"),
    [
        ((), "failed", "--auth jwt needs PLAINSPOKEN_JWT_ISSUER or --jwt-issuer"),
        (("--jwt-issuer", "i", "--jwt-audience", "a", "--jwt-jwks", "http://127.0.0.1:9/k"), "failed", "not be read"),
        (("--jwt-issuer", "i", "--jwt-audience", "a", "--jwt-jwks", "http://idp.test/k"), "failed", "by https only"),
        (("--jwt-issuer", "i", "--jwt-audience", "a", "--jwt-jwks", "keys.json"), "ok", "can be fetched"),
    ],
)
def test_an_identity_provider_is_asked_for_its_keys(
    run: Run, tmp_path: Path, flags: tuple[str, ...], level: str, told: str
) -> None:
    keys = {"keys": [public_jwk(make_key(), kid="1", algorithm="ES256")]}
    (tmp_path / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    done = run("doctor", "--json", "--port", "0", "--auth", "jwt", *flags)
    (found,) = (each for each in json.loads(done.stdout) if each["what"] == "callers")

    assert found["level"] == level
    assert told in found["found"]
