import os
from pathlib import Path

import pytest

from plainspoken.errors import SettingsError
from plainspoken.settings import VARIABLES, Settings, load_settings, state_directory


def test_nothing_set_gives_the_defaults() -> None:
    assert load_settings(environ={}) == Settings(
        database_url="sqlite:///plainspoken.db", rules=(), host="127.0.0.1", port=8082, log_level="info"
    )


def test_variables_are_read(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    settings = load_settings(
        environ={
            "PLAINSPOKEN_DATABASE_URL": "postgresql://db/jobs",
            "PLAINSPOKEN_RULES": f"{tmp_path}{os.pathsep}{other}",
            "PLAINSPOKEN_HOST": "::1",
            "PLAINSPOKEN_PORT": "9000",
            "PLAINSPOKEN_LOG_LEVEL": "DEBUG",
        }
    )
    assert settings == Settings(
        database_url="postgresql://db/jobs", rules=(tmp_path, other), host="::1", port=9000, log_level="debug"
    )


def test_a_flag_wins_over_its_variable(tmp_path: Path) -> None:
    environ = {"PLAINSPOKEN_PORT": "9000", "PLAINSPOKEN_RULES": "nowhere"}
    settings = load_settings(environ=environ, port=0, rules=[tmp_path])
    assert (settings.port, settings.rules) == (0, (tmp_path,))


@pytest.mark.parametrize("variable", VARIABLES)
def test_an_empty_variable_counts_as_not_set(variable: str) -> None:
    assert load_settings(environ={variable: "  "}) == Settings()


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"PLAINSPOKEN_PORT": "http"}, "PLAINSPOKEN_PORT: 'http' is not a port; write a number from 0 to 65535"),
        ({"PLAINSPOKEN_PORT": "65536"}, "PLAINSPOKEN_PORT: '65536' is not a port"),
        ({"PLAINSPOKEN_PORT": "-1"}, "PLAINSPOKEN_PORT: '-1' is not a port"),
        ({"PLAINSPOKEN_PORT": "٨٠"}, "PLAINSPOKEN_PORT: '٨٠' is not a port"),
        (
            {"PLAINSPOKEN_LOG_LEVEL": "loud"},
            "PLAINSPOKEN_LOG_LEVEL: 'loud' is not a log level; write one of debug",
        ),
        ({"PLAINSPOKEN_RULES": "no/such"}, "PLAINSPOKEN_RULES: no/such is not a directory"),
        ({"PLAINSPOKEN_DATABASE_URL": "oracle://db"}, "PLAINSPOKEN_DATABASE_URL: 'oracle' is not supported"),
        (
            {"PLAINSPOKEN_DATABASE_URL": "jobs.db"},
            "PLAINSPOKEN_DATABASE_URL: this is not a database address; write",
        ),
        (
            {"PLAINSPOKEN_DATABASE_ULR": "x"},
            "PLAINSPOKEN_DATABASE_ULR: there is no such variable; write PLAINSPOKEN_",
        ),
    ],
)
def test_an_unusable_variable_is_named_with_what_to_write(environ: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ=environ)
    assert str(caught.value).startswith(says)


def test_an_unusable_flag_is_named_as_a_flag() -> None:
    with pytest.raises(SettingsError, match=r"^--port: '99999' is not a port"):
        load_settings(environ={}, port=99999)


def test_variables_of_other_programs_are_left_alone() -> None:
    assert load_settings(environ={"PLAINSPOKEN_CORPUS": "x", "PATH": "y"}) == Settings()


def test_a_password_in_the_database_address_is_never_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ={}, database_url="oracle://me:hunter2@db/jobs")
    kept = load_settings(environ={}, database_url="mysql://me:hunter2@db/jobs")
    assert "hunter2" not in str(caught.value) + repr(kept)


def test_the_state_directory_follows_the_desktop_convention(tmp_path: Path) -> None:
    assert state_directory({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "plainspoken"


def test_a_relative_state_home_is_ignored() -> None:
    assert state_directory({"XDG_STATE_HOME": "here"}) == Path.home() / ".local/state/plainspoken"
