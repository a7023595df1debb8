"""What a text says, told from what surrounds it, by position."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.engine.lexicon import Lexicon
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading import Reader, Reading
from plainspoken.engine.reading import lines as lines_module
from plainspoken.engine.reading.alphabet import as_names
from plainspoken.engine.reading.lines import Weight
from plainspoken.engine.reading.message_lines import is_one_message, message_lines
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.reading.words import BOUNDARY

LEXICON = Lexicon()
for known in (
    "no route to host",
    "out of space",
    "read only",
    "inaccessible boot device",
    "virt-v2v",
    "disk full",
    "timed out",
    "read timed out",
    "connect timed out",
    "file system",
    "error 28",
    "cannot … be reached",
):
    LEXICON.add(known)
READER = Reader(LEXICON.alphabet, LEXICON.knows)


def read(text: str) -> Reading:
    return READER.read(normalise(text))


def clauses(text: str) -> list[str]:
    """The words of each clause of a text."""
    reading = read(text)
    return [" ".join(reading.tokens[clause.first : clause.last]) for clause in reading.clauses]


MESSAGE = "disk seven gone"

ENVELOPES = {
    "plain": MESSAGE,
    "python logger": f"2026-03-02 10:11:12,345 ERROR acme.network.timeout {MESSAGE}",
    "python root": f"ERROR:acme.network.timeout:{MESSAGE}",
    "python with dashes": f"2026-03-02 10:11:12,345 - acme.network.timeout - ERROR - {MESSAGE}",
    "openstack": f"2026-03-02 10:11:12.345 44892 ERROR acme.net [None req-704e6df1 - - default default] {MESSAGE}",
    "java": f"2026-03-02 10:11:12.345 [pool-3-thread-7] ERROR com.acme.storage.DiskFullMonitor - {MESSAGE}",
    "java with job": f"2026-03-02 10:11:12,345 ERROR [c.c.v.UserVmManager] (API-Job-12:ctx-8ed1 job-345) {MESSAGE}",
    "klog": f"E0302 10:11:12.345678       1 volume_controller.go:666] {MESSAGE}",
    "logrus": f"ERRO[0012] {MESSAGE}",
    "logfmt": f'time=2026-03-02T10:11:12Z level=error logger=network.refused vm=db-7 msg="{MESSAGE}"',
    "logfmt without quotes": f"level=error msg={MESSAGE} vm=db-7",
    "json": json.dumps({"ts": "2026-03-02T10:11:12Z", "level": "error", "logger": "disk.full", "msg": MESSAGE}),
    "json in json": json.dumps({"level": "error", "details": json.dumps({"code": 7, "reason": MESSAGE})}),
    "python dict": f"{{'code': 500, 'message': '{MESSAGE}', 'status': 'failed'}}",
    "go map": f"[map[error_type:network message:{MESSAGE} phase:Transfer recoverable:false]]",
    "xml": f"<fault><code>Server</code><faultstring>{MESSAGE}</faultstring></fault>",
    "vmware fault": f"(vmodl.fault.SystemError) {{\n   faultCause = null,\n   reason = {MESSAGE}\n}}",
    "syslog": f"Mar  2 10:11:12 kvm-03 acmed[4471]: {MESSAGE}",
    "rfc 5424": f"<34>1 2026-03-02T10:11:12Z kvm-03 acmed 4471 ID47 - {MESSAGE}",
    "kernel": f"[   48.123456] {MESSAGE}",
    "clock in brackets": f"[09:30:01] {MESSAGE}",
    "python traceback": 'Traceback (most recent call last):\n  File "/x/volume.py", line 666, in _attach\n'
    f'    raise NetworkUnreachable("locked")\n{MESSAGE}',
    "java traceback": f"{MESSAGE}\n\tat com.acme.Disk.full(Disk.java:12)\n\t... 12 more",
    "go traceback": f"{MESSAGE}\n\ngoroutine 1 [running]:\nmain.diskFull(0x1)\n\t/src/disk/full.go:12 +0x1d",
    "escaped traceback": json.dumps(
        {
            "level": "error",
            "message": f'Traceback (most recent call last):\n  File "x.py", line 6, in f\n    full()\n{MESSAGE}',
        }
    ),
}


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_the_message_is_all_that_is_read_of_an_envelope(envelope: str) -> None:
    said = [clause for clause in clauses(envelope) if clause not in {"vmodl.fault system error", "null"}]

    assert said == [MESSAGE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("outer failed: inner gone", ["outer failed", "inner gone"]),
        ("outer; nested exception is inner", ["outer", "nested exception inner"]),
        ("one stopped because the disk went", ["one stopped", "because disk went"]),
        ("one stopped. The disk went away", ["one stopped", "disk went away"]),
        ("one\ntwo", ["one", "two"]),
        (r"first line\nsecond line", ["first line", "second line"]),
        (r"C:\news\next is missing", [r"c:\news\next missing"]),
    ],
)
def test_clauses_stand_outermost_first(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("was unable to open", "cannot open"),
        ("failed to open", "cannot open"),
        ("could not open", "cannot open"),
        ("can't open", "cannot open"),
        ("is not able to open", "cannot open"),
        ("doesn't exist", "not exist"),
        ("has not been started", "not started"),
        ("timeouts", "timed out"),
        ("cancelled volumes", "canceled volume"),
        ("the status of processes", "status of process"),
        ("sizes of caches, switches and NICs", "size of cache switch and nic"),
        ("OperationTimedoutException", "operation timed out exception"),
        ("status code 404", "status code http 404"),
        ("HTTP 404", "http 404"),
        ("proxy answered 403", "proxy answered http 403"),
        ("error 1404", "error 1404"),
        ("a virtual machine was found", "vm found"),
        ("Virtual machines 4", "vm 4"),
        ("virtual 'machine'", "vm"),
        ("mode slow != fast", "mode slow not equal fast"),
        ("'slow' != 'fast'", "slow not equal fast"),
        ("what a pity !", "what pity"),
    ],
)
def test_words_have_one_form(text: str, tokens: str) -> None:
    assert clauses(text) == [tokens]


@pytest.mark.parametrize("written", ["status: 503", "(status 503)", "HTTP response code: 503", "error: (503)"])
def test_a_status_of_a_web_server_is_read_alike_however_it_is_written(written: str) -> None:
    assert "http 503" in " ".join(read(f"server returned {written}").tokens)


def test_what_stands_behind_a_spoken_error_is_its_message_even_if_it_looks_like_a_logger() -> None:
    assert clauses("Error: acme.errors.DiskFullException (code 7)")[-1] == "acme.errors disk full exception code 7"
    assert clauses("[ERROR] acme.errors.Disk - disk seven gone") == ["disk seven gone"]


@pytest.mark.parametrize(
    "name",
    [
        "/var/lib/disk/full", "https://disk.full.example", "disk-full-7.example.com", "10.0.0.1:8090",
        "disk_full_count",
        "4205a841-0265-f4bd-39a6-39fd92196f53", "volume-db", "acme.disk.full", "DiskHandler",
    ],
)  # fmt: skip
def test_a_name_is_one_word(name: str) -> None:
    reading = read(f"moved {name} away")

    assert reading.tokens[1] == name.casefold()
    assert len(reading.tokens) == 4


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("http://10.1.2.3:8080/client/api?command=listVolumes&response=json", "/client/api"),
        ("https://cloud.example.com/client/api/", "/client/api"),
        (f"https://cloud.example.com/client/api?signature={'x' * 200}", "/client/api"),
        ("https://cloud.example.com/", "https://cloud.example.com/"),
    ],
)
def test_a_url_is_known_by_its_path_whatever_machine_it_leads_to(url: str, token: str) -> None:
    assert read(f"get {url} failed").tokens[1] == token
    assert token in read(f'Get "{url}": refused').tokens


@pytest.mark.parametrize("quoted", ["'disk'", '"disk"', "‘disk’", r"\"disk\""])
def test_a_single_word_in_quotes_is_a_name_and_a_sentence_is_not(quoted: str) -> None:
    assert read(f"network {quoted} gone").place(1, 2) == (9 + quoted.count("\\") // 2, 13 + quoted.count("\\") // 2)
    assert clauses('exit: "no space left"') == ["exit", "no space left"]


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("NoRouteToHostException", "no route to host exception"),
        ("acme.errors.OutOfSpace", "acme.errors out of space"),
        ("read-only", "read only"),
        ("INACCESSIBLE_BOOT_DEVICE", "inaccessible boot device"),
        ("virt-v2v", "virt-v2v"),
        ("QemuMonitor", "qemumonitor"),
        ("vim.fault.PoolEmptied", "vim.fault pool emptied"),
        ("QUEUE_EMPTY_ERROR", "queue empty error"),
        ("StatusCode.DISK_FULL", "disk full"),
        ("ReadTimeout", "read timed out"),
        ("NT_STATUS_IO_TIMEOUT", "nt status io timed out"),
        ("connect_timeout", "connect_timeout"),
        ("connectTimeout", "connecttimeout"),
        ("timeoutAndType", "timeoutandtype"),
        ("TIMEOUT_SECONDS", "timeout_seconds"),
        ("filesystemType", "filesystemtype"),
        ("read-timeout", "read-timeout"),
        ("Read-timeout", "read timed out"),
        ("requests.exceptions.ConnectTimeout", "requests.exceptions connect timed out"),
        ("root-filesystem", "root file system"),
    ],
)
def test_an_identifier_is_taken_apart_where_a_phrase_stands_in_it(identifier: str, words: str) -> None:
    assert clauses(identifier) == [words]


@pytest.mark.parametrize(
    ("phrase", "tokens"),
    [("virt-v2v", ("virt-v2v",)), ("read-only", ("read", "only")), ("ifcfg-eth0.bak", ("ifcfg-eth0.bak",))],
)
def test_a_phrase_of_the_catalogue_is_a_name_where_its_text_would_be(phrase: str, tokens: tuple[str, ...]) -> None:
    assert phrase_tokens(phrase) == tokens


def test_a_line_has_the_weight_of_its_level() -> None:
    text = "2026-03-02 10:11:12 INFO all well\n2026-03-02 10:11:13 ERROR gone\nand more\nvirt-v2v: error: bad"

    weights = {" ".join(read(text).tokens[c.first : c.last]): c.weight for c in read(text).clauses}

    assert weights == {
        "all well": Weight.QUIET,
        "gone": Weight.ERROR,
        "and more": Weight.PLAIN,
        "virt-v2v": Weight.ERROR,
        "error": Weight.ERROR,
        "bad": Weight.ERROR,
    }


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ('level=info msg="all well"', Weight.QUIET),
        ('time="2026-03-02T10:11:12Z" lvl=dbug level=debug msg="all well"', Weight.QUIET),
        ('{"level": "info", "msg": "all well"}', Weight.QUIET),
        ('{"ts": 1, "severity": "NOTICE", "message": "all well"}', Weight.QUIET),
        ("{'levelname': 'ERROR', 'msg': 'all well'}", Weight.ERROR),
        ('level=warn msg="all well"', Weight.PLAIN),
        ('level=informative msg="all well"', Weight.PLAIN),
        ('sublevel=info msg="all well"', Weight.PLAIN),
        ('{"faults": [{"level": "info"}], "msg": "all well"}', Weight.PLAIN),
        ('it said {"level": "info", "msg": "all well"}', Weight.PLAIN),
    ],
)
def test_a_line_that_is_data_has_the_weight_of_the_level_in_its_fields(line: str, weight: Weight) -> None:
    assert read(line).clauses[-1].weight is weight


ODD = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "{",
                "}",
                "[",
                '"',
                "'",
                "\\",
                "\\n",
                "\n",
                "=",
                ":",
                "msg",
                "map[",
                "<a>",
                "</a>",
                " ",
                "-",
                "Traceback",
                "x",
            ]
        ),
        max_size=80,
    ).map("".join),
)


@given(ODD)
@settings(max_examples=400, deadline=None)
def test_every_position_is_true_whatever_the_text(text: str) -> None:
    reading = read(text)
    length = len(reading.text.clean)

    assert len(reading.tokens) == len(reading.spans) == len(reading.clause_of)
    assert all(0 <= start <= end <= length for start, end in reading.spans)
    assert list(reading.spans) == sorted(reading.spans)
    for number, clause in enumerate(reading.clauses):
        assert clause.first < clause.last
        assert BOUNDARY not in reading.tokens[clause.first : clause.last]
        assert set(reading.clause_of[clause.first : clause.last]) == {number}


@pytest.mark.parametrize(
    "piece",
    [
        "{", '{"a":', '"', '\\"', "\\n", "map[a:", "<a>", "a=b ", "a = ", "x: ", "- ", "'", "[", "at a.b(c.d:1)\n",
        "a.",
        "ERROR ", "[x] ", "2026-03-02 10:11:12 ", "Traceback (most recent call last):\n", "because ",
        "failed to ", "A-", "aB", "a", "A", "0", ":", "::", "a:", "\\", "\\\\", "\\'", "a'b", "a/b", "=",
        "a=", "((", "<", "</a>", ";",
        "NoRouteToHostException", "read-only-", "\u2026", "a\n", "msg=", 'msg="a" ', ": 2026-03-02 10:11:12 ", "[2026-",
        "unable to because caused by ", "not able to ", "no route ",
    ],
)  # fmt: skip
def test_reading_costs_as_much_as_the_text_is_long(piece: str) -> None:
    def cost(length: int) -> float:
        text = normalise(piece * (length // len(piece)))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            assert Reader(LEXICON.alphabet, LEXICON.knows).read(text).spans is not None
            best = min(best, time.process_time() - start)
        return best

    assert cost(60_000) < 30 * max(cost(6_000), 0.002)


@pytest.mark.parametrize("behind", ["", " vm=db-7"])
def test_a_message_in_quotes_goes_on_behind_quotes_that_nobody_escaped(behind: str) -> None:
    text = f'level=error msg="cannot open "disk-7" now: out of space"{behind}'

    assert clauses(text)[-1] == "out of space"


def test_a_text_with_a_backslash_keeps_the_first_letter_of_its_lines() -> None:
    text = "the file C:\\data\\x is odd\\n\\tthe next one too"
    reading = read(text)

    assert [reading.text.clean[slice(*span)] for span in reading.messages] == [
        "the file C:\\data\\x is odd",
        "the next one too",
    ]


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["was unable to", "because", "caused by", "could not", "a;b|c", "(x)", "x=1", "it's", '"db-7"', "C:\\a b",
             "a: b", "--flag", "NoRouteToHostException", "read-only", "a,b", "->", "…", "é’s", "due to", ". ", "\n"]
        )
        | st.text(max_size=6)
    ).map(" ".join)
)  # fmt: skip
def test_each_token_has_its_place(text: str) -> None:
    reading = read(text)

    assert len(reading.spans) == len(reading.tokens) == len(reading.clause_of)
    for token, (start, end) in zip(reading.tokens, reading.spans, strict=True):
        if token.isalpha() and token.isascii() and token not in {"cannot", "not"} and start < end:
            assert token[:2] in reading.text.folded[start:end]


PIECES = st.lists(
    st.sampled_from(
        [
            "was unable to", "failed to", "could not", "not able to", "because", "caused by", "due to", "it's",
            "'db-7'", "'a=b'", "'it's'", '"no route to host"', "`x`", "’s", "‘disk full’", "a;b|c", "(x)", "x=1", "[1]",
            "{", "\\n", "C:\\a b", "a: b", "error: ", "Error", "The above exception", "at x.y(z:1)", "File",
            "Mar  2 10:11:12", "Traceback (most recent call last):", "--flag", "NoRouteToHostException", "read-only",
            "…", "->", ". ", "\n", "28", "404", "virt-v2v:", "VMs", "msg=", "<a>", "</a>", "map[a:b]", " line 7",
            ": 2026-03-02 10:11:12 ", "INFO", "[ERROR]", "goroutine 1 [", "é", "disks",
            "fatal: ", "app[7 x]: ", "note: run with", "E0302 10:11:12.345678 1 x.go:6] ", "2026-03-02 10:11:12,345 ",
            "acme.net.Disk:", "WARN:", "Stack trace:", "internal ", "main.go:12", "x+0x1f/0x20",
        ]
    )
    | st.text(max_size=4),
    max_size=12,
).flatmap(lambda pieces: st.sampled_from(["", " "]).map(lambda between: between.join(pieces)))  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_the_structure_of_a_text_is_that_of_its_tokens_but_for_words_in_quotes_which_are_names(text: str) -> None:
    reading = read(text)

    assert as_names(LEXICON.alphabet.spelled(reading.tokens)) == as_names(reading.structure.words)


def test_a_word_in_quotes_that_no_phrase_has_is_a_name() -> None:
    assert read("disk 'zebra' gone").structure.words == read("disk x-7 gone").structure.words
    assert read("disk zebra gone").structure.words != read("disk x-7 gone").structure.words


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_a_text_that_is_taken_for_one_message_is_one(text: str) -> None:
    normal = normalise(text)

    if is_one_message(normal):
        assert [line[:3] for line in message_lines(normal)] == [(0, len(normal.clean), Weight.PLAIN)]


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_a_line_that_begins_as_prose_has_neither_header_nor_frame(text: str) -> None:
    normal = normalise(text)
    quickly = message_lines(normal)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines_module, "begins_as_prose", lambda *_: False)
        assert [line[:4] for line in message_lines(normal)] == [line[:4] for line in quickly]
