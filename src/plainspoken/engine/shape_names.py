"""Names with digits: of VMs, which customers gave, or of hosts, devices and services, which they never see."""

import re
from typing import Final

from plainspoken.engine.shape_words import (
    HYPERVISOR_STEMS,
    HYPERVISORS,
    INFRASTRUCTURE,
    SELF,
    SERVICES,
    SOFTWARE,
)

NAME: Final = "name"
"""Kind of a piece shaped like a VM's name, such as `pgtest1` or `Web-Server-01`: shown, except in lines of a log."""

_HEX = re.compile(r"(?=.*\d)(?=.*[a-fA-F])[0-9a-fA-F]{5,}", re.ASCII)
_NAME_SEGMENT = re.compile(r"([A-Za-z]*)(\d{0,4})([A-Za-z]{0,3})", re.ASCII)
_WINDOWS_SEGMENT = re.compile(r"[A-Za-z]{0,4}[Ww]2[Kk]\d{1,2}(?:[Rr]2)?", re.ASCII)
_INTERFACE = re.compile(
    r"(?:eth|en[opsx]?|ens|eno|enp|vnet|vif|tap|tun|virbr|br|cloudbr|ovs|bond|team|veth|docker|wlan|wl|lo|vmbr|vmk|vmnic"
    r"|sd[a-z]{1,2}|vd[a-z]{1,2}|xvd[a-z]{1,2}|hd[a-z]|zd|zram|pmem|mmcblk|mpath[a-z]{0,3}|nvme|dm|loop|nbd|rbd|drbd|md|sr|sg|fd|tty[A-Za-z]?|pts|ide|scsi|sata|usb|pci|hostnet|net|hostdev"
    r"|drive|disk|virtio|serial|channel|mouse|kbd|balloon|video|rng|vda|naa|lun|osd|mon|mds|mgr|node|host|hv|hyp|esx|esxi|kvm"
    r"|rack|blade|chassis|thread|worker|executor|vmfs|vg|lv|pool|bus|irq|cpu|core|slot|port|fn|func|arg|tmp|var|obj|snap)"
    r"\d+(?:[a-z]+\d+)*(?:[a-z]\d*)?"
)
_MACHINE = re.compile(r"(?:node|host|hv|hyp|esxi?|kvm|osd|mon|mds|mgr|rack|blade|chassis|thread|worker|executor)\d")


def name_kind(core: str, segments: list[str]) -> str:
    """The kind of letters and digits with hyphens between: `NAME`, or the name of a detector.

    Args:
        core: All of it; one digit at least is in it.
        segments: What stands between its hyphens.
    """
    lower = core.lower()
    if lower in SOFTWARE:
        return "other"
    if _INTERFACE.fullmatch(lower):
        return "host" if _MACHINE.match(lower) else "device"
    if _is_counted_service(segments):
        return "host"
    numbers = 0
    for segment in segments:
        if _WINDOWS_SEGMENT.fullmatch(segment):
            continue
        match = _NAME_SEGMENT.fullmatch(segment)
        if not match or not _is_name_segment(segment, *match.groups()):
            return "id" if any(map(str.isdigit, segment)) else "identifier"
        if _is_part_of_a_host(segment, match[1], match[2], alone=len(segments) == 1):
            return "host"
        numbers = numbers + 1 if segment.isdigit() else 0
        if numbers > 2:
            return "host"
    return NAME


def _is_part_of_a_host(segment: str, letters: str, digits: str, *, alone: bool) -> bool:
    lower = letters.lower()
    if digits and (lower in HYPERVISORS or lower.startswith(HYPERVISOR_STEMS)):
        return True
    if alone:
        return False
    if lower in INFRASTRUCTURE and (lower in HYPERVISORS or not letters.isupper()):
        return True
    return segment.lower() in SOFTWARE or _INTERFACE.fullmatch(segment) is not None


def _is_counted_service(segments: list[str]) -> bool:
    """Whether a name is one of several like services, such as `billing-agent-3`."""
    words = [word for segment in segments if (word := segment.rstrip("0123456789"))]
    last = words[-1] if words else ""
    return (
        len(words) > 1
        and last.lower().removesuffix("s") in SERVICES
        and not last.isupper()
        and words[0].lower() not in SELF
    )


def _is_name_segment(segment: str, letters: str, digits: str, tail: str) -> bool:
    if tail and (len(letters) < 2 or looks_hex(segment)):
        return not letters and len(tail) == 1
    if tail and not letters.isupper() and not tail.islower():
        return False  # as in `Exyvps644T`: passwords look so, names do not
    if not (letters.islower() or letters.isupper() or letters[1:].islower() or not letters):
        # `WebServer01` counts its like with a leading zero; a class name does not.
        return bool(re.fullmatch(r"(?:[A-Z][a-z]+){2}", letters)) and digits.startswith("0")
    return bool(letters or digits)


def looks_hex(core: str) -> bool:
    """Whether letters and digits are a hexadecimal number rather than a word with a number."""
    return bool(_HEX.fullmatch(core)) and not re.fullmatch(r"[A-Za-z]{2,}\d{1,4}", core)
