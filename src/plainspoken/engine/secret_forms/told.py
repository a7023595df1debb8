"""Sentences that tell a secret."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.gated import THROUGHOUT
from plainspoken.engine.secret_forms.names import BASE32, MIXED, ODD
from plainspoken.engine.secret_forms.pieces import (
    CODE_GATES,
    NOUN,
    NOUN_GATES,
    PROSE,
    QUOTED,
    USER,
    VALUE,
    form,
    words,
)

# Words that may stand between what a secret is called and the secret.
_BETWEEN: Final = (
    r"(?:is|was|are|has|been|be|now|set|reset|changed|created|generated|to|as|value|contents?|string|text|plain"
    r"(?:text)?"
    r"|clear(?:text)?|md5|sha\d{0,3}|des|aes\d{0,3}|hmac[\w-]{0,10}|ascii(?:-text)?|hex\w{0,8}|local|remote|\d{1,3}"
    r"|reg_\w{1,10}|using|with|used|sent|given|entered|tried|received|got|found|read|for\suser\s\S{1,60}|for\s\S{1,60})"
)

# And others, but none behind which a name stands.
_OTHER_WORD: Final = (
    r"(?!(?:for|on|at|host|user|vm|server|from|in|machine|named|by|of|to|node|and|or|volume|disk|image|file|job"
    r"|template|network|storage|pool|zone|type)\b)[a-z]{1,14}"
)

# Behind the name of an account, what looks like nothing else than its password.
_ACCOUNT_SECRET: Final = (
    rf"[^\S\n]?[:/][^\S\n]?(?!(?-i:[A-Z][a-z]{{1,30}}\d{{1,4}})(?!\w))(?=\S{{0,60}}(?-i:[A-Z]))"
    rf"(?=\S{{0,60}}(?-i:[a-z]))(?P<secret>{ODD})"
)

TOLD: Final = (
    # new password is: x, DefaultPassword REG_SZ x; secret key in use: x, if it looks like nothing else
    form(
        rf"(?:(?<![a-z])|(?-i:(?=[A-Z])))(?:(?P<noun>{NOUN})|key|login|logon)s?"
        rf"(?:(?(noun)(?:[^\S\n]{{1,3}}{_BETWEEN}){{0,4}}[^\S\n]?[:=]?[^\S\n]{{1,20}}[`\"'(\[]?"
        rf"(?![^\s\"']{{1,200}}[\"']\s(?:not\sfound|is\sforbidden|in\snamespace|does\s))(?P<secret>{ODD}|{BASE32})|"
        rf"(?!))"
        rf"|(?:[^\S\n]{{1,2}}\(?{_OTHER_WORD}\)?){{1,3}}[^\S\n]?[:=]?[^\S\n]{{1,3}}[\"'`(]?(?P<secret>{MIXED}))"
        rf"(?<![.%])",
        *NOUN_GATES, "key", "login", "logon", reach=4,
    ),
    form(
        rf"(?<!\w)(?:[a-z]{{2,20}}-){{0,3}}key(?:[^\S\n]{{1,3}}{_BETWEEN}){{1,4}}[^\S\n]{{1,3}}[`\"'(\[]?"
        rf"(?P<secret>{ODD})(?<![.%])",
        "key ", reach=86,
    ),
    form(
        rf"\b(?:isakmp|tacacs|radius|ikev[12]|ntp)[^\n]{{0,80}}?\b(?:key|psk)"
        rf"(?:[^\S\n]{{1,3}}{_BETWEEN}){{0,4}}[^\S\n]{{1,3}}(?P<secret>{ODD})",
        *words("isakmp tacacs radius ikev1 ikev2 ntp"),
    ),
    # a user and a password in one word
    form(
        rf"\b(?:as|tried|trying|using|with|user(?:name)?|account|login"
        rf"|logon)[:=]?[^\S\n]{{1,2}}[\"'`]?[a-z][\w.\\-]{{1,40}}[:/](?P<secret>{MIXED})(?<![.,])",
        *words("tried trying using user account login logon"), "as ", "with ", "as: ", "with: ", "as= ", "with= ",
    ),
    form(rf"\b[\w.-]{{1,40}}@[\w.-]{{1,60}}[^\S\n]{{1,2}}/[^\S\n]{{1,2}}(?P<secret>{ODD})", " / ", reach=104),
    # the password 'x', password is x1
    form(
        r"\b(?<!unexpected )(?:password|passwd|passphrase|passcode|secret|token|psk)\s{1,3}"
        r"(?:is\s|was\s|of\s)?(?P<secret>'[^'\n]+'|\"[^\"\n]+\"|«[^»\n]+»|“[^”\n]+”)(?!\snot\s)",
        *NOUN_GATES,
    ),
    form(
        rf"(?<![a-z]){NOUN}(?:\s{{0,3}}(?:lautet|是)|\s{{0,2}} (?:is|was|set\sto|to|from\s\S{{1,60}}"
        rf"\sto|changed\sfrom\s\S{{1,60}}\sto))\s{{0,3}}[\"'`]?(?P<secret>{BASE32}|(?=\S*\d)(?:{ODD}|[^\s\"',;]{{4,}}"
        rf"(?<![.%])))",
        *NOUN_GATES, needs=(" is", " was", " set", " to", " from", " changed", "lautet", "是"), reach=4,
    ),
    form(
        r"\b(?:password|passwd|passphrase|secret)[^\S\n]{1,20}`?"
        r"(?P<secret>(?=[^\s\"'`,;:\[\]]*[a-z])(?=[^\s\"'`,;:\[\]]*\d)[^\s\"'`,;:()<>=\[\]]{6,}(?<![.%]))",
        "passw", "passphrase", "secret",
    ),
    form(
        r"\b(?:one-time|verification|unlock|access|security|device|pairing|activation)"
        r" code[^\S\n]?[:=][^\S\n]{0,3}(?P<secret>(?=\S{0,200}\d)\S{4,200})",
        *CODE_GATES, reach=4,
    ),
    # x is not a valid token
    form(
        rf"(?<![\w/.:=-])(?P<secret>{ODD})[\"'`]? (?:is|was) (?:not )?(?:an?|the|no) (?:\w{{1,12}}\s){{0,3}}"
        rf"(?:token|password|passphrase|secret"
        r"|pin|credential)\b",
        *(f" {verb} {article} " for verb in ("is", "was", "is not", "was not") for article in words("a an the no")),
        needs=words("token password passphrase secret pin credential"), reach=506,
    ),
    form(r"\bpin(?: code)?[^\S\n]?[:=][^\S\n]?(?P<secret>\d{4,8})\b", "pin"),
    form(r"\b(?:sms|[m2]fa) code (?P<secret>\d{4,10})\b", "sms code", "fa code", reach=1),
    # what nothing but a password is made of
    form(
        r"(?<![\w/.:=!^$%{}-])(?=[\w@#$%^&*?+~.-]{0,40}(?:[!^]\w|\w![\"']|(?-i:\d[a-zA-Z]\w{0,40}!)))"
        r"(?![0-9a-f-]{12,}!)(?=[\w!@#$%^&*?+~.-]{0,40}\d)(?=[\w!@#$%^&*?+~.-]{0,40}[a-z])"
        r"(?P<secret>[a-z0-9][\w!@#$%^&*?+~.-]{7,40}+)(?![\w/=(){}:])",
        "!", "^", reach=84,
    ),
    form(r"\b(?:key|psk|secret)[^\S\n]{1,3}(?:is )?0x(?P<secret>[0-9a-f]{16,})\b", "0x", reach=12),
    form(r"\bticket[^\S\n]{1,3}[\"']?(?P<secret>[0-9a-f]{2}(?:[ -][0-9a-f]{2}){7,40}+)\b", "ticket"),
    # one of several keys, codes that are used once
    form(rf"\bkey[^\S\n]#?\d{{1,3}}[^\S\n]?[:=][^\S\n]{{0,3}}(?P<secret>{ODD}|{BASE32})", "key"),
    form(
        r"\b(?:[th]?otp|passcode|one-time password)(?: code)? (?P<secret>\d{4,10})\b",
        "otp", "passcode", "password", reach=9,
    ),
    form(
        r"\b(?:auth (?:sha|md5|hmac)|priv (?:aes|3?des))[\w-]{0,8}(?: \d{2,3})?[^\S\n]{1,3}(?P<secret>"
        r"(?=[^\s,;]*\d)[^\s,;]{6,})",
        *(f"auth {how}" for how in words("sha md5 hmac")), *(f"priv {how}" for how in words("aes des 3des")),
    ),
    # files of secrets for strongSwan and PPP
    form(
        r":[^\S\n](?:psk|rsa|ecdsa|eap|xauth|ntlm|pkcs8|p12|pin)[^\S\n](?:[^\s\"]{1,80}[^\S\n])?"
        r"(?P<secret>\"[^\"\n]*\"|0[xs]\S+)",
        *(f": {kind}" for kind in words("psk rsa ecdsa eap xauth ntlm pkcs8 p12 pin")),
    ),
    form(
        rf"^[^\S\n]{{0,8}}[^\s#]{{1,64}}[^\S\n]{{1,20}}[\w.*-]{{1,60}}[^\S\n]{{1,20}}(?P<secret>{QUOTED}"
        rf"|{ODD})[^\S\n]{{1,20}}\*[^\S\n]{{0,8}}$",
        " * ", reach=THROUGHOUT,
    ),
    # password for root: x, Enter passphrase for key '…': x
    form(
        rf"\b(?:password|passwd|passphrase|passwort|kennwort|mot de passe|contrase\S{{1,2}}a|senha|secret|token)"
        rf"[^\S\n]{{1,3}}(?:for|of|für|de|von|para|pour|per|till|voor"
        rf"|do)[^\S\n]{{1,3}}[^\n:=]{{1,80}}?[:=][^\S\n]{{1,3}}(?!\w+:\s){PROSE}(?P<secret>{VALUE})",
        *NOUN_GATES, "mot de passe", "contrase", "senha",
    ),
    form(
        rf"\b(?:password|passwd|passphrase|passwort|kennwort|secret|token)[^\S\n]{{1,3}}(?:for|of|für|de"
        rf"|von)[^\S\n]{{1,3}}[^\n:=]{{1,80}}?[^\S\n](?:is|was)[^\S\n](?P<secret>{ODD})",
        *NOUN_GATES,
    ),
    form(
        rf"\b(?:login|logon|authentication|credentials?"
        rf"|creds)\b[^\n]{{0,40}}?\b{USER}[^\S\n]{{0,2}}[/:\s][^\S\n]{{0,2}}(?:with[^\S\n])?(?P<secret>{ODD})",
        "login", "logon", "authentication", "cred",
    ),
    form(
        rf"(?<![a-z]){NOUN}[^\S\n]{{1,3}}(?:is|was|=)[^\S\n]{{1,3}}(?P<secret>'[^'\s]+'|\"[^\"\s]+\")(?!\snot\s)",
        *NOUN_GATES, reach=4,
    ),
    form(
        rf"(?<![a-z]){NOUN}s?\s(?:provided|given|supplied|used|entered|sent|received|presented)[^\S\n]?[:=]?"
        rf"[^\S\n]{{1,3}}[\"'`]?(?P<secret>{ODD})",
        *(f" {done}" for done in words("provided given supplied used entered sent received presented")), reach=21,
    ),
    form(rf"(?<![a-z]){NOUN}\s(?:was\s)?changed\sfrom\s[\"']?(?P<secret>{ODD})", "changed", reach=25),
    form(rf"\b(?:secret|password|key)\s[05-9]\s(?P<secret>{ODD})", "secret", "password", "key"),
    form(rf"\buser(?:name)?\s\S{{1,60}}\s(?:pass|pw|pwd) (?P<secret>{ODD})", "pass ", "pw ", "pwd ", reach=71),
    form(
        rf"\b(?:password|passphrase|passcode)\s(?:(?:is|was|has\sbeen)\s)?(?:generated|created|set|assigned|reset"
        rf"|issued)"
        rf"\b[^\n:=]{{0,60}}[:=][^\S\n]{{1,3}}(?P<secret>{ODD})",
        *NOUN_GATES,
    ),
    form(rf"(?<![a-z]){NOUN}\s\w{{1,15}}:\s[\"'](?P<secret>{ODD})[\"']", *NOUN_GATES, needs=(': "', ": '"), reach=4),
    form(r"\bidentified\s(?:via|with)\s\S{1,60}\s(?:using|as)\s(?P<secret>'[^'\n]*')", "identified"),
    # root/x, admin: x, backup_user: x, when it looks like nothing else than a password
    form(
        r"(?<![\w/.@:-])(?:root|admin(?:istrator)?|sa|oracle|postgres|svc[\w-]{0,20})" + _ACCOUNT_SECRET,
        *words("root admin sa: sa/ oracle postgres svc"), "sa :", "sa /",
    ),
    form(
        r"(?<![\w/.@:-])[a-z][a-z0-9]{0,19}[_-]user" + _ACCOUNT_SECRET,
        *words("user: user/"), "user :", "user /", reach=21,
    ),
    # identified by …, password of …  'x'
    form(
        r"\b(?:identified\s+(?:with\s\S{1,60}\s)?by|with\s+password|using\s+password)\s{1,3}"
        r"(?P<secret>'[^'\n]*'|\"[^\"\n]*\")", "identified", "with", "using", needs=("identified", "password"),
    ),
    form(r"\bidentified\s{1,3}by\s{1,3}(?P<secret>[^\s'\"();]+)", "identified"),
    form(rf"\bidentified\s{{1,3}}with\s{{1,3}}(?P<secret>{ODD})", "identified"),
)  # fmt: skip
