"""Secrets in mark-up and in pairs."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.secret_forms.names import HOLDS_KEY, KEY, NOT_ABOUT, ODD, SHORT
from plainspoken.engine.secret_forms.pieces import (
    KEY_GATES,
    VALUE,
    form,
)

_NAMED: Final = rf"(?:{HOLDS_KEY}|{SHORT}|(?<![a-z])(?:pass|pw|pwd|psk))"

MARKED_UP: Final = (
    form(r"<auth-user-pass>\s{0,9}[^\s<]{1,80}\s{1,9}(?P<secret>[^\s<]+)", "<auth-user-pass>"),
    # <password>…</password>, {"name": "password", "value": …}, ('password', …)
    form(
        rf"<(?:\w{{1,30}}:)?\w{{0,30}}(?:{KEY}|{HOLDS_KEY}|pass|pw){NOT_ABOUT}\w{{0,24}}(?:\s[^<>]{{0,200}})?>"
        r"(?:\s{0,100}<\w{1,30}>)?(?:<!\[CDATA\[(?P<secret>[^\]]+)|(?P<secret>[^<]+)<)",
        *KEY_GATES, "pass", "pw", reach=79,
    ),
    form(
        rf"\b(?:name|key|id)=\"[^\"\n]{{0,60}}(?:{KEY}|{HOLDS_KEY}|pass"
        rf"|pw)\w{{0,24}}\"[^<>\"\n]{{0,40}}(?:value=(?P<secret>\"[^\"\n]*\"?)|>(?P<secret>[^<\n]+)<)",
        *KEY_GATES, "pass", "pw", reach=82,
    ),
    form(
        rf"<(?:key|name)>[^<\n]{{0,40}}(?:{KEY}|{HOLDS_KEY}|pass|pw)"
        rf"[^<\n]{{0,24}}</(?:key|name)>\s{{0,40}}<(?:string|value)>(?P<secret>[^<]+)<",
        "<key>", "<name>",
    ),
    form(
        rf"<t[dh][^<>]{{0,60}}>\s{{0,9}}(?:{KEY}|pass|pw)"
        rf"\s{{0,9}}:?</t[dh]>\s{{0,20}}<td[^<>]{{0,60}}>(?P<secret>[^<]+)<",
        "<td", reach=134,
    ),
    form(
        rf"\|[^\S\n]{{0,30}}(?:{KEY}|pass|pw)[^\S\n]{{0,30}}\|[^\S\n]{{0,30}}(?P<secret>{ODD})[^\S\n]{{0,30}}"
        rf"\|", *KEY_GATES, "pass",
        "pw", reach=47,
    ),
    form(
        rf"\\{{0,8}}\"(?:name|key|field|property|param|type"
        rf"|kind)\\{{0,8}}\"\s?:\s?\\{{0,8}}\"[^\"\n]{{0,60}}{_NAMED}\w{{0,24}}\\{{0,8}}\"\s?,\s{{0,20}}"
        rf"\\{{0,8}}\"val(?:ue)?\\{{0,8}}\"\s?:\s?(?P<secret>{VALUE})",
        *KEY_GATES, "pass", "pw", reach=127,
    ),
    form(
        r"[\"'](?:sshpass|mysql|psexec|redis-cli)[\"'][^\n\]]{0,200}?[\"']-[pa][\"']\s?,\s{0,3}"
        r"(?P<secret>\"[^\"\n]+\"|'[^'\n]+')",
        "sshpass", "mysql", "psexec", "redis-cli", reach=1,
    ),
    form(
        r"[\"'](?:mysql\w{0,12}|mariadb\w{0,12}|sshpass)[\"'][^\n\]]{0,200}?[\"']-p(?P<secret>[^\"'\n]+)[\"']",
        "mysql", "mariadb", "sshpass", reach=1,
    ),
    form(
        rf"(?<quote>[\"'])(?:-{{1,2}})?(?:[\w.-]{{0,30}}_)?(?:{KEY}|{SHORT}|pass|pw)(?P=quote)\s?,\s{{0,3}}"
        r"(?P<secret>\"[^\"\n]+\"|'[^'\n]+')(?!\s?:)",
        *KEY_GATES, "pass", "pw", reach=61,
    ),
)  # fmt: skip
