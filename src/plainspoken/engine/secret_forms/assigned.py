"""A name and what it stands for: settings, JSON, YAML, calls of functions."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.gated import THROUGHOUT
from plainspoken.engine.secret_forms.names import (
    BASE32,
    FOREIGN,
    HOLDS_KEY,
    KEY,
    NOT_ABOUT,
    ODD,
    SHORT,
    WEAK,
    WEAK_ENDING,
)
from plainspoken.engine.secret_forms.pieces import (
    FOREIGN_GATES,
    KEY_GATES,
    OF_KEYS,
    PROSE,
    QUOTED,
    SIGN,
    USER,
    VALUE,
    form,
    words,
)

ASSIGNED: Final = (
    # key = value, also aligned, key: value, "key":"value", key=>value
    form(
        rf"(?<![a-z0-9])(?<!unexpected ){KEY}{NOT_ABOUT}(?:[_.-][\w.-]{{0,24}}+|\d{{1,3}})?{SIGN}"
        rf"(?:!{{1,2}}[\w-]{{1,20}}[^\S\n])?{PROSE}(?P<secret>(?:(?:bearer|basic|token|apikey|qsdk|negotiate|ntlm"
        rf"|oauth|jwt|ssws|hmac|splunk)[^\S\n])?{VALUE})",
        *KEY_GATES, reach=15,
    ),
    # MYSQL_PASSWORD=…, vcenterPassword: … and other names that hold such a word; a session of a SOAP API
    form(
        rf"(?<![\w.-])[\w.-]{{1,60}}{HOLDS_KEY}{NOT_ABOUT}\w{{0,24}}{SIGN}{PROSE}(?P<secret>{VALUE})",
        *words("passw passphrase passcode passkey secret token credential psk pwd authtok"), *OF_KEYS, reach=61,
    ),
    form(r"\b\w{0,60}(?:session|cookie)=(?P<secret>\"[^\"\n]+\"|[^\s\"',;&]{6,})", "session=", "cookie=", reach=61),
    form(
        rf"(?:\b|_)(?:pass|pw|pin|psk)=(?!\d{{1,3}}\b){PROSE}(?P<secret>{VALUE})", "pass=", "pw=", "pin=",
        "psk=", reach=1,
    ),
    form(rf"\bdsn[\"']?\s{{0,3}}[:=]\s{{0,3}}(?P<secret>{QUOTED}|(?=[^\s,;]{{0,200}}[@/:])[^\s,;]+)", "dsn"),
    form(rf"{SHORT}{SIGN}{PROSE}(?!\d{{1,3}}\b)(?P<secret>{VALUE})", "pass", "pw", "psk", reach=25),
    form(
        rf"(?-i:[a-z0-9_](?:Key|Psk|Jwt|Otp|Dsn|Pin))\w{{0,8}}{SIGN}{PROSE}(?P<secret>{QUOTED}|{ODD})",
        *words("key psk jwt otp dsn pin"), reach=1,
    ),
    # names that have other uses too
    form(
        rf"(?<![a-z0-9]){WEAK}{SIGN}(?:[bru]{{0,2}}|N)[\"'`]?(?:[\w.@-]{{1,40}}:)?(?P<secret>{ODD})",
        *words("pass key ticket pin sid sig auth bearer login community verifier saml assertion"), reach=11,
    ),
    form(
        rf"\b{USER}\b[^\n]{{0,40}}?\bpass[^\S\n]{{0,2}}[:=/|][^\S\n]{{0,2}}(?!\d{{1,3}}\b){PROSE}(?P<secret>{VALUE})",
        "pass", reach=129,
    ),
    form(
        rf"\bcommunity(?:[ _-]string)?[^\S\n]{{0,2}}[:=][^\S\n]{{0,3}}{PROSE}(?!\d+ )(?P<secret>{VALUE})", "community"
    ),
    form(
        rf"{FOREIGN}(?:错误|錯誤|는|은)?(?:[^\S\n]{{1,2}}[^\s:=\"']{{1,30}}){{0,3}}[\"']?\s{{0,3}}(?:[:=—–]|是|は|es|est"
        rf"|ist|(?<=[는은])[^\S\n])\s{{0,3}}{PROSE}(?P<secret>{VALUE})",
        *FOREIGN_GATES, reach=5,
    ),
    form(
        rf"(?<![a-z0-9]){KEY}{SIGN}\w{{1,20}}\((?:\d{{1,6}}\)\s)?\s?(?P<secret>{QUOTED}|[^()\s\"']{{4,500}}"
        rf"(?=\)))", *KEY_GATES, reach=15,
    ),
    form(
        rf"(?<![a-z])(?:key|name|option|param(?:eter)?|field|var(?:iable)?|setting|property"
        rf"|attribute)[^\S\n]?[:=][^\S\n]?[\"']?"
        rf"[\w.-]{{0,40}}?(?:{KEY}|{HOLDS_KEY}|{SHORT}){NOT_ABOUT}[\"']?[,;]?\s{{1,40}}(?:new[_ ]?)?val"
        rf"(?:ue)?[^\S\n]?[:=][^\S\n]?(?P<secret>{VALUE})",
        *KEY_GATES, "pass", "pw", reach=79,
    ),
    form(
        rf"(?<![a-z0-9]){KEY}{SIGN}(?:\*?\([\w.*= ]{{1,30}}\)[^\S\n]?){{1,3}}(?P<secret>{QUOTED})",
        *KEY_GATES, reach=15,
    ),
    form(
        rf"\b(?:secret|password|passphrase|token|credential)s?(?:[_-]\w{{1,20}})?\b[^\n=:]{{0,60}}?\s"
        rf"(?:--?)?value[^\S\n]{{0,2}}[=:][^\S\n]{{0,2}}{PROSE}(?P<secret>{VALUE})",
        "value=", "value:", "value =", "value :", "value  ", reach=97,
    ),
    # UPDATE … SET value='x' WHERE name='password'
    form(
        rf"\bset\b[^\n]{{0,80}}?\b\w{{0,20}}value[`\"]?\s?=\s?(?P<secret>{QUOTED})"
        rf"(?=[^\n]{{0,200}}?\bwhere\b[^\n]{{0,200}}?"
        rf"=\s?['\"][\w.-]{{0,60}}(?:{KEY}|{HOLDS_KEY}))",
        " where ", reach=THROUGHOUT,
    ),
    # settings of which only a blank parts the name from the value
    form(
        rf"(?<![\w.$-])[a-z]\w{{0,40}}[_-](?:pass(?:word|wd|phrase|code)?|pwd?|psk|secret|token|key|cred"
        rf"(?:ential)?s?)[^\S\n]{{1,8}}(?P<secret>{QUOTED}|{ODD}|{BASE32})",
        *KEY_GATES, "_pass", "-pass", "_pw", "-pw", "_key", "-key", reach=43,
    ),
    form(rf"(?:seed|totp|[a-z]otp|authenticator){SIGN}(?P<secret>{BASE32})", "seed", "otp", "authenticator", reach=1),
    # several of a kind
    form(
        rf"(?:passwords|passphrases|secrets|tokens|keys|pins){SIGN}[^\s,;]{{1,100}}(?P<secret>(?:(?:,[^\S\n]?"
        rf"|;[^\S\n]?|[^\S\n](?:and|or)[^\S\n])[\"'`]?{ODD}[\"'`]?){{1,20}}+)",
        *words("passwords passphrases secrets tokens keys pins"),
    ),
    form(rf"(?<![a-z0-9]){KEY}:[^\S\n]?\w{{1,20}}[^\S\n]?=[^\S\n]?(?P<secret>{QUOTED})", *KEY_GATES, reach=15),
    form(r"\bsp_\w{3,30}\s{1,3}N?'[^'\n]*',\s{0,3}(?P<secret>N?'[^'\n]*')", "sp_"),
    form(
        rf"(?<![a-z0-9]){KEY}[^\S\n]?(?:\([^()\n]{{1,40}}\)|\[[^\[\]\n]{{1,40}}\]"
        rf"|/[\w.-]{{1,30}})[^\S\n]?[:=][^\S\n]{{0,3}}"
        rf"(?P<secret>{ODD})",
        *KEY_GATES, reach=15,
    ),
    form(rf"\bpass (?:word|phrase)[^\S\n]?[:=][^\S\n]{{0,3}}{PROSE}(?P<secret>{VALUE})", "pass word", "pass phrase"),
    form(rf"(?<![a-z0-9]){KEY} <(?P<secret>{ODD})>", *KEY_GATES, needs=(" <",), reach=15),
    form(rf"\[{KEY}\] {{1,3}}(?P<secret>{ODD})", *KEY_GATES, needs=("] ",), reach=16),
    form(
        rf"(?:{WEAK_ENDING}(?:Id|Value)?|\bsession\"){SIGN}[\"'\\]{{0,8}}(?!0x)(?P<secret>{ODD})",
        *words("session ticket community seed auth cookie"), reach=1,
    ),
    form(
        r"\b(?:passwort|kennwort|contrase\S{1,2}a|senha|mot de passe)(?:[^\S\n][^\s:=]{1,30}){1,3}[^\S\n]?[:=]"
        rf"[^\S\n]{{0,3}}(?P<secret>{ODD})",
        *words("passwort kennwort contrase senha"), "mot de passe",
    ),
    form(
        rf"\b{KEY}(?:\s\S{{1,20}}){{0,3}} (?:lautet|ist|es|est) (?P<secret>{ODD}|{QUOTED})",
        *KEY_GATES, needs=(" lautet ", " ist ", " es ", " est "), reach=15,
    ),
    # the value on the next line, a list of them, all of several words, one of a connection string
    form(
        rf"(?<![a-z0-9])(?:{KEY}|{SHORT}|pw)[\"'\\]{{0,8}}[^\S\n]{{0,2}}[:=]\s{{0,3}}\n\s{{0,20}}(?:-\s{{1,3}})?"
        rf"(?:value:\s{{1,3}})?"
        r"(?P<secret>\"[^\"\n]*\"?|'[^'\n]*'?|(?=\S*\d)[^\s:=]{4,100}$)",
        *KEY_GATES, "pass", "pw",
        needs=("\n",), reach=25,
    ),
    form(
        rf"(?<![a-z0-9]){KEY}[\"'\\]{{0,8}}\s{{0,2}}[:=]\s{{0,3}}"
        rf"\n(?P<secret>(?:[^\S\n]{{0,12}}-[^\S\n][^\n:]{{1,300}}(?:\n|\Z)){{1,100}}+)",
        *KEY_GATES,
        needs=("\n",), reach=15,
    ),
    form(
        rf"(?:{KEY}|{SHORT}|\bkey|\bpw)[\"']?:[^\S\n]{{1,3}}[|>][+-]?\d?[^\S\n]*+\n(?P<secret>"
        rf"(?:[^\S\n]{{1,40}}[^\n]{{0,4000}}(?:\n|\Z)){{1,200}}+)",
        *KEY_GATES, "pass", "pw", "key: ", "key': ", 'key": ',
        needs=("\n",), reach=25,
    ),
    form(
        r"^[^\S\n]{0,20}(?:stringData|data):[^\S\n]*+\n(?P<secret>(?:[^\S\n]{1,40}[\w.-]{1,80}:[^\n]{0,4000}"
        r"(?:\n|\Z)){1,100}+)",
        "data:", reach=27,
    ),
    form(
        rf"(?<![a-z0-9])(?:{KEY})[\"'\\]{{0,8}}\s{{0,2}}[:=]\s{{0,3}}"
        rf"[\[{{(<](?!secret removed|redacted|hidden|masked|removed|not set|none|empty|null)(?P<secret>[^\]}})>"
        rf"]{{1,2000}})",
        *KEY_GATES, reach=15,
    ),
    form(rf"\bpassphrase[\"']?[^\S\n]{{0,2}}[:=][^\S\n]{{0,3}}{PROSE}(?P<secret>[^\n\"']+)", "passphrase"),
    form(
        r"(?<![a-z0-9])(?:password|pwd)\s?=\s?(?P<secret>[^;\n\"'{}]{1,128})(?=;\s?\w[\w ]{0,30}=)", "password",
        "pwd",
    ),
    form(
        rf"(?:{KEY})%(?:25)?(?:3D|3A(?:%(?:25)?20)?)(?P<secret>(?:(?!%26)[^\s&\"'<>])+)", "%3d", "%253d", "%3a",
        "%253a", reach=22,
    ),
    form(
        r"\bp[._ -]a[._ -]s[._ -]s[._ -]w[._ -]o[._ -]r[._ -]d\s{0,3}[:=]\s{0,3}"
        r"(?P<secret>\S+)", "p.a.", "p a ", "p_a",
        "p-a", reach=THROUGHOUT,
    ),
    form(
        rf"(?<![a-z0-9])(?:password|passwd|passphrase)[^\S\n]?(?:-{{2,}}|~|\.{{3,}})"
        rf"[^\S\n]?(?P<secret>{ODD})", "passw",
        "passphrase",
    ),
    form(r"\b(?:set-)?cookie:[^\S\n]?(?P<secret>[^\n]+)", "cookie:", reach=4),
    # the fields of a query
    form(
        r"(?:[?&#;]|(?<!\S)(?=code=[^\s&]{8,400}&))(?:key|code|ticket|auth|p|pw|pass)=(?P<secret>"
        r"(?=[^\s&#]*\d)[^\s&#\"'<>]{6,})",
        *words("key= code= ticket= auth= p= pw= pass="), reach=1,
    ),
    form(
        r"[?&](?!id=)[a-z]{1,2}=(?P<secret>(?-i:(?=[\w-]{0,80}\d)(?=[\w-]{0,80}[A-Z])"
        r"(?=[\w-]{0,80}[a-z]))[\w-]{12,200})", "?", "&"
    ),
    form(r"/session\b[^\n]{0,80}?\"value\"\s?:\s?\"(?P<secret>[^\"\n]{8,200})\"", '"value"', reach=89),
    form(r"name=\"[^\"\n]{0,40}pass[^\"\n]{0,20}\"\s{1,8}(?P<secret>[^\r\n]{1,300})", 'name="'),
    # Python's and Java's `a.b(password)`, also with a user before it
    form(
        rf"(?<!get)(?:pass(?:word|wd|phrase|code)?|pwd|secretstr|(?:set|with|use|put|add)_?\w{{0,20}}"
        rf"(?:token|secret|key|pw|pass))\(\s{{0,4}}"
        rf"(?P<secret>(?:[bru]{{0,2}}|n){QUOTED})", "pass", "pwd(", "secretstr(", "token(", "secret(", "key(",
        "pw(", reach=26,
    ),
    form(
        rf"\w{{0,20}}(?:login|logon|authenticat\w{{1,8}}|\.auth|credentials?(?:\.of)?|basic_?auth"
        rf"|\w{{0,20}}password|auth=)\(\s{{0,4}}(?:{QUOTED}"
        rf"|[^\s,()\"']{{1,60}})\s{{0,4}},\s{{0,4}}"
        rf"(?P<secret>{QUOTED}|{ODD})",
        *words("ication( of( auth( word( login( logon( authenticate( credential( credentials( basicauth( auth=("),
        reach=THROUGHOUT,
    ),
    form(
        rf"connect\(\s{{0,4}}{QUOTED}\s{{0,4}},\s{{0,4}}{QUOTED}\s{{0,4}},\s{{0,4}}(?P<secret>{QUOTED})",
        "connect(",
    ),
    # calls with a user and a password, whatever they are called
    form(
        rf"[\"'](?P<secret>{ODD})[\"'](?<=\b[\w.]{{0,20}}(?:log[io]n|connect(?:ion)?|bind(?:_s)?|auth(?:enticat(?:e|ion|or))?"
        rf"|credentials?|pdo|account|user)"
        rf"\([^()\n]{{1,200}},\s{{0,4}}[bru]{{0,2}}[\"'][^\"'\n]{{1,100}}[\"'])",
        *words(
            "login( logon( connect( connection( bind( bind_s( auth( authenticate( authentication( authenticator("
            " credential( credentials( pdo( account( user("
        ), reach=THROUGHOUT,
    ),
    form(rf"-credential\s{{0,3}}\([^\s,()]{{1,60}},\s{{0,3}}(?P<secret>{ODD})", "-credential"),
    form(
        r"(?:pgp_sym_\w{2,12}|aes_\w{2,12})\([^()\n]{0,200}?,\s{0,3}(?P<secret>'[^'\n]*')", "pgp_sym",
        "aes_",
    ),
)  # fmt: skip
