"""Sentences that tell a secret."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.secret_forms.names import ODD
from plainspoken.engine.secret_forms.pieces import (
    CODE_GATES,
    NOUN,
    NOUN_GATES,
    PROSE,
    USER,
    VALUE,
    form,
    words,
)

TOLD: Final = (
    # the password 'x', password is x1
    form(
        r"\b(?<!unexpected )(?:password|passwd|passphrase|secret|token)\s{1,3}"
        r"(?:is\s|was\s|of\s)?(?P<secret>'[^'\n]+'|\"[^\"\n]+\"|«[^»\n]+»|“[^”\n]+”)(?!\snot\s)",
        *NOUN_GATES,
    ),
    form(
        rf"(?<![a-z]){NOUN}\s{{0,3}}(?:is|was|lautet|set\sto|to|是|from\s\S{{1,60}}"
        rf"\sto|changed\sfrom\s\S{{1,60}}\sto)\s{{0,3}}[\"'`]?(?P<secret>(?=\S*\d)(?:{ODD}|[^\s\"',;]{{4,}}"
        rf"(?<![.%])))",
        *NOUN_GATES,
    ),
    form(
        rf"(?<![a-z])(?:(?:en)?crypted\s)?{NOUN}s?[^\S\n]{{1,20}}[`(\[]?(?P<secret>{ODD})(?<![.%])",
        *NOUN_GATES,
    ),
    form(
        r"\b(?:password|passwd|passphrase|secret)[^\S\n]{1,20}`?"
        r"(?P<secret>(?=[^\s\"'`,;:\[\]]*[a-z])(?=[^\s\"'`,;:\[\]]*\d)[^\s\"'`,;:()<>=\[\]]{6,}(?<![.%]))",
        "passw", "passphrase", "secret",
    ),
    form(
        r"\b(?:one-time|verification|unlock|access|security|device|pairing|activation)"
        r" code[^\S\n]?[:=][^\S\n]{0,3}(?P<secret>(?=\S{0,200}\d)\S{4,200})",
        *CODE_GATES,
    ),
    # password for root: x, Enter passphrase for key '…': x
    form(
        rf"\b(?:password|passwd|passphrase|passwort|kennwort|mot de passe|contrase\S{{1,2}}a|senha|secret|token)"
        rf"[^\S\n]{{1,3}}(?:for|of|für|de|von|para|pour|per|till|voor|do)[^\S\n]{{1,3}}[^\n:=]{{1,80}}?[:=][^\S\n]{{1,3}}(?!\w+:\s){PROSE}(?P<secret>{VALUE})",
        *NOUN_GATES, "mot de passe", "contrase", "senha",
    ),
    form(
        rf"\b(?:password|passwd|passphrase|passwort|kennwort|secret|token)[^\S\n]{{1,3}}(?:for|of|für|de"
        rf"|von)[^\S\n]{{1,3}}[^\n:=]{{1,80}}?[^\S\n](?:is|was)[^\S\n](?P<secret>{ODD})",
        *NOUN_GATES,
    ),
    form(
        rf"\b(?:login|logon|authentication|credentials?|creds)\b[^\n]{{0,40}}?\b{USER}[^\S\n]{{0,2}}[/:\s][^\S\n]{{0,2}}(?:with[^\S\n])?(?P<secret>{ODD})",
        "login", "logon", "authentication", "cred",
    ),
    form(
        rf"(?<![a-z]){NOUN}[^\S\n]{{1,3}}(?:is|was|=)[^\S\n]{{1,3}}(?P<secret>'[^'\s]+'|\"[^\"\s]+\")(?!\snot\s)",
        *NOUN_GATES,
    ),
    form(
        rf"(?<![a-z]){NOUN}s?\s(?:provided|given|supplied|used|entered|sent|received|presented)[^\S\n]?[:=]?"
        rf"[^\S\n]{{1,3}}[\"'`]?(?P<secret>{ODD})",
        *NOUN_GATES,
    ),
    form(rf"(?<![a-z]){NOUN}\s(?:was\s)?changed\sfrom\s[\"']?(?P<secret>{ODD})", *NOUN_GATES),
    form(rf"\b(?:secret|password|key)\s[05-9]\s(?P<secret>{ODD})", "secret", "password", "key"),
    form(rf"\buser(?:name)?\s\S{{1,60}}\s(?:pass|pw|pwd) (?P<secret>{ODD})", "pass ", "pw ", "pwd "),
    form(
        rf"\b(?:password|passphrase|passcode)\s(?:(?:is|was|has\sbeen)\s)?(?:generated|created|set|assigned|reset|issued)"
        rf"\b[^\n:=]{{0,60}}[:=][^\S\n]{{1,3}}(?P<secret>{ODD})",
        *NOUN_GATES,
    ),
    form(rf"(?<![a-z]){NOUN}\s\w{{1,15}}:\s[\"'](?P<secret>{ODD})[\"']", *NOUN_GATES),
    form(r"\bidentified\s(?:via|with)\s\S{1,60}\s(?:using|as)\s(?P<secret>'[^'\n]*')", "identified"),
    # root/x, admin: x, when it looks like nothing else than a password
    form(
        r"(?<![\w/.@:-])(?:root|admin(?:istrator)?|sa|oracle|postgres)[^\S\n]?[:/][^\S\n]?"
        rf"(?!(?-i:[A-Z][a-z]{{1,30}}\d{{1,4}})(?!\w))(?=\S{{0,60}}(?-i:[A-Z]))"
        rf"(?=\S{{0,60}}(?-i:[a-z]))(?P<secret>{ODD})",
        *words("root admin sa: sa/ oracle postgres"), "sa :", "sa /",
    ),
    # identified by …, password of …  'x'
    form(
        r"\b(?:identified\s+(?:with\s\S{1,60}\s)?by|with\s+password|using\s+password)\s{1,3}"
        r"(?P<secret>'[^'\n]*'|\"[^\"\n]*\")", "identified",
        "password",
    ),
    form(r"\bidentified\s{1,3}by\s{1,3}(?P<secret>[^\s'\"();]+)", "identified"),
)  # fmt: skip
