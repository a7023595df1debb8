"""What the forms of secrets are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from plainspoken.engine.secret_forms.names import SOME_KEY, compiled


@dataclass(frozen=True)
class Form:
    """A form of writing a secret down.

    Attributes:
        gates: Literals in lower case, one of which stands in every text that the pattern matches.
        source: The pattern as it is written.
        needs: More literals in lower case; if there are any, one of them stands in each of these texts as well.
    """

    gates: tuple[str, ...]
    source: str
    needs: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """Its group `secret`, or all of it, is the secret; what it matches besides tells that it is one.

        Compiled when it is first asked for: all forms together take as long as reading the whole catalogue.
        """
        return compiled(self.source)


def form(pattern: str, *gates: str, needs: tuple[str, ...] = ()) -> Form:
    """A form by its pattern."""
    return Form(gates, pattern, needs)


def words(names: str) -> tuple[str, ...]:
    """Gates, apart by blanks."""
    return tuple(names.split())


QUOTED: Final = (
    r"(?:\"(?:[^\"\\]|\\.){0,300}+\"|\"(?:[^\"\\\n]|\\.)*+|'(?:[^'\\\n]|\\.)*+'?|`[^`\n]{1,300}`?"
    r"|\\{1,8}\"(?:(?!\\{1,8}\").){0,300}(?:\\{1,8}\")?)"
)
VALUE: Final = rf"(?:(?:[bru]{{0,2}}|n|@){QUOTED}|[^\s\"'<>{{}}\[\]()&,;]+)"
IS = r"(?:=>|->|<-|:=|::|==|[:=](?!=)|→|⇒|[│║¦]|(?:[^\S\n]?\.){2,30}[^\S\n]?:)"
# `password: wrong` and the like are sentences about a password, not a password; stars and question marks are none.
PROSE = (
    r"(?!(?:is|was|are|were|has|must|not|no|none|null|nil|true|false|yes|empty|expired|incorrect|wrong|invalid|missing"
    r"|required|all|unknown|authentication|failed|rejected|denied|changed|failure|error|for|of|and|or|the|a|an|try"
    r"|check"
    r"|enter|use|see|reset|change|update|this|that|it|you|your|there|cannot|can|could|may|should|will|login|log"
    r"|new|old"
    r"|at|in|on|by|with|to|after|before|command|unset|hidden|redacted|removed|mismatch|too|malformed|one|both"
    r"|either|file|files|disabled|enabled"
    r"|ist|est|es|istek|истек)\b[^\S\n]*(?:[a-z]|$|[.,;)\"']))(?!(?:\*+|\?|<redacted>|x{3,}|\[secret removed\])(?!\S))"
    r"(?!\*{3,}|\d{1,3}[^\S\n][a-z]|-(?!\S)|(?:\"\"|'')(?![^\s,;}\])]))"
)
SIGN = rf"(?:[^\S\n][\"'\\]{{1,8}}|[\"'\\]{{0,8}}\]?)(?:[^\S\n]{{0,2}}{IS}|[^\S\n]{{3,40}}=)[^\S\n]{{0,3}}"
KEY_GATES = (
    *words(
        "passw pass- pass_ p4ss p@ss passphrase passcode passkey passwort pwd kennwort contrase senha secret psk jwt"
        " onstring on_string on-string key token sessionid session_id session-id sessid signature cred cookie authcode"
        " otp ticket seed mnemonic csrf xsrf nthash nt_hash nt-hash"
        " lmhash lm_hash lm-hash authtok masterauth requirepass mot_de_passe"
    ),
    "on string",
    "mot de passe",
    *(
        f"{what}{joint}code"
        for what in words("recovery backup scratch unlock pairing verification activation")
        for joint in ("", "_", "-", " ")
    ),
)
FOREIGN_GATES = words(
    "парол geheimnis 密码 密碼 口令 パスワード 비밀번호 암호 hasło haslo heslo lösenord losenord salasana"
    " wachtwoord parol jelszó jelszo adgangskode passord şifre sifre κωδικός كلمة סיסמה סיסמא khẩu khau"
    " รหัสผ่าน sandi clave chave"
    " lozinka geslo slaptažodis slaptazodis parool पासवर्ड"
)
NOUN = (
    rf"(?:p[a4]ssw[o0]rds?|passwd|passphrase|passcode|passwort|kennwort|pwd|secret|token|psk|pin"
    rf"|preshared-key|community|otp|cookie|credentials?|authorization header|session[ _-]?(?:id|key)|keyring|(?:nt"
    rf"|ntlm|lm|password) hash|(?:mfa|2fa|totp) seed|(?:auth|priv)key|(?:one-time|verification|unlock|access"
    rf"|security|device|pairing|activation|recovery|backup|scratch|sms) code"
    rf"|{SOME_KEY})"
)
CODE_GATES = tuple(
    f"{what} code"
    for what in words("time verification unlock access security device pairing activation recovery backup scratch sms")
)
NOUN_GATES = (
    *words("passw p4ssw passphrase passcode kennwort pwd secret token psk pin community otp key cookie credential"),
    *words("session_id session-id sessionid"),
    "session id",
    "authorization header",
    "nt hash",
    "lm hash",
    "password hash",
    "fa seed",
    "totp seed",
    *CODE_GATES,
)
USER = r"(?:root|admin\w{0,20}|system|sys|sa|oracle|postgres|svc[\w-]{0,20}|user\w{0,20}|guest)(?:@[\w.-]{1,60})?"
