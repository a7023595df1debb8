"""Secrets that are known by their own shape, or by their place in an address."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.gated import THROUGHOUT
from plainspoken.engine.secret_forms.names import ODD
from plainspoken.engine.secret_forms.pieces import (
    form,
    words,
)

KNOWN: Final = (
    # key blocks, complete or cut off at either end
    form(
        r"-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|CERTIFICATE|MESSAGE)[A-Z0-9 ]{0,20}-----[\s\S]*?"
        r"(?:-----END [A-Z0-9 ]{0,60}-----|\Z)",
        "-----begin ",
    ),
    form(
        r"(?<![\w+/=])(?P<secret>(?:[\w+/=]{8,100}+(?:\s|\\[nr]){1,4}+){1,100}+)-----END [A-Z0-9 ]{0,40}PRIVATE KEY",
        "-----end ", reach=10914,
    ),
    form(
        r"PuTTY-User-Key-File-\d:[\s\S]*?Private-Lines:\s\d{1,4}\s{1,2}(?P<secret>[\w+/=\s]+)",
        "putty-user-key",
    ),
    # user information of a URL or connection string; the password may itself hold an @, a slash or a #
    form(
        r"[a-z][a-z0-9+.-]{0,30}://(?P<secret>[^\s/?#\"'<>]{1,500})@(?=[^\s@/?#]*(?:[/?#\s:\"'<>,;)]|$))",
        "://", needs=("@",), reach=32,
    ),
    form(
        r"[a-z][a-z0-9+.-]{0,30}://(?P<secret>[^\s/?#:@\"'<>]{1,100}:(?!\d{1,5}[/?#])[^\s@\"'<>]{1,200})@(?=[\w\[-])",
        "://", needs=("@",), reach=32,
    ),
    form(
        r"/(?:bot\d{3,12}:|api/webhooks/\d{3,22}/|ticket/)"
        r"(?P<secret>[^\s/\"'<>]{6,}+)", "/bot", "webhook",
        "/ticket/", reach=5,
    ),
    # DSN of Go drivers: user:password@tcp(…)
    form(
        r"(?<![\w.:-])(?P<secret>[\w.-]{1,64}:[^\s@/]{1,200})@(?:tcp|unix|udp)\(", "@tcp(", "@unix(",
        "@udp(", reach=267,
    ),
    # user:password@host without a scheme, user=x%password
    form(r"(?:(?<![\w.:/-])|(?<=:pserver:))[\w.-]{1,64}:(?P<secret>[^\s@/:]{1,200})@[\w.-]+", "@", reach=267),
    # Authorization: Bearer …, also without the header's name
    form(
        r"\b(?:[\w-]{0,40}-)?authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?!denied|failed|none|required)"
        r"(?P<secret>(?:(?:bearer|basic|digest|token|apikey|negotiate|ntlm|aws4-hmac-sha256)\s{1,3})?(?:token=)?\"?"
        r"[^\s\"',;}\])]+)",
        "authorization", reach=42,
    ),
    form(r"\b[\w-]{1,40}-session(?:-id)?[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<secret>[^\s\"',;]+)", "-session", reach=41),
    form(
        r"\b(?:bearer|basic|negotiate|ntlm|auth plain|session(?!\s{1,3}0x))\s{1,3}(?P<secret>(?=[^\s\"']*[\d+/=._-])"
        r"[\w+/=.~-]{12,})",
        *words("bearer basic negotiate ntlm plain session"), reach=5,
    ),
    form(rf"\bbearer\s{{1,3}}(?P<secret>{ODD})", "bearer"),
    form(r"\"auth\"\s{0,3}:\s{0,3}\"(?P<secret>[\w+/=]{8,})\"", '"auth"'),
    # keys, tokens and password hashes known by their shape
    form(
        r"\b(?P<secret>(?-i:A(?:KIA|SIA|ROA|IDA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,}"
        r"|gl(?:pat|dt|rt|cbt|ptt|oas|ft|soat)-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{10,}|AIza[\w-]{30,}"
        r"|ya29\.[\w-]{20,}"
        r"|eyJ[\w-]{6,}\.\s?[\w-]{4,}(?:\.[\w-]*)?|hv[sb]\.[\w-]{20,}|[spr]k_(?:live|test)_\w{10,}|npm_\w{30,}"
        r"|plsp_\w{12,}"
        r"|SG\.[\w-]{16,}\.[\w-]{16,}|sk-[\w-]{20,}|gl(?:sa|c)_\w{20,}|pypi-[\w-]{20,}|do[oprt]_v1_\w{20,}|hf_\w{20,}"
        r"|gsk_\w{20,}"
        r"|r8_\w{20,}|dckr_\w{3,5}_[\w-]{20,}|whsec_[\w+/=]{16,}|shp(?:at|ca|pa|ss)_\w{20,}|ATATT3x[\w=-]{20,}"
        r"|cst-VCT-[\w-]{16,}"
        r"|lin_api_\w{20,}|nvapi-[\w-]{20,}|NRAK-\w{20,}|PMAK-[\w-]{20,}|AGE-SECRET-KEY-1\w{20,}|sq0\w{3}-[\w-]{20,}"
        r"|key-[0-9a-f]{32}|tskey-[\w-]{16,}|dapi[0-9a-f]{32}|EAA[0-9A-Za-z]{40,}))",
        *words(
            "akia asia aroa aida ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glcbt- glptt- gloas- glft-"
            " glsoat-"
            " xox xapp- aiza ya29. eyj hvs. hvb. k_live_ k_test_ npm_ plsp_ sg. sk- glsa_ glc_ pypi- doo_v1_ dop_v1_"
            " dor_v1_ dot_v1_ hf_ gsk_ r8_ dckr_ whsec_ shpat_ shpca_ shppa_ shpss_ atatt3x cst-vct- lin_api_ nvapi-"
            " nrak-"
            " pmak- age-secret-key-1 sq0 key- tskey- dapi eaa"
        ), reach=11,
    ),
    form(r"(?<![\w-])(?P<secret>(?:\d{6}-){7}\d{6})(?![\w-])", *words("recovery bitlocker protector password"),
         reach=THROUGHOUT),
    form(r"(?<!\w)(?P<secret>[0-9a-f]{32}:[0-9a-f]{32}):::", ":::", reach=67),
    form(r"(?<![\w+/=])(?P<secret>(?-i:AQ[A-Za-z0-9+/]{20,64}={1,2}))(?![\w=])", "aq"),
    form(r"/nfc/(?P<secret>[^\s/\"'<>]{6,}+)", "/nfc/"),
    form(r"/webhookb2/(?P<secret>[^\s\"'<>]{6,}+)", "webhookb2", reach=1),
    form(r"\b(?P<secret>md5[0-9a-f]{32})\b", "md5"),
    form(r"hooks\.slack\.com/services/(?P<secret>[\w/]{20,})", "hooks.slack"),
    form(
        r"(?<![\w$])(?P<secret>\$(?:[12567y]|2[aby]|argon2id?|krb5\w{2,8})\$[^\s:\"']{8,})",
        *words("$1$ $2 $5$ $6$ $7$ $y$ $argon $krb5"),
    ),
    form(
        r"(?<![\w-])(?P<secret>(?-i:(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}))(?![\w-])",
        *words("licen product serial activat ipk key"), reach=THROUGHOUT,
    ),
    form(r"(?P<secret>\{S?(?:SHA|MD5|CRYPT)\d{0,3}\}[\w+/=$.]{16,})", "{s", "{md5", "{crypt"),
    form(r"\b(?P<secret>(?:SCRAM-SHA-\d{1,3}|pbkdf2_\w{3,8})\$[^\s\"']{16,})", "scram-sha", "pbkdf2_"),
    form(r"(?<![\w*])(?P<secret>(?-i:\*[0-9A-F]{32,}\w{0,40}))", "*"),
)  # fmt: skip
