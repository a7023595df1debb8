import os
from pathlib import Path

import pytest

from plainspoken.errors import SettingsError
from plainspoken.settings import SETTINGS, Auth, Settings, load_settings, resolve_settings, state_directory


@pytest.fixture
def written(tmp_path: Path) -> dict[str, str]:
    """An environment whose settings file is `tmp_path`'s."""
    (tmp_path / "site").mkdir()
    return {"PLAINSPOKEN_CONFIG": str(tmp_path / "plainspoken.toml")}


def write(environ: dict[str, str], text: str) -> None:
    Path(environ["PLAINSPOKEN_CONFIG"]).write_text(text, encoding="utf-8")


def test_nothing_set_gives_the_defaults() -> None:
    settings = load_settings(environ={})

    assert settings == Settings()
    assert (settings.database_url, settings.host, settings.port) == ("sqlite:///plainspoken.db", "127.0.0.1", 8082)
    assert (settings.auth, settings.read_only, settings.workers) == (Auth.NONE, False, 1)


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
            "PLAINSPOKEN_READ_ONLY": "yes",
            "PLAINSPOKEN_AUTH": "tokens",
            "PLAINSPOKEN_EVENT_POLL_SECONDS": "0.5",
        }
    )

    assert settings == Settings(
        database_url="postgresql://db/jobs",
        rules=(tmp_path, other),
        host="::1",
        port=9000,
        log_level="debug",
        read_only=True,
        auth=Auth.TOKENS,
        event_poll_seconds=0.5,
    )


def test_a_flag_wins_over_its_variable(tmp_path: Path) -> None:
    environ = {"PLAINSPOKEN_PORT": "9000", "PLAINSPOKEN_RULES": "nowhere", "PLAINSPOKEN_WATCH": "true"}
    settings = load_settings(environ=environ, port=0, rules=[tmp_path], watch=False)

    assert (settings.port, settings.rules, settings.watch) == (0, (tmp_path,), False)


@pytest.mark.parametrize("name", SETTINGS)
def test_an_empty_variable_counts_as_not_set(name: str) -> None:
    assert load_settings(environ={SETTINGS[name].variable: "  "}) == Settings()


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
        (
            {"PLAINSPOKEN_AUTH": "basic"},
            "PLAINSPOKEN_AUTH: 'basic' is not a kind of authentication; write one of none, tokens, jwt",
        ),
        ({"PLAINSPOKEN_READ_ONLY": "maybe"}, "PLAINSPOKEN_READ_ONLY: 'maybe' is neither yes nor no; write true or"),
        ({"PLAINSPOKEN_LEASE_SECONDS": "nan"}, "PLAINSPOKEN_LEASE_SECONDS: 'nan' is not a number of seconds; write a"),
        ({"PLAINSPOKEN_WORKERS": "0"}, "PLAINSPOKEN_WORKERS: '0' is not a number of processes; write a number from 1"),
        (
            {"PLAINSPOKEN_ALLOWED_HOST": "a b"},
            "PLAINSPOKEN_ALLOWED_HOST: 'a b' is not a host name; write one without a",
        ),
        (
            {"PLAINSPOKEN_BASE_PATH": "jobs"},
            "PLAINSPOKEN_BASE_PATH: 'jobs' is not a base path; write one of plain letters",
        ),
        ({"PLAINSPOKEN_BASE_PATH": "//evil.example"}, "PLAINSPOKEN_BASE_PATH: '//evil.example' is not a base path"),
        ({"PLAINSPOKEN_BASE_PATH": "/a/../b"}, "PLAINSPOKEN_BASE_PATH: '/a/../b' is not a base path"),
        ({"PLAINSPOKEN_RULES": "no/such"}, "PLAINSPOKEN_RULES: no/such is not a directory"),
        ({"PLAINSPOKEN_JWT_JWKS": "no.such"}, "PLAINSPOKEN_JWT_JWKS: 'no.such' is neither a file nor an https"),
        ({"PLAINSPOKEN_DATABASE_URL": "oracle://db"}, "PLAINSPOKEN_DATABASE_URL: 'oracle' is not supported"),
        (
            {"PLAINSPOKEN_DATABASE_URL": "jobs.db"},
            "PLAINSPOKEN_DATABASE_URL: this is not a database address; write",
        ),
        (
            {"PLAINSPOKEN_DATABASE_ULR": "x"},
            "PLAINSPOKEN_DATABASE_ULR: there is no such variable; write PLAINSPOKEN_",
        ),
        ({"PLAINSPOKEN_CONFIG": "no.toml"}, "PLAINSPOKEN_CONFIG or --config: no.toml: the settings file cannot be"),
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


def test_the_file_is_read_and_a_variable_wins_over_it(tmp_path: Path, written: dict[str, str]) -> None:
    write(written, 'port = 9000\nread_only = true\nlog_level = "warning"\nrules = ["site"]\nlease_seconds = 30\n')
    settings = load_settings(environ={**written, "PLAINSPOKEN_PORT": "9001"})

    assert settings == Settings(
        port=9001, read_only=True, log_level="warning", rules=(tmp_path / "site",), lease_seconds=30
    )


def test_each_value_is_known_with_who_set_it(written: dict[str, str]) -> None:
    write(written, '# ours\n\nport = 9000\nlog_level = "warning"\n')
    resolved = resolve_settings(environ={**written, "PLAINSPOKEN_LOG_LEVEL": "error"}, workers="2")

    places = {name: (origin.kind, origin.place) for name, origin in resolved.origins.items()}
    assert places["port"] == ("file", f"{written['PLAINSPOKEN_CONFIG']}:3")
    assert places["log_level"] == ("variable", "PLAINSPOKEN_LOG_LEVEL")
    assert places["workers"] == ("flag", "--workers")
    assert places["host"] == ("default", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nprot = 1\n", ":2: there is no setting 'prot'; write port"),
        ("[server]\nport = 1\n", ":1: there is no setting 'server'; `plainspoken settings` lists them all"),
        ("read-only = true\n", ":1: there is no setting 'read-only'; write read_only"),
        ("port_file = 'x'\n", ":1: there is no setting 'port_file'; write pid_file"),
        ("port = 'http'\n", ":1: port: 'http' is not a port; write a number from 0 to 65535"),
        ("host = ['a', 'b']\n", ':1: host: this must be one value; write host = "127.0.0.1"'),
        ("rules = [['a']]\n", ':1: rules: this must be a list of texts; write rules = ["dir"]'),
        ("port = 1\n\nhost ='\n", ":3:"),
        ("database_url_file = 'none'\n", ":1: "),
        ("port = 1\nport = 2\n", ":2:"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(written: dict[str, str], text: str, says: str) -> None:
    write(written, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(environ=written)

    assert str(caught.value).startswith(written["PLAINSPOKEN_CONFIG"] + says)


def test_a_users_own_file_is_found_where_the_desktop_convention_has_it(tmp_path: Path) -> None:
    path = tmp_path / "plainspoken/plainspoken.toml"
    path.parent.mkdir()
    path.write_text("port = 9000\n", encoding="utf-8")

    assert load_settings(environ={"XDG_CONFIG_HOME": str(tmp_path)}).port == 9000


@pytest.mark.parametrize("key", ["rules = ['a', '~nouser/x']", "pid_file = '~nouser/x'"])
def test_a_home_that_nobody_has_is_told_with_its_line(written: dict[str, str], key: str) -> None:
    write(written, f"port = 1\n{key}\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(environ=written)

    assert str(caught.value) == (
        f"{written['PLAINSPOKEN_CONFIG']}:2: {key.partition(' ')[0]}: there is no home directory ~nouser; "
        "write the whole path"
    )


def test_an_address_of_this_machine_in_the_file_is_no_path(written: dict[str, str]) -> None:
    write(written, "jwt_jwks = 'http://127.0.0.1:9/keys'\n")

    assert load_settings(environ=written).jwt_jwks == "http://127.0.0.1:9/keys"


@pytest.mark.parametrize("way", ["variable", "file"])
def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path, written: dict[str, str], way: str) -> None:
    (tmp_path / "secret").write_text("mysql://me:hunter2@db/jobs\n", encoding="utf-8")
    if way == "variable":
        environ = {"PLAINSPOKEN_DATABASE_URL_FILE": str(tmp_path / "secret")}
    else:
        write(written, "database_url_file = 'secret'\n")
        environ = written

    assert load_settings(environ=environ).database_url == "mysql://me:hunter2@db/jobs"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mysql://me:hunter2@db/jobs\n", encoding="utf-8")
    environ = {"PLAINSPOKEN_DATABASE_URL_FILE": str(tmp_path / "secret"), "PLAINSPOKEN_DATABASE_URL": "sqlite:///x"}
    with pytest.raises(SettingsError, match="PLAINSPOKEN_DATABASE_URL is set too; write only one of them"):
        load_settings(environ=environ)


def test_a_password_in_the_database_address_is_never_repeated(written: dict[str, str]) -> None:
    write(written, "database_url = 'oracle://me:hunter2@db/jobs'\n")
    said = []
    for environ, flags in (({}, {"database_url": "oracle://me:hunter2@db/jobs"}), (written, {})):
        with pytest.raises(SettingsError) as caught:
            load_settings(environ=environ, **flags)
        said.append(str(caught.value))
    kept = load_settings(environ={}, database_url="mysql://me:hunter2@db/jobs")

    assert "hunter2" not in "".join(said) + repr(kept)


def test_every_setting_can_be_set_to_its_own_default() -> None:
    environ = {setting.variable: setting.default_text for setting in SETTINGS.values()}

    assert load_settings(environ=environ) == Settings()


def test_the_state_directory_follows_the_desktop_convention(tmp_path: Path) -> None:
    assert state_directory({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "plainspoken"


def test_a_relative_state_home_is_ignored() -> None:
    assert state_directory({"XDG_STATE_HOME": "here"}) == Path.home() / ".local/state/plainspoken"


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)

    assert state_directory({"XDG_STATE_HOME": "/state"}) == Path("/state/plainspoken")
    with pytest.raises(SettingsError, match="set HOME or XDG_STATE_HOME to a directory"):
        state_directory({})


@pytest.mark.parametrize("variable", ["PLAINSPOKEN_CONFIG", *(setting.variable for setting in SETTINGS.values())])
@pytest.mark.parametrize("value", ["x" * 5_000, "/" + "y" * 300, "\ufffd" * 150])
def test_whatever_stands_in_a_variable_is_a_setting_or_refused(variable: str, value: str, tmp_path: Path) -> None:
    refusal = variable
    try:
        load_settings(environ={variable: value, "HOME": str(tmp_path)})
    except SettingsError as refused:
        refusal = str(refused)

    assert variable in refusal
