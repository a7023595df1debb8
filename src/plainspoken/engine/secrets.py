"""Secrets in texts: passwords, keys and tokens, found by the words that announce them or by their own shape.

Technical detail for administrators is masked with `mask_secrets`; pass-through text for customers goes through the same
patterns in the scrubber. What is kept around a secret helps to find the cause; the secret itself helps nobody.
"""

from collections.abc import Iterator
from typing import Final

import regex

from plainspoken.engine.normalise import bounded

REMOVED: Final = "[secret removed]"
HIDDEN: Final = "[details hidden]"
"""Stands in for a whole text that could not be worked on."""

_TIMEOUT = 0.5

_KEY = (
    r"(?:pass(?:words?|wd|phrase|code)|pwd|passw|secrets?|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?keys?"
    r"|access[_-]?keys?(?:[_-]?id)?|(?:private|signing|encryption|luks|session)[_-]?key|session[_-]?id|jsessionid|sid"
    r"|(?:(?:auth(?:entication)?|access|refresh|session|id|bearer|csrf|security|user|sso|x-auth)[_-]?)?tokens?"
    r"|signature|sig|credentials?|(?:set-)?cookie|authcode|otp)"
)
_VALUE = r"(?:\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|\\\"(?:(?!\\\").)*(?:\\\")?|[^\s\"'<>{}\[\]()&,;]+)"
# `password: wrong` and the like are sentences about a password, not a password.
_PROSE = (
    r"(?!(?:is|was|are|were|has|must|not|no|none|null|nil|true|false|yes|empty|expired|incorrect|wrong|invalid|missing"
    r"|required|unknown|authentication|failed|rejected|denied|changed|failure|error|for|of|and|or|the|a|an|try|check"
    r"|enter|use|see|reset|change|update|this|that|it|you|your|there|cannot|can|could|may|should|will|login|log|new|old"
    r"|at|in|on|by|with|to|after|before)\b[^\S\n]*(?:[a-z]|$|[.,;)\"']))"
)


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.ASCII | regex.IGNORECASE | regex.VERSION1 | regex.MULTILINE)


_PATTERNS: Final = (
    # key blocks, complete or cut off
    _compiled(
        r"-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|CERTIFICATE|MESSAGE)[A-Z0-9 ]{0,20}-----[\s\S]*?"
        r"(?:-----END [A-Z0-9 ]{0,60}-----|\Z)"
    ),
    # user information of a URL or connection string; the password may itself hold an @
    _compiled(r"[a-z][a-z0-9+.-]{0,30}://(?P<secret>[^\s/?#\"'<>]{1,500})@(?=[^\s@/?#]*(?:[/?#\s:\"'<>,;)]|$))"),
    # DSN of Go drivers: user:password@tcp(…)
    _compiled(r"(?<![\w.:-])(?P<secret>[\w.-]{1,64}:[^\s@/]{1,200})@(?:tcp|unix|udp)\("),
    # Authorization: Bearer …, also without the header's name
    _compiled(
        r"\b(?:proxy-)?authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
        r"(?P<secret>(?:(?:bearer|basic|digest|token|negotiate|ntlm|aws4-hmac-sha256)\s{1,3})?"
        r"[^\s\"',;}\])]+)"
    ),
    _compiled(r"\b(?:bearer|basic)\s{1,3}(?P<secret>(?=[^\s\"']*[\d+/=._-])[\w+/=.~-]{12,})"),
    # key = value, key: value, "key":"value", key=>value
    _compiled(
        rf"(?<![a-z0-9]){_KEY}(?:[_.-][\w.-]{{0,24}}|\d{{1,3}})?[\"'\\]{{0,2}}[^\S\n]{{0,2}}(?:=>|:=|[:=])[^\S\n]{{0,3}}"
        rf"{_PROSE}(?P<secret>{_VALUE})"
    ),
    _compiled(rf"\b(?:pass|pw|pin)=(?P<secret>{_VALUE})"),
    # MYSQL_PASSWORD=…, vcenterPassword: … and other names that hold such a word
    _compiled(
        r"\b[\w.-]{1,60}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)"
        rf"\w{{0,24}}[\"'\\]{{0,2}}[^\S\n]{{0,2}}(?:=>|:=|[:=])[^\S\n]{{0,3}}{_PROSE}(?P<secret>{_VALUE})"
    ),
    _compiled(r"\b(?:set-)?cookie:[^\S\n]?(?P<secret>[^\n]+)"),
    # the password 'x'
    _compiled(r"\b(?:password|passwd|passphrase|secret|token)\s{1,3}(?:is\s|was\s|of\s)?(?P<secret>'[^'\n]+'|\"[^\"\n]+\")"),
    # user:password@host without a scheme
    _compiled(r"(?<![\w.:/-])[\w.-]{1,64}:(?P<secret>[^\s@/:]{1,200})@[\w.-]+"),
    # options: --password x, --secret=x, -p'x', sshpass -p x, -u user:x
    _compiled(rf"(?<!\S)--?(?:[a-z]+-)*{_KEY}(?:=|[^\S\n]{{1,3}})(?P<secret>{_VALUE})"),
    _compiled(
        r"\b(?:mysql\w*|mariadb\w*|sshpass|psql|redis-cli|mongo\w*|ldap\w+)\b[^\n]{0,200}?\s-[pawD]\s{0,3}"
        r"(?P<secret>(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"]+))"
    ),
    _compiled(r"(?<!\S)-p(?P<secret>'[^'\n]+'|\"[^\"\n]+\")"),
    _compiled(r"\b(?:curl|wget)\b[^\n]{0,200}?\s(?:-u|--user)\s{1,3}(?P<secret>\S+)"),
    # identified by …, password of …  'x'
    _compiled(r"\b(?:identified\s+by|with\s+password|using\s+password)\s{1,3}(?P<secret>'[^'\n]*'|\"[^\"\n]*\")"),
    # keys and tokens known by their shape: AWS, GitHub, GitLab, Slack, JWT
    _compiled(
        r"\b(?P<secret>(?-i:A(?:KIA|SIA|ROA|IDA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,}"
        r"|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?))"
    ),
)  # fmt: skip

GATES: Final = (
    "passw", "passphrase", "passcode", "pass=", "pwd", "pw=", "pin=", "secret", "key", "token", "sig",
    "cred", "auth", "otp", "bearer", "basic", "session", "cookie", "sid", "://", "@tcp(", "@unix(", "@udp(",
    "-----begin ", "@", " -p", "-p'", '-p"', " -a", " -w", " -d", " -u", " --user", "akia", "asia", "aroa",
    "aida", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "eyj", "identified",
)  # fmt: skip
"""Literals in lower case, one of which stands in every text that holds a secret the patterns can find."""


def secret_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand in the text, in no order, overlaps possible; asked only when the text holds one of `GATES`.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    for pattern in _PATTERNS:
        group = "secret" if "secret" in pattern.groupindex else 0
        for match in pattern.finditer(text, timeout=_TIMEOUT):
            start, end = match.span(group)
            if start < end and text[start:end] != REMOVED:
                yield start, end


def mask_secrets(text: str) -> str:
    """The text with every secret replaced by `[secret removed]`; never raises.

    The text is bounded to its head and tail (64 kB). A text that cannot be searched in time is hidden as a whole.
    """
    try:
        text = bounded(text)
        lower = text.lower()
        if not any(gate in lower for gate in GATES):
            return text
        parts: list[str] = []
        position = 0
        for start, end in _merged(secret_spans(text)):
            parts += (text[position:start], REMOVED)
            position = end
        return "".join(parts) + text[position:]
    except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
        return HIDDEN


def _merged(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, overlapping and touching ones as one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is None:
            last = (start, end)
        elif start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            yield last
            last = (start, end)
    if last is not None:
        yield last
