"""Tokens by command, as the one who runs a server makes and ends them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, insert

from plainspoken.access.audit import MOST_ENTRIES, AuditAction, AuditEntry, write_audit
from plainspoken.access.token_rows import read_tokens
from plainspoken.access.tokens import read_token
from plainspoken.cli import group
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import VM_CONTEXTS

Command = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/jobs.db"


@pytest.fixture
def command(url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `plainspoken` in this process on a job store of the test's own; errors raised on purpose come out."""
    monkeypatch.setenv("PLAINSPOKEN_DATABASE_URL", url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(group, arguments, catch_exceptions=True)

    return run


def created(command: Command, *arguments: str) -> dict[str, Any]:
    done = command("token", "create", "--json", *arguments)
    assert done.exit_code == 0, done.output
    token: dict[str, Any] = json.loads(done.stdout)
    return token


def listed(command: Command, *arguments: str) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = json.loads(command("token", "list", "--json", *arguments).stdout)
    return tokens


def audited(command: Command, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("audit", "--json", *arguments).stdout.splitlines()]


def test_a_new_token_stands_alone_on_standard_output(command: Command) -> None:
    done = command("token", "create", "support desk", "--role", "viewer", "--expires", "90d")

    token = read_token(done.stdout.strip())
    assert token is not None
    assert re.fullmatch(
        rf"Token {token.id} \(support desk\) with the role viewer works until \S+Z\. It is shown only now:\n",
        done.stderr,
    )


def test_a_token_ends_when_it_was_asked_to(command: Command) -> None:
    token = created(command, "gui", "--role", "viewer", "--expires", "90d")

    lifetime = datetime.fromisoformat(token["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=89) < lifetime <= timedelta(days=90)


@pytest.mark.parametrize("span", ["0d", "0s", "000w"])
def test_a_token_that_would_end_at_once_is_refused(command: Command, span: str) -> None:
    created(command, "a", "--role", "viewer")
    made = command("token", "create", "b", "--role", "viewer", "--expires", span)
    rotated = command("token", "rotate", listed(command)[0]["id"], "--expires", span)

    assert (made.exit_code, rotated.exit_code) == (2, 2)
    assert f"'{span}' would end the token at once; write a span such as 90d, or never" in made.stderr
    assert [token["name"] for token in listed(command)] == ["a"]


def test_a_token_that_never_ends_has_to_be_asked_for(command: Command) -> None:
    assert "expires_at" in created(command, "a", "--role", "viewer")
    assert "expires_at" not in created(command, "b", "--role", "viewer", "--expires", "never")


def test_a_token_can_be_narrowed_to_scopes_of_its_role(command: Command) -> None:
    assert created(command, "prometheus", "--role", "admin", "--scope", "metrics:read")["scopes"] == ["metrics:read"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("x", "--role", "viewer", "--scope", "technical:read"),
            "a viewer may not do technical:read; write some of answers:rate, jobs:read",
        ),
        (("x", "--role", "emperor"), "'emperor' is not one of 'viewer', 'operator'"),
        (("x\nINFO all fine", "--role", "viewer"), "cannot be a token's name; write up to 100 letters"),
        (("x" * 101, "--role", "viewer"), "cannot be a token's name"),
        (("(abc)", "--role", "viewer"), "cannot be a token's name"),
        (
            ("x", "--role", "viewer", "--expires", "soon"),
            "'soon' is not a duration; write a number of seconds, or one with s, m",
        ),
        (("x", "--role", "viewer", "--expires", "99999w"), "is not a duration"),
        (("x",), "Missing option '--role'"),
    ],
)
def test_what_cannot_be_a_token_is_refused_with_what_to_write(
    command: Command, arguments: tuple[str, ...], says: str
) -> None:
    done = command("token", "create", *arguments)

    assert done.exit_code == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_the_list_holds_no_secret(command: Command, url: str) -> None:
    token = created(command, "gui", "--role", "viewer")
    shown = command("token", "list").stdout + command("token", "list", "--json").stdout
    (row,) = run_blocking(url, read_tokens)

    assert token["id"] in shown
    assert token["token"][18:] not in shown
    assert row.secret_hash not in shown


def test_the_list_tells_that_there_is_nothing(command: Command) -> None:
    created(command, "gui", "--role", "viewer")
    command("token", "revoke", listed(command)[0]["id"])
    done = command("token", "list")

    assert (done.exit_code, done.stdout) == (0, "")
    assert "There are no tokens" in done.stderr


def test_a_revoked_token_is_listed_only_when_asked_for(command: Command) -> None:
    token = created(command, "gui", "--role", "viewer")
    done = command("token", "revoke", token["id"])

    assert done.stderr == f"Token {token['id']} (gui) is revoked.\n"
    assert listed(command) == []
    assert listed(command, "--all")[0]["state"] == "revoked"


def test_revoking_twice_keeps_the_first_time(command: Command) -> None:
    token = created(command, "gui", "--role", "viewer")
    command("token", "revoke", token["id"])
    (before,) = listed(command, "--all")
    done = command("token", "revoke", token["id"])

    assert done.stderr == f"Token {token['id']} (gui) was revoked already.\n"
    assert listed(command, "--all") == [before]


@pytest.mark.parametrize("action", ["revoke", "rotate"])
def test_an_unknown_id_is_refused_and_not_repeated(command: Command, action: str) -> None:
    token = created(command, "gui", "--role", "viewer")
    done = command("token", action, token["token"])

    assert done.exit_code == 2
    assert "there is no token with this id; write an id of `plainspoken token list`" in done.stderr
    assert len(listed(command)) == 1


def test_rotation_gives_a_like_token_and_ends_the_old_one_after_the_overlap(command: Command) -> None:
    old = created(command, "gui", "--role", "admin", "--scope", "metrics:read", "--expires", "30d")
    done = command("token", "rotate", old["id"], "--overlap", "2h", "--json")
    new = json.loads(done.stdout)

    assert (new["name"], new["role"], new["scopes"]) == ("gui", "admin", ["metrics:read"])
    assert new["token"] != old["token"]
    assert timedelta(days=29) < datetime.fromisoformat(new["expires_at"]) - datetime.now(UTC) <= timedelta(days=30)
    ends = {token["id"]: datetime.fromisoformat(token["expires_at"]) for token in listed(command)}
    assert timedelta(minutes=119) < ends[old["id"]] - datetime.now(UTC) <= timedelta(hours=2)


def test_an_overlap_never_prolongs_the_old_token(command: Command) -> None:
    old = created(command, "gui", "--role", "viewer", "--expires", "1h")
    command("token", "rotate", old["id"], "--overlap", "24h")

    assert {token["id"]: token["expires_at"] for token in listed(command)}[old["id"]] == old["expires_at"]


def test_an_ended_token_is_not_rotated(command: Command) -> None:
    token = created(command, "gui", "--role", "viewer")
    command("token", "revoke", token["id"])
    done = command("token", "rotate", token["id"])

    assert done.exit_code == 2
    assert f"the token {token['id']} is revoked; make a new one with `plainspoken token create`" in done.stderr


def test_making_and_ending_tokens_is_recorded(command: Command) -> None:
    old = created(command, "gui", "--role", "viewer", "--expires", "never")
    new = json.loads(command("token", "rotate", old["id"], "--json").stdout)
    command("token", "revoke", old["id"])
    entries = audited(command)

    assert [(entry["action"], entry["target"]) for entry in entries] == [
        ("token.revoked", f"{old['id']} (gui), viewer"),
        ("token.rotated", f"{new['id']} (gui), viewer, in place of {old['id']}"),
        ("token.created", f"{old['id']} (gui), viewer"),
    ]
    assert {entry["actor"].partition(" of ")[0] for entry in entries} == {"command"}


def test_the_audit_table_is_asked_by_time_actor_and_number(command: Command, url: str) -> None:
    created(command, "gui", "--role", "viewer")
    long_ago = datetime(2025, 10, 3, tzinfo=UTC)
    for number in range(3):
        entry = AuditEntry(long_ago, f"ann ({number}abc)", AuditAction.TECHNICAL_READ, f"job-{number}", "req")
        run_blocking(url, write_audit, entry)

    assert len(audited(command)) == 4
    assert len(audited(command, "--since", "1h")) == 1
    assert len(audited(command, "--since", "2025-10-03")) == 4
    assert [entry["target"] for entry in audited(command, "--actor", "ann")] == ["job-2", "job-1", "job-0"]
    assert [entry["target"] for entry in audited(command, "--actor", "1abc")] == ["job-1"]
    assert [entry["target"] for entry in audited(command, "--actor", "a%")] == []
    assert len(audited(command, "--limit", "2")) == 2


def test_a_record_of_another_program_cannot_forge_a_line(command: Command, url: str) -> None:
    created(command, "gui", "--role", "viewer")
    run_blocking(url, write_audit, AuditEntry(datetime.now(UTC), "x\n2026 root", "a\x1b[2Jb", "c\u202ed"))
    lines = command("audit").stdout.splitlines()

    assert len(lines) == 2
    assert "a?[2Jb  c?d  by x?2026 root" in lines[0]


def test_an_empty_audit_table_is_told_so(command: Command) -> None:
    created(command, "gui", "--role", "viewer")
    done = command("audit", "--since", "2w", "--actor", "nobody")

    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Nothing is recorded.\n")


def test_more_records_than_a_page_holds_are_listed_in_order(command: Command, url: str) -> None:
    created(command, "gui", "--role", "viewer")

    def many(connection: Connection) -> None:
        for number in range(MOST_ENTRIES + 20):
            entry = AuditEntry(datetime(2025, 10, 3, tzinfo=UTC), "ann", AuditAction.TECHNICAL_READ, f"job-{number}")
            write_audit(connection, entry)

    run_blocking(url, many)
    targets = [entry["target"] for entry in audited(command, "--actor", "ann")]

    assert targets == [f"job-{number}" for number in reversed(range(MOST_ENTRIES + 20))]


def test_a_token_can_be_limited_to_vms(command: Command) -> None:
    limits = ["--only-vm", "ctx-1", "--only-vm", "ctx-2", "--only-name", "acme-*"]
    limits += ["--only-source", "vc1.example.com", "--only-group", "42"]
    token = created(command, "acme", "--role", "viewer", *limits)
    words = ["vm:ctx-1", "vm:ctx-2", "name:acme-*", "source:vc1.example.com", "group:42"]

    assert token["only"] == listed(command)[0]["only"] == words
    assert token["scopes"] == ["answers:rate", "jobs:read"]
    shown = " ".join(command("token", "list").stdout.split())
    assert all(word in shown for word in words)
    assert " ".join(words) in audited(command)[0]["target"]


def test_how_many_vms_a_limited_token_sees_is_told(command: Command, url: str) -> None:
    upgrade(url)
    vm = {"context_id": "ctx-1", "vm_name": "acme-web", "current_status": "completed"}
    run_blocking(url, lambda connection: connection.execute(insert(VM_CONTEXTS), vm) and None)

    told = [
        command("token", "create", "a", "--role", "viewer", "--only-name", pattern).stderr.splitlines()[-1]
        for pattern in ("acme-*", "Acme-*")
    ]

    assert told == ["It sees 1 VM now.", "It sees no VM now: no VM fits, which counts upper and lower case."]


def test_a_rotated_token_keeps_its_limits(command: Command) -> None:
    token = created(command, "acme", "--role", "viewer", "--only-group", "42")
    rotated = json.loads(command("token", "rotate", "--json", token["id"]).stdout)

    assert rotated["only"] == ["group:42"]


@pytest.mark.parametrize(
    ("flags", "mistake"),
    [
        (["--only-name", "*"], "--only-name: '*' would be every VM; name some, or set no limit at all"),
        (["--only-name", ""], "--only-name: '' must have 1 to 255 characters"),
        (["--only-vm", "ctx-*"], "--only-vm: 'ctx-*' has a star; only names may have any"),
        (["--only-source", " vc1"], "--only-source: ' vc1' has a blank at an end"),
        (["--only-group", "1", "--scope", "metrics:read"], "--scope: metrics:read is of all VMs together"),
    ],
)
def test_a_limit_that_cannot_be_used_is_refused_with_its_flag(command: Command, flags: list[str], mistake: str) -> None:
    done = command("token", "create", "acme", "--role", "admin", *flags)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert mistake in " ".join(done.stderr.split())


def test_a_server_that_knows_no_limits_grants_nothing_to_a_limited_token(command: Command, url: str) -> None:
    """Such a server reads scopes from a list, and takes anything else for none."""
    created(command, "acme", "--role", "viewer", "--only-group", "42")

    assert not isinstance(run_blocking(url, read_tokens)[0].scopes, list)
