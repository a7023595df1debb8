"""What the forms of secrets are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from plainspoken.engine.gated import Gated
from plainspoken.engine.secret_forms.names import FLAGS, SOME_KEY

Span = tuple[int, int]


@dataclass(frozen=True)
class Form(Gated):
    """A form of writing a secret down; its group `secret`, or else all of it, is the secret.

    What it matches besides tells that it is one. Blanks in its gates stand for all white space.
    """

    def spans(self, text: str, gates: Collection[int], *, seconds: float) -> Iterator[tuple[Span, Span]]:
        """Where it stands in a text, and the secret in it; see `matches`."""
        group = "secret" if "secret" in self.pattern.groupindex else "whole"
        for match in self.matches(text, gates, seconds=seconds):
            yield match.span("whole"), match.span(group)


def form(pattern: str, *gates: str, needs: tuple[str, ...] = (), reach: int = 0) -> Form:
    """A form by its pattern."""
    return Form(pattern, gates, reach, FLAGS, needs)


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
OF_KEYS: Final = tuple(
    f"{what}{joint}key"
    for what in words(
        "secret access api private signing encryption luks session account shared master client pass p4ss"
    )
    for joint in ("", "_", "-")
)
KEY_GATES = (
    *words(
        "passw pass- pass_ p4ss p@ss passphrase passcode passkey passwort pwd kennwort contrase senha secret psk jwt"
        " onstring on_string on-string token sessionid session_id session-id sessid signature cred cookie authcode"
        " otp ticket seed mnemonic csrf xsrf nthash nt_hash nt-hash"
        " lmhash lm_hash lm-hash authtok masterauth requirepass mot_de"
    ),
    "on string",
    "mot de",
    *words("key_private key-private keyprivate"),
    *OF_KEYS,
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
OF_SOME_KEYS: Final = tuple(
    f"{what}{joint}key"
    for what in words(
        "ssh priv private storage secret encryption decryption luks hmac sign signing master license licence recovery"
        " api access management database db wrapping kek dek bmc kg vpn wifi wlan kms preshared pre-shared shared"
        " account session client wep wpa crypt cipher aes rsa tls ssl volume disk service"
    )
    for joint in ("", "_", "-", " ")
)
NOUN_GATES = (
    *words("passw p4ssw passphrase passcode kennwort pwd secret token psk pin community otp cookie credential keyring"),
    *words("authkey privkey preshared-key pre-sharedkey"),
    *OF_SOME_KEYS,
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
