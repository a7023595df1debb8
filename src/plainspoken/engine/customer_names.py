"""What a name that a customer gave looks like: to a VM, a network, a volume.

Rules read names out of failure texts, where anything may stand in a name's place: a service, a host, a password.
A value that could be one of those is no name; its rule then says `a network` or the like, which is true as well.
"""

from __future__ import annotations

import re
from typing import Final

from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shapes import core_of, kind_of

_LONGEST: Final = 64
_MOST_PIECES: Final = 5

_OUTSIDE = re.compile(r"[^\W_](?:[\w .+&'()-]*[\w)+])?")
_WORDS = re.compile(r"[^\W\d_]+")
_PIECES_OF_HEX = re.compile(r"[0-9a-f]{1,4}(?: [0-9a-f]{1,4})+", re.IGNORECASE)
_PLATFORM_ID = re.compile(r"(?:^|[-_ ])[irsv]-\d+-\d+", re.IGNORECASE)
_YEAR = re.compile(r"([A-Za-z]{4,})(?:19|20)\d\d")
_SEASON = re.compile(
    r"(?:spring|summer|autumn|fall|winter|fr(?:ue|ü)hling|sommer|herbst|welcome|willkommen|hello|hallo|passw?ord|qwert[yz]"
    r"|asdf|letmein|changeme|admin|root|test|secret|geheim|hunter|monkey|dragon)\d+[A-Za-z]?",
    re.IGNORECASE,
)
_DIGIT_FOR_LETTER = re.compile(r"[A-Za-z]{2,}[013457]+[A-Za-z]{2,}\d*|[A-Za-z]+[0134579][A-Za-z]+[0134579][A-Za-z]+")
# A year may follow these: it is a version.
_VERSIONED: Final = frozenset(
    "windows server winserver exchange sharepoint office dynamics project visio biztalk ubuntu".split()
)
# Machines and programs of a platform: no part of a customer's name, in any case.
_MACHINERY: Final = frozenset(
    "esx esxi kvm hv hyp hyperv hypervisor hypervisors xen pve proxmox qemu virt libvirt ceph osd rbd drbd nbd ilo"
    " idrac ipmi bmc vmk vmnic svc daemon daemons executor executors dispatcher listener poller worker workers thread"
    " threads launcher sidecar appliance kube etcd node nodes".split()
)
_SECRETS: Final = frozenset(
    "password passwords passwd passwort kennwort pwd secret secrets token tokens apikey credential credentials".split()
)
# What a name of several words does not end in, unless it is a program's.
_PROGRAMS: Final = frozenset(
    "service services agent agents broker api proxy backend operator plugin driver provider monitor engine host hosts"
    " controller scheduler handler manager client queue process".split()
)


def is_customer_name(name: str) -> bool:
    """Whether a text has the shape of a name that a customer gave: words and numbers, of one script, no program's."""
    if not 0 < len(name) <= _LONGEST or not _OUTSIDE.fullmatch(name):
        return False
    pieces = name.split()
    words = [word.casefold() for word in _WORDS.findall(name)]
    if len(pieces) > _MOST_PIECES or not any(len(word) > 1 for word in words):
        return False
    if not _MACHINERY.isdisjoint(words) or not _SECRETS.isdisjoint(words):
        return False
    if len(words) > 1 and words[-1] in _PROGRAMS:
        return False
    return not (_is_prose(pieces) or _PIECES_OF_HEX.fullmatch(name) or _PLATFORM_ID.search(name)) and all(
        map(_is_piece, pieces)
    )


def _is_piece(piece: str) -> bool:
    core = core_of(piece)
    if kind_of(piece) not in {None, NAME} or not _is_of_one_script(core):
        return False
    return not any(map(_is_like_a_password, re.split(r"[-_.]", core)))


def _is_like_a_password(part: str) -> bool:
    year = _YEAR.fullmatch(part)
    return (
        (year is not None and year[1].casefold() not in _VERSIONED)
        or _SEASON.fullmatch(part) is not None
        or _DIGIT_FOR_LETTER.fullmatch(part) is not None
    )


def _is_of_one_script(core: str) -> bool:
    """Whether all letters are Latin ones, or none is."""
    return len({ord(char) < 0x250 for char in core if char.isalpha()}) < 2


def _is_prose(pieces: list[str]) -> bool:
    return len(pieces) > 2 and all(piece.isalpha() and piece.islower() for piece in pieces)
