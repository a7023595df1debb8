"""Pass-through text: nothing technical survives, plain text comes back byte for byte."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plainspoken.engine.sanitizer import Sanitizer

QUIET = (Path(__file__).parents[1] / "data" / "quiet.txt").read_text(encoding="utf-8").splitlines()

TECHNICAL = st.sampled_from(
    [
        "virt-v2v",
        "/dev/vda1",
        "/var/lib/libvirt/images/a.qcow2",
        "10.1.2.3:8080",
        "https://u:p@h.example/x?apiKey=1",
        "vol-7d2e",
        "exit status 1",
        "[file]",
        "[secret removed]",
        "StartVMCmd",
        "a_b_c",
        "kvm-node07",
        "sshd[24227]:",
        "Caused by:",
        "password: x1",
        "SELECT * FROM t",
        '{"error": "x"}',
        "NBD",
        "QEMU",
        "{",
        "[",
        '"',
        "'s",
        "--flag",
        "\n",
        "\t",
        "\x1b[31m",
        "\u200b",
        "pgtest1",
        "VM",
    ]
)
MIXED = st.lists(st.one_of(TECHNICAL, st.text(max_size=12)), max_size=14).flatmap(
    lambda parts: st.sampled_from(["", " ", ", ", ": "]).map(lambda glue: glue.join(parts))
)


@pytest.mark.parametrize("line", QUIET)
def test_plain_prose_comes_back_unchanged(sanitizer: Sanitizer, line: str) -> None:
    assert sanitizer.scrub(line) == line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("virt-v2v-in-place failed: exit status 1", "Driver preparation failed: [code]"),
        ("virt-v2v cannot open /dev/vdb", "Driver injection tool cannot open Storage volume"),
        ("VirtIO drivers from virtio-win.iso", "KVM drivers from Driver package"),
        ("step virtio-driver-injection is running", "step Preparing Drivers for Compatibility is running"),
        ("step source-vm-power-off is running", "step Powering Off Source VM is running"),
        ("CloudStack API error 431", "destination platform error 431"),
        ("Copying via NBD: 42%", "Copying via data channel: 42%"),
        ("SNA is not reachable", "source appliance is not reachable"),
        ("change ID is missing", "sync point is missing"),
    ],
)
def test_terms_are_replaced_by_what_customers_call_them(sanitizer: Sanitizer, raw: str, shown: str) -> None:
    assert sanitizer.scrub(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("cannot read /etc/fstab now", "cannot read [file] now"),
        ("exit status 1--flag", "[code]"),
        ("使用v i r t失败", "使用[internal]失败"),
        ("dump: 52 4e e4 b3", "dump: [id]"),
        ("db-host-3 is away", "[host] is away"),
        ("Unknown table jobs in field list", "[database details]"),
        ("relation jobs does not exist", "[database details] does not exist"),
        (r"cannot read C:\Windows\system32\drivers now", "cannot read [file] now"),
        ("dial 10.1.2.3:3306: refused", "dial [address]: refused"),
        ("from 52:54:00:12:34:56 to fe80::1%eth0", "from [address]"),
        ("mail root@db01.corp.internal", "mail [address]"),
        ("GET https://h.example/client/api?x=1 failed", "GET [address] failed"),
        ("host db01.prod.internal is down", "host [host] is down"),
        ("kvm-node07 and esxi-03 are down", "[host] are down"),
        ("disk 4d1a5f0c-7c7e-4a5e-b0de-3b0a6b9a0c77 is gone", "disk [id] is gone"),
        ("vol-7d2e, job-4711 and vm-62669", "[id]"),
        ("thrown by StartVMCmd", "thrown by [internal]"),
        ("column vm_context_id of table", "column [internal] of table"),
        ("run with --name pgtest1", "run with [internal] pgtest1"),
        ("device e1000e,netdev=hostnet0", "device [internal]"),
        ("controller 0000:3b:00.0", "controller [device]"),
        ("Error 1205 (HY000): Lock wait timeout", "[code]: Lock wait timeout"),
        ("returned (SQLSTATE 23505)", "returned ([database details])"),
        ("sshd[24227]: closed", "[internal]: closed"),
        ("connect: ECONNREFUSED", "connect: [code]"),
        ("Table `a`.`b` is locked", "Table [internal] is locked"),
    ],
)
def test_technical_pieces_become_remarks(sanitizer: Sanitizer, raw: str, shown: str) -> None:
    assert sanitizer.scrub(raw) == shown


def test_a_database_statement_disappears_with_all_that_follows_it_on_the_line(sanitizer: Sanitizer) -> None:
    raw = "query failed: SELECT id FROM jobs WHERE name = 'pgtest1'\nnext line"

    assert sanitizer.scrub(raw) == "query failed: [database details]\nnext line"


def test_stack_frames_disappear(sanitizer: Sanitizer) -> None:
    raw = 'Traceback (most recent call last):\n  File "/opt/x.py", line 7, in main\nnothing to do'

    assert sanitizer.scrub(raw) == "[internal]\n  [internal]\nnothing to do"


def test_the_program_and_host_of_a_log_line_disappear_and_its_time_stays(sanitizer: Sanitizer) -> None:
    raw = "Nov 23 20:38:01 web01 replicator[311]: copy finished"

    assert sanitizer.scrub(raw) == "Nov 23 20:38:01 [internal] copy finished"


def test_secrets_disappear_even_from_plain_looking_text(sanitizer: Sanitizer) -> None:
    shown = sanitizer.scrub("login with password: hunter2 was refused")

    assert shown == "login with password: [secret removed] was refused"


def test_look_alike_letters_and_zero_width_characters_do_not_hide_a_term(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("v\u0456rt-v2v and vi\u200brt-v2v") == "Driver injection tool and Driver injection tool"


def test_full_width_letters_do_not_hide_a_path(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("open \uff0fetc\uff0fpasswd") == "open [file]"


def test_control_characters_are_dropped_and_lines_stay(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("one\x1b[31m red\x1b[0m\r\n\ttwo\x00") == "one red\r\n\ttwo "


def test_the_same_remark_is_not_said_twice_in_a_row(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("a.b.c.D: e.f.g.H: stopped") == "[internal]: stopped"


def test_a_remark_in_brackets_does_not_get_a_second_pair(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("WARN [c.c.v.Manager] stopped") == "WARN [internal] stopped"


def test_a_kept_name_stays_though_it_looks_technical(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("Copying my_app.prod_vm now", keep=["my_app.prod_vm"]) == "Copying my_app.prod_vm now"


def test_a_kept_name_does_not_stay_as_a_part_of_a_path(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("open /images/pgtest1-disk0.img", keep=["pgtest1"]) == "open [file]"


def test_a_kept_name_that_holds_a_forbidden_word_does_not_stay(sanitizer: Sanitizer) -> None:
    assert "libvirt" not in sanitizer.scrub("Copying libvirt-vm-1", keep=["libvirt-vm-1"])


def test_the_word_vm_announces_a_name(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("VM web_prod_01 and VM sqlprd are ready") == "VM web_prod_01 and VM sqlprd are ready"


def test_bytes_that_are_no_text_are_scrubbed_too(sanitizer: Sanitizer) -> None:
    assert "vda" not in sanitizer.scrub(b"\xff\xfe /dev/vda failed")


def test_nothing_in_gives_nothing_out(sanitizer: Sanitizer) -> None:
    assert sanitizer.scrub("") == ""


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "nbd",
        "virt-v2v ",
        "a-",
        "(",
        "SELECT ",
        '"a',
        "password: ",
        "\u200b",
        "a\n",
        "a\x00",
        "{\n",
        "52 4e ",
        "\\n",
    ],
)
def test_ten_megabytes_of_anything_take_little_time(sanitizer: Sanitizer, piece: str) -> None:
    started = time.process_time()

    sanitizer.scrub(piece * (10_000_000 // len(piece)))

    assert time.process_time() - started < 5


@settings(max_examples=100, deadline=None)
@given(text=MIXED)
@example(text="\u00bc a_b_c a_b_c")
@example(text="a_b_c A \u00bc")
@example(text="password: x pgtest1")
@example(text="pwd=hunter2 and token: y z1")
def test_scrubbing_twice_changes_nothing_more(sanitizer: Sanitizer, text: str) -> None:
    once = sanitizer.scrub(text)

    assert sanitizer.scrub(once) == once


@settings(max_examples=100, deadline=None)
@given(text=MIXED)
@example(text="A A A \u074d0\u00b1")
@example(text="Caused by:--flag")
def test_scrubbed_text_is_clean_to_the_guard(sanitizer: Sanitizer, text: str) -> None:
    assert sanitizer.guard.find(sanitizer.scrub(text)) == ()


@pytest.mark.parametrize(
    "name",
    [
        "/dev/vda",
        "C:\\Users\\x",
        "root@10.0.0.5",
        "10.0.0.5",
        "open /dev/vda on 10.0.0.5",
        "a=b",
        "https://x.example/y",
        "x" * 200,
    ],
)
def test_what_cannot_be_a_name_is_not_kept(sanitizer: Sanitizer, name: str) -> None:
    assert name not in sanitizer.scrub(f"Copying {name} now", keep=[name])


def test_a_secret_is_removed_though_it_equals_a_kept_name(sanitizer: Sanitizer) -> None:
    assert "hunter2x" not in sanitizer.scrub("password=hunter2x refused", keep=["hunter2x"])


@pytest.mark.parametrize(
    ("raw", "hidden"),
    [
        ("digest deadbeef differs", "deadbeef"),
        ("payload abcdefabcdef given", "abcdefabcdef"),
        ("copied by l\u0131bv\u0131rt", "bv"),
        ("copied by \u029f\u026a\u0299\u1d20\u026a\u0280\u1d1b", "\u0280"),
        ("NBDs and CBTs of SNAs", "NBDs"),
        ("NBDs and CBTs of SNAs", "SNAs"),
        ("no route to host 'HV-NODE4'", "HV-NODE4"),
        ("not available on node pve3", "pve3"),
        ("The command guest-set-user-password is disabled", "guest-set-user-password"),
        ("Failed to start Open vSwitch", "vSwitch"),
        ("curl: (7) refused", "curl"),
    ],
)
def test_technical_things_in_a_disguise_are_hidden(sanitizer: Sanitizer, raw: str, hidden: str) -> None:
    assert hidden not in sanitizer.scrub(raw)


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=200), keep=st.lists(st.text(max_size=6), max_size=2))
def test_any_bytes_and_names_are_accepted(sanitizer: Sanitizer, data: bytes, keep: list[str]) -> None:
    assert isinstance(sanitizer.scrub(data, keep=keep), str)


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(
        st.one_of(
            st.sampled_from(
                ["the", "copy", "of", "this", "disk", "is", "complete", "waiting", "for", "network", "changes"]
            ),
            st.integers(0, 10**9).map(str),
            st.decimals(0, 1000, places=2).map(lambda number: f"{number} GB"),
            st.integers(0, 100).map(lambda number: f"{number}%"),
            st.times().map(lambda moment: moment.strftime("%H:%M:%S")),
            st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),
        ),
        max_size=20,
    )
)
def test_plain_words_numbers_sizes_and_times_stay(sanitizer: Sanitizer, words: list[str]) -> None:
    text = " ".join(words)

    assert sanitizer.scrub(text) == text


def test_a_trace_tells_what_was_replaced_and_why(sanitizer: Sanitizer) -> None:
    term, path = sanitizer.scrubber.trace("virt-v2v read /etc/fstab")

    assert (term.original, term.shown, term.why) == ("virt-v2v", "Driver injection tool", "virt-v2v")
    assert (path.original, path.shown, path.why, path.start) == ("/etc/fstab", "[file]", "path", 14)


def test_a_text_that_cannot_be_searched_is_hidden(sanitizer: Sanitizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspoken.engine.detectors.TIMEOUT", 0.0)

    assert sanitizer.scrub("exit status 7 " * 4_000) == "[details hidden]"


@pytest.mark.parametrize(
    ("raw", "hidden"),
    [
        ("使用virsh失败", "virsh"),
        ("خطأvirshفشل", "virsh"),
        ("the volume  daemon is down", "daemon"),
        ("the volume\ndaemon is down", "daemon"),
        ("the Volume–Daemon is down", "Daemon"),
        ("the cloud stack is down", "stack"),
        ("the lib virt is down", "virt"),
        ("SELECT name\nFROM users\nWHERE id = 7", "users"),
        ("Unknown column vm in where clause", "column"),
        ("Deadlock found when trying to get lock", "lock"),
        ("the database is locked", "locked"),
        ("Exception in thread main", "thread"),
        ("panic: close of closed channel", "close"),
        ("VM sdb is gone", "sdb"),
        ("machine kvm-host12 is gone", "kvm"),
        ("VM KVM-NODE-02 is gone", "KVM"),
        ("foo-daemon is down", "foo"),
        ("internal-billing-service is down", "billing"),
        ("VM foo-daemon is down", "foo"),
        ("disk 52 4e e4 b3 9f 32 8a 79-27 5f 11 0a 33 44 55 66", "4e"),
        ("card 00 50 56 9a 1b 2c", "9a"),
        ("card 5254.006b.3c58", "3c58"),
        ("admin: Passw0rd", "Passw0rd"),
        ("backup_user: Gumkl8444U", "Gumkl8444U"),
        ("It waits for copy-user: KPVGWXFVZ5970n now.", "KPVGWXFVZ5970n"),
        ("пароль: geheim", "geheim"),
        ("密码:geheim", "geheim"),
        ("the ʋirtio bus", "ʋirtio"),
        ("the vïrtío bus", "vïrtío"),
        ("the v̶i̶r̶s̶h̶ tool", "sh"),
        ("the vir\x00sh tool", "sh"),
        ("the vir\x1bsh tool", "sh"),
        ("virsh\x00failed", "virsh"),
        ("virsh\u200bfailed", "virsh"),
        ("the v i r s h tool", "s h"),
        ("the v1rsh tool", "v1rsh"),
        ("failed;--network-bus;again", "--network"),
        ("mode:--network-bus", "network"),
        ("&quot;api_key&quot;:&quot;Kkik7294Z&quot;", "Kkik"),
        ("the password&#61;Kkik7294Z", "Kkik"),
        ("the password%3DKkik7294Z", "Kkik"),
        ("exit-status-7", "7"),
        ("ERROR\r\n1452\r\n(23000)", "23000"),
        ("attributeerror: no id", "attribute"),
        ("failed(root: geheim77Z)", "geheim77Z"),
        ("JOIN volumes v ON v.id = c.id", "volumes"),
        ("the pool netapp-aggr-3 is full", "aggr"),
        ("the storage netapp-aggr-3 is full", "aggr"),
        ("billing-agent-3 is down", "billing"),
        ("the disk sdaa1 is gone", "sdaa1"),
        ("the disk mpathf7d is gone", "mpath"),
        ("mount -o ro,noload failed", "noload"),
        ("mounted with |-o ro,noload|", "noload"),
        ("Oops: 0002 [#1] SMP", "0002"),
        ("kernel panic - not syncing", "panic"),
        ("the mysqldumpslow tool", "mysql"),
        ("the esxtop tool", "esxtop"),
        ("no keystore for CSI", "keystore"),
        ("no keystore for CSI", "CSI"),
        ("it ended with exit  status  100", "100"),
        ("b'AsyncJobThing'", "Async"),
        ('relation \\"jobs\\" does not exist', "jobs"),
        ("şęçŗęţ: łłţfğçęħ-4642ƀ", "4642"),
    ],
)
def test_a_technical_thing_is_hidden_however_it_is_written(sanitizer: Sanitizer, raw: str, hidden: str) -> None:
    assert hidden not in sanitizer.scrub(raw)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Error 111 (Connection refused)", "Error 111 (Connection refused)"),
        ('level=error msg="Not enough space" code=5', '[internal] "Not enough space" [internal]'),
        ('{"ret_code":7,"message":"Not enough space"}', '[internal] 7[internal] "Not enough space"}'),
        ('{\\"message\\":\\"Not enough space\\"}', '[internal] \\"Not enough space\\"}'),
        ("<msg>Not enough space</msg>", "[internal]Not enough space[internal]"),
        ("Message:Not enough space", "Message:Not enough space"),
        ("[ERROR]Not enough space", "[ERROR]Not enough space"),
        ("Failed.\\nDo not delete the VM.\\nTry again.", "Failed.\\nDo not delete the VM.\\nTry again."),
        ("not enough space\\nwait\\nretry later", "not enough space\\nwait\\nretry later"),
        ("Not ready\\n\\tDo not delete", "Not ready\\n\\tDo not delete"),
        ("使用virsh失败", "使用[internal]失败"),
        ("Node names: sto-a1 sto-b2, pool name: fastpool", "Node names: [host], pool name: [host]"),
        ("interface name: Cannot allocate memory", "interface name: Cannot allocate memory"),
        ("the self-service portal", "the self-service portal"),
        ("Größe in Łódź, Büro-PC1 läuft", "Größe in Łódź, Büro-PC1 läuft"),
        ("ข้อผิดพลาด नमस्ते दुनिया", "ข้อผิดพลาด नमस्ते दुनिया"),
        ("a disk\x00full", "a disk full"),
        ("exit code 12abc", "[code]"),
        ("LOG.warning('There is no space')", "[internal] 'There is no space')"),
        ('raise QuotaError("Not enough space")', 'raise [internal] "Not enough space")'),
        ("Table 'x.vm_disks' does not exist", "Table [database details] does not exist"),
        ("the cpu limit of the host", "the cpu limit of the host"),
        ("tls handshake timeout, tcp port closed", "tls handshake timeout, tcp port closed"),
        ("the web-service-01 portal", "the web-service-01 portal"),
        ("l'eau d'accord", "l'eau d'accord"),
    ],
)
def test_what_is_no_technical_thing_stays_beside_one(sanitizer: Sanitizer, raw: str, shown: str) -> None:
    assert sanitizer.scrub(raw) == shown


@pytest.mark.parametrize("raw", [r"C:\new\table", r"CORP\root", r"\\filer\new"])
def test_a_path_of_windows_is_no_written_line_end(sanitizer: Sanitizer, raw: str) -> None:
    shown = sanitizer.scrub(f"open {raw} now")

    assert not any(part in shown for part in ("table", "root", "filer", "ew"))
