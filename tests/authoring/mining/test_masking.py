import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.authoring.mining.masking import Masker, shown
from tests.support import builtin_catalogue

MASKER = Masker(builtin_catalogue())

SECRETS_AND_PLACES = {
    "a path": "cannot open /opt/acme/volumes/acme-db.raw: denied",
    "a path with blanks in quotes": "copy of '/vmfs/volumes/My Store/Acme VM/acme.vmdk' failed",
    "a path of a datastore": "file [acme-store] acme-vm/acme.vmdk is locked",
    "a Windows path": r"cannot load C:\Acme\drivers\acme.sys",
    "a share": r"cannot mount \\acme-filer\exports$\vm",
    "an address": "dial tcp 10.44.5.6:5480: connect: connection refused",
    "an IPv6 address": "dial tcp [fe80::a1:44ff:fe5c:acce]:443 failed",
    "a hardware address": "nic mac=52:54:00:ac:3e:58: link down",
    "a URL": "GET https://vcenter.acme.example/sdk/acme failed",
    "a mail address": "certificate of admin@acme.example has expired",
    "a host": "esx07.acme.corp does not answer",
    "a UUID": "volume acce1839-2ed5-4778-b57e-5854eb7b8b09 is gone",
    "an id": "job-20251003-140728-acme is gone",
    "a device": "write to /dev/mapper/acme-root failed",
    "a password": "login failed: password=acme-Secret1 rejected",
    "a token": "Authorization: Bearer acme.0123456789abcdef",
    "a name": "no room for acme01 on this host",
}


@pytest.mark.parametrize("text", SECRETS_AND_PLACES.values(), ids=SECRETS_AND_PLACES)
def test_nothing_of_a_customer_is_left(text: str) -> None:
    masked = MASKER.mask(text)

    for piece in ("acme", "acce", "10.44.5.6", "20251003", "ac:3e", "esx07"):
        assert piece not in shown(masked.template)
        assert piece not in masked.sample


@pytest.mark.parametrize(
    "text",
    [
        "virt-v2v-in-place: error: libguestfs error: could not create appliance",
        "CloudStack API error 431 (CSExceptionErrorCode: 4350): Template not found",
        "Error 1146 (42S02): Table 'migratekit.jobs' doesn't exist",
        "qemu-img: invalid option --force-share",
        "internal error: unable to execute QEMU command 'block-dirty-bitmap-add'",
        "org.libvirt.LibvirtException: operation failed: domain is not running",
        "HRESULT = 0x80070005",
        "exit status 1",
        "returned status 404: not found",
    ],
)
def test_technical_words_and_codes_stay(text: str) -> None:
    assert MASKER.mask(text).template == text


def test_values_become_holes_and_the_sample_keeps_their_shape() -> None:
    masked = MASKER.mask("copied 95.5% of 102 GB to /dev/vdb in 2m30s, 3 retries left for vol-8a7f2c")

    assert shown(masked.template) == (
        "copied <percent> of <size> to <device> in <duration>, <number> retries left for <id>"
    )
    assert re.fullmatch(
        r"copied 95\.5% of 102 GB to /dev/vd[a-z] in 2m30s, 3 retries left for vol-\w{6}", masked.sample
    )


@pytest.mark.parametrize(
    "text",
    [
        "no driver for Windows Server 2025 (64-bit)",
        "16 of 16 lanes are in use",
        "needs 24 vCPUs, the host has 16",
        "version 6.7.0 is older than 7.0.3",
        "1,048 files of at most 1,024",
    ],
)
def test_a_sample_keeps_the_numbers_that_may_be_the_cause(text: str) -> None:
    assert MASKER.mask(text).sample == text


@pytest.mark.parametrize(
    "text", ["job 4711 failed", "VLAN 2044 is not there", "user=1203 denied", "ticket #8812", "segment 8812077 is out"]
)
def test_a_sample_keeps_no_number_that_names_one_of_many(text: str) -> None:
    number = re.search(r"\d+", text)

    assert number is not None
    assert number[0] not in MASKER.mask(text).sample


def test_the_same_value_is_made_up_the_same_and_another_one_differently() -> None:
    first, second, third = MASKER.mask("vol-8a7f2c vol-8a7f2c vol-9b8e3d").sample.split()

    assert first == second != third


@pytest.mark.parametrize("what", [what for what in SECRETS_AND_PLACES if what not in {"a password", "a token"}])
def test_a_sample_is_masked_like_the_text_it_is_made_of(what: str) -> None:
    masked = MASKER.mask(SECRETS_AND_PLACES[what])

    assert MASKER.mask(masked.sample).template == masked.template


def test_of_a_very_long_text_both_ends_are_kept() -> None:
    masked = MASKER.mask("the beginning " + "at some frame " * 5_000 + "the end")

    assert masked.sample.startswith("the beginning")
    assert masked.sample.endswith("the end")
    assert len(masked.sample) < 4_000
    assert "<…>" in shown(masked.template)


@given(st.text(max_size=300))
def test_any_text_can_be_masked(text: str) -> None:
    masked = MASKER.mask(text)

    assert not re.search(r"[\x00-\x1f\ue000-\uf8ff]", masked.sample)


def test_no_id_path_or_address_of_the_corpus_is_left(corpus: Callable[[str], list[dict[str, Any]]]) -> None:
    telling = re.compile(
        r"/\S{4,}|[a-z]+://\S+|\d{1,3}(?:\.\d{1,3}){3}\S*|[0-9a-fA-F]{8}-[0-9a-f]{4}\S+|[\w.-]+@[\w.-]+|[A-Z]:\\\S+"
        r"|(?:vm|vol|job|ctx|obj|snap)[-_]\S*\d\S*"
    )
    left = []
    for row in corpus("dev.jsonl"):
        masked = MASKER.mask(row["text"])
        for piece in row["must_not_appear"]:
            if telling.fullmatch(piece) and piece in f"{shown(masked.template)} {masked.sample}":
                left.append(piece)  # noqa: PERF401 - a comprehension of this is hard to read
    assert left == []
