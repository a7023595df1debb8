"""Command lines and dialogues of protocols."""

from __future__ import annotations

from typing import Final

from plainspoken.engine.gated import THROUGHOUT
from plainspoken.engine.secret_forms.names import BASE32, HOLDS_KEY, KEY, NOT_ABOUT, ODD
from plainspoken.engine.secret_forms.pieces import (
    KEY_GATES,
    PROSE,
    QUOTED,
    VALUE,
    form,
    words,
)

PORTLESS = r"(?!\d{1,5}\b)(?P<secret>'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"-]\S*)"
COMMANDS: Final = (
    # -AdminPassword x, as PowerShell writes it
    form(
        rf"(?<!\S)-\w{{1,30}}{HOLDS_KEY}{NOT_ABOUT}(?:=|:|[^\S\n]{{1,3}}){PROSE}(?![*-])(?P<secret>{VALUE})",
        *KEY_GATES, reach=32,
    ),
    form(
        r"\b[ls]?ftp\b[^\n]{0,80}?(?:\s-u\s{1,3}[\w.-]{1,60},|>\suser\s[\w.-]{1,60}\s)(?P<secret>[^\s,]+)",
        "ftp", reach=1,
    ),
    form(
        r"\bsend (?:-- )?\"(?P<secret>(?=[^\"\n]{0,60}\d)(?=[^\"\n]{0,60}[a-z])[^\"\s\\]{6,60})(?:\\+[rn]|[\r\n])\"",
        'send "',
        'send -- "',
    ),
    form(r"\bconnect\s{1,3}[\w.-]{1,60}/(?P<secret>[^\s@/]{1,100})@", "@", reach=174),
    form(rf"(?-i:[a-z]Token)\s{{1,3}}(?P<secret>{ODD})", "token", reach=1),
    # what stands in a place of its own for some commands
    form(r"\bssh-keygen\b[^\n]{0,200}?\s(?-i:-[NP])\s{1,3}(?P<secret>\S+)", "ssh-keygen"),
    form(
        rf"\s-[pcS](?<=\b(?:esxcli|vim-cmd|racadm|ilorest)\b[^\n]{{0,200}})\s{{1,3}}(?P<secret>{ODD}|"
        rf"(?<=\bchap\b[^\n]{{0,80}}-S\s{{1,3}})\S+)",
        *words("esxcli vim-cmd racadm ilorest"), reach=THROUGHOUT,
    ),
    form(r"\bvmrun\b[^\n]{0,200}?\s-[gv]p\s{1,3}(?P<secret>\S+)", "vmrun"),
    form(rf"\bset\spassword\s\w{{1,40}}\s(?P<secret>{ODD})", "set password"),
    form(r"\brabbitmqctl\s{1,3}(?:add_user|change_password)\s{1,3}\S{1,60}\s{1,3}(?P<secret>\S+)", "rabbitmqctl"),
    form(rf"\b(?:vault\slogin|wpa_passphrase\s\S{{1,60}})\s{{1,3}}(?P<secret>{ODD})", "vault", "wpa_passphrase"),
    form(rf"\bdigest\s{{1,3}}(?!sha|md5)[\w.-]{{1,40}}:(?P<secret>{ODD})", "digest"),
    form(r"\bdigest\b[^\n]{0,400}?\bresponse=\"?(?P<secret>[^\s\",]+)", "digest"),
    # options: --password x, --secret=x, -p'x', sshpass -p x, -u user:x
    form(
        rf"(?<!\S)--?(?:[a-z]{{1,20}}-){{0,6}}(?:{KEY}|pass){NOT_ABOUT}(?:-(?:string|value|text|data|base64"
        rf"|plain))?(?:=|:|[^\S\n]{{1,3}}){PROSE}(?!PASS|\*)"
        rf"(?P<secret>{VALUE})",
        *KEY_GATES, "pass", reach=167,
    ),
    form(
        rf"(?<!\S)/(?:(?:p|pw|pwd|pass|password|rp)[: ]|[\w.]{{0,40}}(?:passw(?:or)?d|pwd)\w{{0,4}}:)"
        rf"(?P<secret>{VALUE})",
        "/p", "/rp", "passw", "pwd", reach=42,
    ),
    form(
        r"\b(?:mysql\w*|mariadb\w*|sshpass|psql|redis-cli|mongo\w*|ldap\w+|psexec\w*"
        r"|winrs)\b[^\n]{0,200}?\s-[paw]:?\s{0,3}"
        r"(?P<secret>(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"]+))",
        *words("mysql mariadb sshpass psql redis-cli mongo ldap psexec winrs"),
    ),
    form(rf"\s-(?:u|l|user|username)(?:[ =]?)\S{{1,80}}[^\n]{{0,80}}?\s-p[:\s]\s{{0,2}}{PORTLESS}", " -u", " -l"),
    form(rf"\blogin\b[^\n]{{0,200}}?\s-p\s{{1,3}}{PORTLESS}", "login"),
    form(rf"\s-[uU]\s{{1,3}}\S{{1,80}}\s{{1,3}}-P\s{{1,3}}{PORTLESS}", " -u"),
    # one command may take several: what stands before them is looked at from each
    form(r"\s-(?-i:[cAX])(?<=\bsnmp\w{2,12}\b[^\n]{0,200})\s{1,3}(?P<secret>\S+)", "snmp", reach=THROUGHOUT),
    form(
        rf"\s-(?-i:[pPk])(?<=\b(?:ipmi|fence_)\w{{0,20}}\b[^\n]{{0,200}})\s{{1,3}}{PORTLESS}", "ipmi", "fence_",
        reach=THROUGHOUT,
    ),
    form(r"\b(?:un)?zip\b[^\n]{0,200}?\s(?-i:-P)\s{1,3}(?P<secret>\S+)", "zip", reach=2),
    form(r"\b7z\w?\b[^\n]{0,200}?\s-p(?P<secret>\S+)", "7z"),
    form(r"\buser(?:add|mod)\b[^\n]{0,200}?\s-p\s{1,3}(?P<secret>\S+)", "useradd", "usermod"),
    form(r"\bsecret,[^\s]{0,200}?data=(?P<secret>[^\s,]+)", "data=", reach=208),
    form(r"\bauth\.password\w{0,3}\s{1,3}-v\s{1,3}(?P<secret>\S+)", "auth.password"),
    form(r"\br[ow]community6?\s{1,3}(?!string\b)(?P<secret>\S+)", "rocommunity", "rwcommunity"),
    form(rf"(?<!\S)--?(?!bypass|compass)[a-z]{{1,30}}pass(?:=|:|[^\S\n]{{1,3}}){PORTLESS}", "pass", reach=33),
    form(r"\b(?:incoming|outgoing)user\s{1,3}\S{1,60}\s{1,3}(?P<secret>\S+)", "inguser", reach=5),
    form(
        r"(?<!\S)--[\w-]{0,30}-(?:user|auth|login)[ =]['\"]?[^\s:=]{1,80}:"
        r"(?P<secret>\S{3,})", "-user", "-auth", "-login", reach=33,
    ),
    form(rf"\bhtpasswd\b[^\n]{{1,200}}?\s(?P<secret>{ODD})", "htpasswd"),
    form(
        r"\bnet1?(?:\.exe)? user [^\n\s]{1,60}\s{1,3}(?!is\b|was\b|not\b|has\b|failed)"
        r"(?P<secret>[^\s/]\S*)", " user ", reach=8,
    ),
    form(r"\b(?:virt-v2v|vpx|libvirt)\S*[^\n]{0,300}?\s-ip\s{1,3}(?!\d+\.\d)(?P<secret>\S+)", " -ip", reach=THROUGHOUT),
    form(r"\benc\b[^\n]{0,200}?\s-k\s{1,3}(?P<secret>\S+)", " -k", reach=204),
    form(r"\bsmbclient\s{1,3}//\S{1,200}\s{1,3}(?P<secret>[^\s-]\S*)", "smbclient"),
    form(
        r"\b(?:sqlplus|target|thin:)\s{0,3}[\w.-]{1,60}/(?P<secret>[^\s@/]{1,100})@", "sqlplus", "target",
        "thin:",
    ),
    form(
        rf"(?:\b(?:AUTH(?:\sdefault)?|LOGIN\s(?!(?:to|from|for|on|at|of|by|in|into|with|using|failed"
        rf"|error)\b)\S{{1,60}})|(?:^|^\d{{3}}\s|[>\]:]\s?)PASS)\s{{1,2}}(?P<secret>{ODD})",
        "auth", "login", "pass", reach=4,
    ),
    form(
        r"\bsecret-set-value\s{1,3}(?:--secret\s{1,3})?\S{1,60}\s{1,3}(?:--(?:base64|plain)\s{1,3}){0,2}"
        r"(?P<secret>[^\s-]\S*)",
        "secret-set",
    ),
    form(r"\bset_password\s{1,3}(?:vnc|spice)\s{1,3}(?P<secret>\S+)", "set_password"),
    form(rf"(?<!\S)--key[ =](?P<secret>{ODD})", "--key"),
    form(
        rf"(?<![\w.:-])"
        rf"[\w.*-]{{1,80}}:(?:443|1433|1521|3306|5432|\*):[\w*-]{{1,60}}:[\w*-]{{1,60}}:(?P<secret>{ODD})",
        *words(":443: :1433: :1521: :3306: :5432: :*:"), reach=81,
    ),
    form(
        r"(?<![\w.:/-])[\w.-]{1,64}:(?P<secret>[^\s:'\"|]{1,200})['\"]?\s{0,3}\|\s{0,3}chpasswd",
        "chpasswd", reach=277,
    ),
    form(r"\bchpasswd\s{0,3}<<<\s{0,3}['\"]?[\w.-]{1,64}:(?P<secret>\S+)", "chpasswd"),
    form(
        r"\b(?:echo|printf)\s{1,3}(?:-n\s{1,3})?(?P<secret>'[^'\n]*'|\"[^\"\n]*\"|[^\s|]+)\s{0,3}\|\s{0,3}"
        r"(?:sudo|passwd|cryptsetup|kinit|su\b|gpg|docker|mysql|smbpasswd)", "echo",
        "printf",
    ),
    form(
        rf"\b(?:kinit|gpg|cryptsetup|\w{{0,10}}passwd|mysql|openssl|docker|ssh-add"
        rf"|su)\b[^\n]{{0,60}}?<<<\s{{0,3}}[\"']?(?P<secret>{ODD})",
        "<<<", reach=78,
    ),
    form(
        r"(?<!\S)--?[\w-]{0,30}pass(?:word|phrase)?-command[ =](?P<secret>\"[^\"\n]+\"|'[^'\n]+')", "-command",
        reach=43,
    ),
    form(rf"\b(?:bind_?pw|auth-pass|masterauth|requirepass|\w{{0,30}}authtok)\s{{1,3}}(?P<secret>{ODD})",
        *words("pw auth-pass masterauth requirepass authtok"), reach=31,
    ),
    form(r"\b(?-i:AUTH (?:LOGIN|PLAIN|CRAM-MD5|XOAUTH2|NTLM)) (?P<secret>\S{6,})", "auth "),
    form(r"\bsudo\b[^\n]{0,60}?<<<\s{0,3}(?P<secret>\S+)", "<<<", reach=65),
    form(r"\brootpw\s{1,3}(?:--\w{1,20}\s{1,3}){0,2}(?P<secret>[^\s-]\S*)", "rootpw"),
    form(
        rf"\b(?:ENV|ARG|export|setx?|setenv|set -\w{{1,3}})\s{{1,3}}\w{{0,60}}(?:PASSWORD|PASS|PWD|SECRET|TOKEN|PW|KEY)"
        rf"[^\S\n]{{1,3}}(?P<secret>{ODD}|{BASE32}|{QUOTED})",
        *words("password pass pwd secret token pw key"), reach=73,
    ),
    form(
        rf"\b(?:set|add|put|configure|config|update|assign)[^\S\n]{{1,3}}(?:[\w./:-]{{0,60}}[_./:-])?(?:{KEY}"
        rf"|{HOLDS_KEY}){NOT_ABOUT}"
        rf"[^\S\n]{{1,3}}(?P<secret>{ODD}|{BASE32}|{QUOTED})",
        *KEY_GATES, reach=90,
    ),
    form(
        r"\b(?:sha|md5|aes|3?des)[\w-]{0,6}(?<=\b(?:createuser|usm|snmp)[^\n]{0,120})\s{1,3}"
        r"(?P<secret>\"[^\"\n]{1,100}\"|"
        rf"{ODD})",
        *words("createuser usm snmp"), reach=THROUGHOUT,
    ),
    form(
        r"^[^\S\n]{0,20}(?:- )?(?:list:[^\S\n]{0,3})?[\w.-]{1,40}:(?<=chpasswd:[\s\S]{1,400})"
        r"(?P<secret>[^\s|>:]{3,200})$",
        "chpasswd:", reach=THROUGHOUT,
    ),
    form(r"\balias set\s{1,3}\S{1,60}\s{1,3}\S{1,200}\s{1,3}\S{1,60}\s{1,3}(?P<secret>\S+)", "alias set"),
    form(rf"\.(?:jks|p12|pfx|keystore)[\"']?[^\S\n]{{1,3}}(?P<secret>{ODD})", ".jks", ".p12", ".pfx", ".keystore"),
    form(rf"\s-[smk][^\S\n]{{1,3}}(?<=\bcloud[^\n]{{0,200}})(?P<secret>{ODD})", " -s", " -m", " -k", needs=("cloud",)),
    form(r"<\(\s?(?:echo|printf)\s{1,3}(?P<secret>[^()\n]{1,200})\)", "<(echo", "<( echo", "<(printf", "<( printf"),
    form(
        rf"(?P<secret>{QUOTED}|[^\s\"'|]{{1,200}})[^\S\n]{{0,3}}\|[^\S\n]{{0,3}}ConvertTo-SecureString", "convertto-",
        reach=THROUGHOUT,
    ),
    # the name in one option, the value in another
    form(
        rf"(?<!\S)(?:/v|--?(?:name|n|key|k))[ =][\"']?[\w./-]{{0,60}}?(?:{KEY}"
        rf"|{HOLDS_KEY}){NOT_ABOUT}[^\n]{{0,80}}?\s(?:/d|--?(?:\w{{1,10}}-)?(?:value|v))[ =]{PROSE}(?P<secret>{VALUE})",
        *KEY_GATES, reach=84,
    ),
    # a user and a password behind the machine that they are for
    form(r"\]?:\d{1,5}[^\S\n]{1,8}[\w.@-]{1,60}:(?P<secret>[^\s:/]{6,100})$", "]:", reach=THROUGHOUT),
    # `-p x` of whatever program, if it looks like nothing else
    form(
        rf"(?<!\S)-(?:p|w|pw)[^\S\n]{{1,3}}(?<!\b(?:mkdir|cp|scp|tar|rsync|install|docker|podman"
        rf"|qemu-\w{{2,10}})\b[^\n]{{0,80}})(?P<secret>{ODD})",
        " -p", " -w",
    ),
    # keys of encrypted disks for libguestfs, passwords for openssl
    form(r"(?<!\S)--key[ =]\S{1,200}?:key:(?P<secret>\S+)", "--key"),
    form(r"(?<!\S)-pass(?:in|out)?\s{1,3}pass:(?P<secret>\S+)", "pass:", reach=11),
    form(r"(?<!\S)-?pw\s{1,3}(?!expired)(?P<secret>(?=\S*\d)\S{4,})", "pw ", reach=1),
    form(r"(?<!\S)-p(?P<secret>'[^'\n]+'|\"[^\"\n]+\")", "-p'", '-p"'),
    form(r"\b(?:curl|wget)\b[^\n]{0,200}?\s(?:-u|--user)\s{0,3}(?P<secret>[^\s:]{1,80}:\S+)", "curl", "wget"),
    form(
        r"\bnet use\s{1,3}(?:[a-z*]:?\s{1,3})?\\\\\S{1,200}\s{1,3}(?P<secret>[^\s/]\S*)\s{1,3}/user:", "net use",
    ),
    form(r"\bnet use\b[^\n]{0,200}?\s/u(?:ser)?:\S+\s{1,3}(?P<secret>[^\s/]\S*)", "net use"),
    form(
        r"\bConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?(?P<secret>\"[^\"\n]*\"?|'[^'\n]*'?|[^\s-]\S*)",
        "convertto-",
    ),
    form(r"(?:\buser(?:name)?=|\s-U\s?)[^\s,%=]{1,64}%(?P<secret>[^\s,]+)", "user=", "username=", " -u"),
)  # fmt: skip
