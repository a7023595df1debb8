"""Names under which secrets stand: in settings, JSON, tables, XML and sentences.

A strong name makes a secret of whatever stands under it. A weak one (`key`, `ticket`, `pass` …) has other uses too:
what stands under it counts as a secret only when it looks like one.
"""

from __future__ import annotations

from typing import Final

import regex

from plainspoken.engine.patterns import later

FLAGS: Final = regex.ASCII | regex.IGNORECASE | regex.VERSION1 | regex.MULTILINE

KEY: Final = (
    r"(?:p[a4@]ss(?:[_-]?w[o0]rds?|wd|[_-]?phrase|[_-]?code|wort|[_-]?key)"
    r"|kennwort|mot[ _]de[ _]passe|contrase\S{1,2}a|senha|pwd"
    r"|passw|secrets?"
    r"|psk|jwt|connection[_ -]?string|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?keys?"
    r"|access[_-]?keys?(?:[_-]?id)?"
    r"|(?:private|signing|encryption|luks|session|account|shared[_-]?access|master|client)[_-]?key(?:[_-]?data)?"
    r"|session[_-]?id(?![\"']{0,2}\s{0,2}[:=]\s{0,2}\d{1,4}\b)|jsessionid|phpsessid"
    r"|(?:(?:auth(?:entication)?|access|refresh|session|id|bearer|csrf|security|user|sso|x-auth)[_-]?)?token(?:s"
    r"(?![\"'\\]{0,8}\s{0,2}[:=]\s{0,2}\d{1,9}\b))?"
    r"|signature|cred(?:ential)?s?|(?:set-)?cookie(?:s(?![\"'\\]{0,8}\s{0,2}[:=]\s{0,2}\d{1,9}\b))?|authcode|otp|"
    r"(?:clone|login|service)[_-]?ticket"
    r"|(?:totp|otp|mfa|2fa)[_-]?seed|(?:recovery|backup|scratch)[_ -]?codes?"
    r"|(?:unlock|pairing|verification|activation)[_-]?code|(?:nt|ntlm|lm)[_-]?hash|authtok|masterauth"
    r"|requirepass"
    r"|key[_-]?private|seed[_ -]?phrase|mnemonic"
    r"|[cx]srf)"
)
"""Strong names."""

HOLDS_KEY: Final = (
    r"(?:passw(?:or)?d|passphrase|secret|token(?!s[\"'\\]{0,8}\s{0,2}[:=]\s{0,2}\d{1,9}\b)|api[_-]?key|access[_-]?key"
    r"|account[_-]?key|private[_-]?key|credential"
    r"|shared[_-]?key|psk|pwd|authtok|pass(?:code|wort|key))"
)
"""Words that make a strong name of any longer one."""

SHORT: Final = (
    r"(?:(?-i:(?:\b|[a-z0-9]|_)(?:Pass|Pw|PW|Pwd|Psk)\b)|_pass\b|\b\w{0,24}pw\b"
    r"|\b(?:user|db|vc|root|admin|ssh|sudo|become|login|bind|ldap|smtp|vnc|ipmi|bmc|esxi?|host|guest|svc|sql|pg"
    r"|my)pass\b)"
)
"""Strong names that end in a short form: `userPass`, `rootpw`, `db_pass`."""

SOME_KEY: Final = (
    r"(?:ssh|priv(?:ate)?|storage|secret|encryption|decryption|luks|hmac|sign(?:ing)?|master|licen[sc]e|recovery"
    r"|api|access|management|database|db|wrapping|kek|dek|bmc|kg|vpn|wifi|wlan|kms"
    r"|pre-?shared|shared|account|session|client|wep|wpa|crypt|cipher|aes|rsa|tls|ssl|volume|disk|service"
    r")[_ -]?key"
)
"""Keys that are told of in sentences, too."""

WEAK: Final = (
    rf"(?:pass|key|{SOME_KEY}|ticket(?:[_ -]?id)?|pin(?:[_-]?code)?|sid|sig|auth|bearer|login|community"
    r"|code_verifier|samlresponse|(?:client_)?assertion)"
)

WEAK_ENDING: Final = r"(?-i:[a-z0-9_](?:Session|Ticket|Community|Seed|Auth|Cookie))"
"""Endings that make a weak name of any longer one: `vmSession`."""

_BASE64: Final = (
    r"(?-i:(?=[\w+/-]{0,200}[a-z])(?=[\w+/-]{0,200}[A-Z])(?=[\w+/-]{0,200}\d)[\w+][\w+/-]{19,500}={0,2})"
    r"(?![\w+/=.-]|:\d)"
)
_ODD_LETTER: Final = r"[^\s\"'`<>(){}\[\],;&|/:]"
ODD: Final = (
    rf"(?:{_BASE64}|"
    r"(?![a-z]{1,12}(?:[.-][a-z]{1,12}){0,3}[.-]\d{1,8}(?![\w!-]))(?!(?-i:[A-Z]{2,4})\d{5,}\b)(?!S-1-\d)"
    r"(?![a-z]{1,12}[_-][0-9a-f]{4,8}(?![\w!-]))(?!(?:[a-z]{1,12}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w))"
    rf"(?={_ODD_LETTER}{{0,200}}\d)(?={_ODD_LETTER}{{0,200}}[a-z]){_ODD_LETTER}{{6,500}}(?!\w|[./\\]\w|:\w"
    rf"(?![\w.-]{{0,30}}=)))"
)
"""What looks like a secret by itself: letters and digits, and no number of a thing (`vm-102`, `INC0012345`).

It ends where a word ends; only a long key in base64 may hold slashes, as paths do.
"""

MIXED: Final = (
    r"(?=\S{0,60}(?:[!#$%^&*?+~]|\d(?-i:[a-zA-Z])))(?=\S{0,60}(?:[!#$%^&*?+~]|(?-i:[A-Z])))"
    rf"(?![0-9a-f]+(?!\w)){ODD}"
)
"""What looks like nothing else than a secret, even where no word announces one."""

BASE32: Final = r"(?-i:[A-Z2-7]{16,64}={0,6}(?![\w=-]))"
"""A key in base32, which may have no digit."""

FOREIGN: Final = (
    r"(?:[Пп]арол[ья]|ПАРОЛЬ|密码为?|密碼|口令|パスワード|비밀번호|암호|has[łl]o|heslo|lösenord|losenord|salasana|wachtwoord|parol[aă]?"
    r"|jelsz[óo]"
    r"|adgangskode|passord|[şs]ifre|κωδικός|كلمة (?:المرور|السر)|סיסמ[הא]|m[ậa]t kh[ẩa]u|รหัสผ่าน|kata sandi|clave"
    r"|chave"
    r"|lozinka|geslo|slapta[zž]odis|parool|парола|geheimnis|पासवर्ड)"
)
"""What a password is called in other languages."""

_REMARK: Final = (
    r"(?:left|count|type|expired|expires\w*|expiry|expiration|age|policy|names?|file(?:name)?|path|url|uri|length"
    r"|size|status|state"
    r"|ttl|valid\w*|last\w*|changed\w*|set|enabled|required|rotation|reset|updated\w*|created\w*|version"
    r"|algorithm|location)"
)
NOT_ABOUT: Final = rf"(?!s?[_.-]?{_REMARK}(?![a-z]))"
"""Follows a name: `password_file` and `tokens_left` are no secrets, though they speak of some."""


def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern with the flags that all patterns of secrets have, compiled when it is first used."""
    return later(pattern, FLAGS)


_AFTER = r"(?:[_.-][\w.-]{0,24}|\d{1,3})?"
_STRONG_NAME: Final = compiled(
    rf"\s*(?:[\w.-]{{0,60}}[_.-])?(?:{KEY}|{HOLDS_KEY}|authorization|pin[_-]?code|pw"
    rf"|licen[sc]e[_-]?key|dsn){NOT_ABOUT}{_AFTER}\s*"
    rf"|\s*[\w.-]{{0,60}}{HOLDS_KEY}{NOT_ABOUT}\w{{0,24}}\s*|\s*[\w.-]{{0,60}}{SHORT}\s*|pin"
    rf"|(?-i:[a-z0-9_.-]{{1,40}}(?:Key|Psk|Jwt|Otp|Dsn|Cookie)(?:Pem|Data|Base64|Material|Value|Hex|Bytes"
    rf"|Private)?)|\w{{0,40}}(?:ssh|priv|storage"
    rf"|hmac)[_-]?key"
)
_FOREIGN_NAME: Final = compiled(rf"\s*{FOREIGN}\s*")
_PASS: Final = compiled(r"\s*(?:[\w.-]{0,60}[_.-])?pass\s*")
_LONGEST_WORD: Final = 3
_WEAK_NAME: Final = compiled(rf"\s*(?:[\w.-]{{0,60}}[_.-])?(?:{WEAK}|session)\s*|\w{{0,60}}{WEAK_ENDING}\w{{0,8}}\s*")
_LOOKS_SECRET: Final = compiled(ODD)


def names_secret(name: str) -> bool:
    """Whether whatever stands under this name, in JSON or in a table, is a secret."""
    return _STRONG_NAME.fullmatch(name) is not None or _FOREIGN_NAME.fullmatch(name) is not None


def counts_secrets(name: str, value: object) -> bool:
    """Whether a number under a name tells how many secrets there are, such as `"tokens": 512`."""
    return isinstance(value, int) and name.rstrip().lower().endswith("s")


def may_name_secret(name: str) -> bool:
    """Whether what stands under this name is a secret if it looks like one."""
    return _WEAK_NAME.fullmatch(name) is not None


def is_secret_under(name: str, value: str) -> bool:
    """Whether this text is a secret when it stands under this name."""
    if names_secret(name):
        return True
    if _PASS.fullmatch(name):  # tests and copies have passes, too, but those are counted
        return len(value) > _LONGEST_WORD and not value.isdigit()
    return may_name_secret(name) and (looks_secret(value) or looks_secret(value.partition(":")[2]))


def looks_secret(text: str) -> bool:
    """Whether a text looks like a secret by itself, a password or a key."""
    return _LOOKS_SECRET.fullmatch(text.strip()) is not None
