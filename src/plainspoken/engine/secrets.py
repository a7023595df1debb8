"""Secrets in texts: passwords, keys and tokens, found by the words that announce them or by their own shape.

Technical detail for administrators is masked with `mask_secrets`; pass-through text for customers goes through the same
patterns in the scrubber. What is kept around a secret helps to find the cause; the secret itself helps nobody.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from plainspoken.engine.normalise import bounded

REMOVED: Final = "[secret removed]"
HIDDEN: Final = "[details hidden]"
"""Stands in for a whole text that could not be worked on."""

_TIMEOUT = 0.5

_KEY = (
    r"(?:pass(?:words?|wd|phrase|code|wort)|kennwort|mot[ _]de[ _]passe|contrase\S{1,2}a|senha|pwd|passw|secrets?"
    r"|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?keys?|access[_-]?keys?(?:[_-]?id)?"
    r"|(?:private|signing|encryption|luks|session|account|shared[_-]?access|master|client)[_-]?key(?:[_-]?data)?"
    r"|session[_-]?id|jsessionid|sid"
    r"|(?:(?:auth(?:entication)?|access|refresh|session|id|bearer|csrf|security|user|sso|x-auth)[_-]?)?tokens?"
    r"|signature|sig|cred(?:ential)?s?|(?:set-)?cookie|authcode|otp|(?:clone|login|service)[_-]?ticket)"
)
_HOLDS_KEY = (
    r"(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|credential)"
)
_QUOTED = (
    r"(?:\"(?:[^\"\\]|\\.){0,300}+\"|\"(?:[^\"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*'?"
    r"|\\{1,8}\"(?:(?!\\{1,8}\").){0,300}(?:\\{1,8}\")?)"
)
_VALUE = rf"(?:[bru]{{0,2}}{_QUOTED}|[^\s\"'<>{{}}\[\]()&,;]+)"
_IS = r"(?:=>|->|:=|[:=]|(?:[^\S\n]?\.){2,30}[^\S\n]?:)"
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
    # key blocks, complete or cut off at either end
    _compiled(
        r"-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|CERTIFICATE|MESSAGE)[A-Z0-9 ]{0,20}-----[\s\S]*?"
        r"(?:-----END [A-Z0-9 ]{0,60}-----|\Z)"
    ),
    _compiled(
        r"(?<![\w+/=])(?P<secret>(?:[\w+/=]{8,100}+(?:\s|\\[nr]){1,4}+){1,100}+)-----END [A-Z0-9 ]{0,40}PRIVATE KEY"
    ),
    # user information of a URL or connection string; the password may itself hold an @, a slash or a #
    _compiled(r"[a-z][a-z0-9+.-]{0,30}://(?P<secret>[^\s/?#\"'<>]{1,500})@(?=[^\s@/?#]*(?:[/?#\s:\"'<>,;)]|$))"),
    _compiled(
        r"[a-z][a-z0-9+.-]{0,30}://(?P<secret>[^\s/?#:@\"'<>]{1,100}:(?!\d{1,5}[/?#])[^\s@\"'<>]{1,200})@(?=[\w\[-])"
    ),
    # DSN of Go drivers: user:password@tcp(…)
    _compiled(r"(?<![\w.:-])(?P<secret>[\w.-]{1,64}:[^\s@/]{1,200})@(?:tcp|unix|udp)\("),
    # Authorization: Bearer …, also without the header's name
    _compiled(
        r"\b(?:proxy-)?authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
        r"(?P<secret>(?:(?:bearer|basic|digest|token|negotiate|ntlm|aws4-hmac-sha256)\s{1,3})?"
        r"[^\s\"',;}\])]+)"
    ),
    _compiled(r"\b(?:bearer|basic)\s{1,3}(?P<secret>(?=[^\s\"']*[\d+/=._-])[\w+/=.~-]{12,})"),
    _compiled(r"\"auth\"\s{0,3}:\s{0,3}\"(?P<secret>[\w+/=]{8,})\""),
    # key = value, also aligned, key: value, "key":"value", key=>value
    _compiled(
        rf"(?<![a-z0-9]){_KEY}(?:[_.-][\w.-]{{0,24}}|\d{{1,3}})?[\"'\\]{{0,8}}(?:[^\S\n]{{0,2}}{_IS}|[^\S\n]{{3,12}}=)[^\S\n]{{0,3}}"
        rf"{_PROSE}(?P<secret>{_VALUE})"
    ),
    _compiled(rf"(?:\b|_)(?:pass|pw|pin|psk)=(?P<secret>{_VALUE})"),
    _compiled(
        r"(?:_pass|(?-i:[a-z]Pass)|\bcommunity(?:[ _-]string)?)[^\S\n]{0,2}[:=][^\S\n]{0,3}"
        rf"{_PROSE}(?P<secret>{_VALUE})"
    ),
    # the value on the next line, a list of them, all of several words, one of a connection string
    _compiled(
        rf"(?<![a-z0-9]){_KEY}[\"'\\]{{0,8}}[^\S\n]{{0,2}}[:=]\s{{0,3}}\n\s{{0,20}}"
        r"(?P<secret>\"[^\"\n]*\"?|'[^'\n]*'?|(?=\S*\d)[^\s:=]{4,100}$)"
    ),
    _compiled(rf"(?<![a-z0-9]){_KEY}[\"'\\]{{0,8}}\s{{0,2}}[:=]\s{{0,3}}[\[{{(](?P<secret>[^\]}})]{{1,2000}})"),
    _compiled(rf"\bpassphrase[\"']?[^\S\n]{{0,2}}[:=][^\S\n]{{0,3}}{_PROSE}(?P<secret>[^\n\"']+)"),
    _compiled(r"(?<![a-z0-9])(?:password|pwd)\s?=\s?(?P<secret>[^;\n\"'{}]{1,128})(?=;\s?\w[\w ]{0,30}=)"),
    # MYSQL_PASSWORD=…, vcenterPassword: … and other names that hold such a word; a session of a SOAP API
    _compiled(
        rf"\b[\w.-]{{1,60}}{_HOLDS_KEY}\w{{0,24}}[\"'\\]{{0,8}}[^\S\n]{{0,2}}{_IS}[^\S\n]{{0,3}}{_PROSE}"
        rf"(?P<secret>{_VALUE})"
    ),
    _compiled(r"\b\w{0,60}session=(?P<secret>\"[^\"\n]+\"|[^\s\"',;&]{6,})"),
    # <password>…</password>, {"name": "password", "value": …}, ('password', …), password%3D…
    _compiled(
        rf"<(?:\w{{1,30}}:)?\w{{0,30}}(?:{_KEY}|{_HOLDS_KEY})\w{{0,24}}(?:\s[^<>]{{0,200}})?>"
        r"(?:\s{0,100}<\w{1,30}>)?(?P<secret>[^<]+)<"
    ),
    _compiled(
        rf"\b(?:name|key)=\"[^\"\n]{{0,60}}(?:{_KEY}|{_HOLDS_KEY})\w{{0,24}}\"\s{{1,20}}value=(?P<secret>\"[^\"\n]*\"?)"
    ),
    _compiled(
        rf"\\{{0,8}}\"(?:name|key)\\{{0,8}}\"\s?:\s?\\{{0,8}}\"[^\"\n]{{0,60}}{_HOLDS_KEY}\w{{0,24}}\\{{0,8}}\"\s?,\s{{0,20}}"
        rf"\\{{0,8}}\"value\\{{0,8}}\"\s?:\s?(?P<secret>{_VALUE})"
    ),
    _compiled(rf"(?<quote>[\"']){_KEY}(?P=quote)\s?,\s{{0,3}}(?P<secret>\"[^\"\n]+\"|'[^'\n]+')"),
    _compiled(rf"{_KEY}%3D(?P<secret>(?:(?!%26)[^\s&\"'<>])+)"),
    _compiled(r"\b(?:set-)?cookie:[^\S\n]?(?P<secret>[^\n]+)"),
    # the password 'x', password is x1
    _compiled(r"\b(?:password|passwd|passphrase|secret|token)\s{1,3}(?:is\s|was\s|of\s)?(?P<secret>'[^'\n]+'|\"[^\"\n]+\")"),
    _compiled(r"\b(?:password|passwd|passphrase|pwd)\s(?:is|was)\s(?P<secret>(?=[^\s]*\d)[^\s\"',;]{4,}(?<![.%]))"),
    _compiled(
        r"\b(?:password|passwd|passphrase|secret)[^\S\n]{1,20}`?"
        r"(?P<secret>(?=[^\s\"'`,;:\[\]]*[a-z])(?=[^\s\"'`,;:\[\]]*\d)[^\s\"'`,;:()<>=\[\]]{6,}(?<![.%]))"
    ),
    # user:password@host without a scheme, user=x%password
    _compiled(r"(?<![\w.:/-])[\w.-]{1,64}:(?P<secret>[^\s@/:]{1,200})@[\w.-]+"),
    _compiled(r"(?:\buser(?:name)?=|\s-U\s?)[^\s,%=]{1,64}%(?P<secret>[^\s,]+)"),
    # options: --password x, --secret=x, -p'x', sshpass -p x, -u user:x
    _compiled(rf"(?<!\S)--?(?:[a-z]+-)*(?:{_KEY}|pass)(?:=|[^\S\n]{{1,3}})(?P<secret>{_VALUE})"),
    _compiled(rf"(?<!\S)/(?:p|pw|pwd|pass|password):(?P<secret>{_VALUE})"),
    _compiled(
        r"\b(?:mysql\w*|mariadb\w*|sshpass|psql|redis-cli|mongo\w*|ldap\w+|psexec\w*|winrs)\b[^\n]{0,200}?\s-[paw]:?\s{0,3}"
        r"(?P<secret>(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"]+))"
    ),
    # keys of encrypted disks for libguestfs, passwords for openssl
    _compiled(r"(?<!\S)--key[ =]\S{1,200}?:key:(?P<secret>\S+)"),
    _compiled(r"(?<!\S)-pass(?:in|out)?\s{1,3}pass:(?P<secret>\S+)"),
    _compiled(r"(?<!\S)-pw\s{1,3}(?P<secret>\S+)"),
    _compiled(r"(?<!\S)-p(?P<secret>'[^'\n]+'|\"[^\"\n]+\")"),
    _compiled(r"\b(?:curl|wget)\b[^\n]{0,200}?\s(?:-u|--user)\s{0,3}(?P<secret>\S+)"),
    _compiled(r"\bnet use\b[^\n]{0,200}?\s/user:\S+\s{1,3}(?P<secret>[^\s/]\S*)"),
    _compiled(r"\bConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?(?P<secret>\"[^\"\n]*\"?|'[^'\n]*'?|[^\s-]\S*)"),
    # identified by …, password of …  'x'
    _compiled(r"\b(?:identified\s+by|with\s+password|using\s+password)\s{1,3}(?P<secret>'[^'\n]*'|\"[^\"\n]*\")"),
    # keys, tokens and password hashes known by their shape
    _compiled(
        r"\b(?P<secret>(?-i:A(?:KIA|SIA|ROA|IDA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,}"
        r"|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{6,}\.\s?[\w-]{4,}(?:\.[\w-]*)?|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
        r"|hv[sb]\.[\w-]{20,}|[spr]k_(?:live|test)_\w{10,}|npm_\w{30,}|plsp_\w{12,}|SG\.[\w-]{16,}\.[\w-]{16,}))"
    ),
    _compiled(r"hooks\.slack\.com/services/(?P<secret>[\w/]{20,})"),
    _compiled(r"(?<![\w$])(?P<secret>\$(?:[12567y]|2[aby]|argon2id?)\$[^\s:\"']{8,})"),
)  # fmt: skip

_SECRET_NAME: Final = _compiled(
    rf"\s*(?:[\w.-]{{0,60}}[_.-])?(?:{_KEY}|{_HOLDS_KEY}|authorization|auth|pin)(?:[_.-][\w.-]{{0,24}}|\d{{1,3}})?\s*"
    rf"|\s*[\w.-]{{0,60}}{_HOLDS_KEY}\w{{0,24}}\s*"
)

GATES: Final = (
    "passw", "passphrase", "passcode", "pass=", "_pass", "pass:", "-pass", "psk=", "community", "ticket",
    "pwd", "pw=", "pin=", "secret", "key", "token", "sig",
    "cred", "auth", "otp", "bearer", "basic", "session", "cookie", "sid", "://", "@tcp(", "@unix(", "@udp(",
    "-----begin ", "-----end ", "@", " -p", "-p'", '-p"', " -a", " -w", " -u", " --user", "akia", "asia", "aroa",
    "aida", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "eyj", "identified", "kennwort",
    "mot de passe", "mot_de_passe", "contrase", "senha", "user=", "username=", "net use", "convertto-", "/p:", "/pw:",
    "/pass:", "aiza", "ya29.", "hvs.", "hvb.", "k_live_", "k_test_", "npm_", "plsp_", "sg.", "hooks.slack", "$1$", "$2",
    "$5$", "$6$", "$7$", "$y$", "$argon",
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
            if start < end and text[start:end].strip("[]") != REMOVED[1:-1]:
                yield start, end


def mask_secrets(text: str) -> str:
    """The text with every secret replaced by `[secret removed]`; never raises.

    The text is bounded to its head and tail (64 kB). A text that cannot be searched in time is hidden as a whole.
    """
    try:
        text = bounded(text)
        return without_spans(text, secret_places(text))
    except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
        return HIDDEN


def secret_places(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand in any text, also one of odd characters; in no order, overlaps possible.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    plain, places = _plain(text)
    lower = plain.lower()
    if not any(gate in lower for gate in GATES):
        return
    for start, end in secret_spans(plain):
        yield (places[start], places[end - 1] + 1) if places else (start, end)


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with `[secret removed]` in place of the spans, of overlapping and touching ones once."""
    parts: list[str] = []
    position = 0
    for start, end in _merged(spans):
        parts += (text[position:start], REMOVED)
        position = end
    return "".join(parts) + text[position:]


def names_secret(name: str) -> bool:
    """Whether what stands under this name, in JSON or in a table, is a secret."""
    return _SECRET_NAME.fullmatch(name) is not None


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters and compatibility forms, and where its characters stood; none: the same."""
    if text.isascii():
        return text, []
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isascii():
            forms = char
        elif unicodedata.category(char) == "Cf":
            continue
        else:
            forms = unicodedata.normalize("NFKC", char)
        chars.append(forms)
        places += [place] * len(forms)
    return "".join(chars), places


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
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
