"""Detectors: named shapes of technical things. `vocabulary.yaml` switches them on and says what stands in their place.

Most look at one piece of text (see `shapes`); those here with a pattern find constructs of several pieces, each behind
gates: lower-case literals one of which a text must hold before the pattern runs.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import regex

from plainspoken.engine.gated import THROUGHOUT, Gated
from plainspoken.engine.patterns import quick_later

TIMEOUT: Final = 0.5
"""Seconds of CPU time a pattern may take on one text (64 kB at most); if it takes longer, something counts as found."""


@dataclass(frozen=True)
class Pattern(Gated):
    """Finds a construct of several pieces for a detector.

    Attributes:
        detector: Its name.
        exact: Literals of which one stands in each text that it matches, in the case that they have here; none where
            case does not matter.
    """

    detector: str = field(kw_only=True)
    exact: tuple[str, ...] = field(kw_only=True)

    def may_stand_in(self, text: str, lower: str) -> bool:
        """Whether a text, as it is and in lower case, with one of the gates in it has all that the pattern needs."""
        return self.may_match(lower) and (not self.exact or any(literal in text for literal in self.exact))

    def spans(self, text: str, gates: Collection[int]) -> Iterator[tuple[int, int]]:
        """Where the construct stands in the text; the group named `hide`, where there is one, is the part to hide.

        Raises:
            TimeoutError: The text is hostile to the pattern.
        """
        hides = "hide" in self.pattern.groupindex
        for match in self.matches(text, gates, seconds=TIMEOUT):
            start, end = match.span("hide" if hides and match["hide"] is not None else "whole")
            if start < end:
                yield start, end


NAMES: Final = {
    "secret": "passwords, keys and tokens, with the words that announce them",
    "sql": "database statements, constraint and state codes",
    "trace": "stack frames, tracebacks, panics",
    "log": "the head of a log line: host, program and process number",
    "json": "keys of JSON objects, tags of XML",
    "code": "exit statuses, signals, error numbers and HTTP-like codes",
    "address": "URLs, e-mail-like addresses, IP and MAC addresses, with or without port",
    "path": "paths and file names",
    "device": "device paths, PCI addresses, interface and disk names",
    "id": "identifiers of the platform, UUIDs, hexadecimal numbers",
    "host": "names of hosts, nodes, services and threads",
    "flag": "command line options",
    "setting": "key=value",
    "identifier": "names from source code: camelCase, snake_case, dotted names, calls",
    "other": "anything else that is no plain word, number or name",
}
"""Every detector and what it finds. Where several fit, the first of them gives the remark."""


_FLAGS: Final = regex.ASCII | regex.VERSION1 | regex.MULTILINE


# A statement goes on over lines that begin with one of its words.
_REST = (
    r"[^\n]*(?:\n[ \t]{0,40}(?:FROM|WHERE|AND|OR|SET|VALUES|JOIN|LEFT|INNER|ON|ORDER|GROUP|HAVING|LIMIT)\b[^\n]*){0,40}"
)
_TABLE = (
    r"(?:TEMPORARY\s+|UNIQUE\s+)?(?:TABLES?|DATABASE|INDEX|VIEW|TRIGGER|SCHEMA|SEQUENCE|TABLESPACE|USER|ROLE|FUNCTION"
    r"|PROCEDURE|PARTITION)\b"
)
_STATEMENT = (
    r"(?<![A-Za-z0-9])(?:SELECT\s[^;]{1,500}?\sFROM\b|(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\b"
    r"|UPDATE\s+\S+(?:\s+\S+)?\s+SET\b|DELETE\s+FROM\b"
    rf"|(?:CREATE|ALTER|DROP|TRUNCATE|LOCK|RENAME|ANALYZE|OPTIMIZE|REPAIR|CHECK)\s+{_TABLE}"
    r"|(?:FOREIGN|PRIMARY)\s+KEY\b|LOAD\s+DATA\b|JOIN\s+\S+\s+(?:\S+\s+){0,2}ON\b|ON\s+(?:DELETE|UPDATE|DUPLICATE)\s+(?:CASCADE|SET|KEY|RESTRICT)\b"
    rf"|GRANT\s+\w+|ROLLBACK\s+TO\b|SET\s+(?:GLOBAL|SESSION)\b){_REST}"
)
_KEYWORDS = r"\b(?:SELECT|INSERT|VARCHAR|BIGINT|INNER JOIN|LEFT JOIN|GROUP BY|ORDER BY)\b"
_LOWER_STATEMENT = (
    r"(?<![A-Za-z0-9])(?:select\s+(?:\*|count\([^)\n]{0,60}\)|[\w.`\"]+(?:\s?,\s?[\w.`\"]+){1,40})\s+from\s+\S"
    r"|select\s+\S+\s+from\s+\S+\s+where\b"
    r"|select(?:\s+[\w.,*`]+){1,6}\s+from(?:\s+[\w.`]+){1,3}\s+where(?:\s+\S+){1,4}\s+[=<>]"
    r"|(?:insert|replace)\s+into\s+\S+[\s(]+"
    r"|update\s+\S+\s+set\s+\S+\s?=|delete\s+from\s+\S+\s+where\b|(?:create|alter|drop|truncate)\s+table\s"
    r"|join\s+\S+\s+(?:\S+\s+){0,2}on\s+\S+\s?=)" + _REST
)
_DATABASE_ERROR = (
    r"\b(?:unknown\s+(?:column|table)\s+\S{1,80}(?:\s+in\s+\S{1,20}(?:\s+(?:clause|list|statement))?)?"
    r"|duplicate\s+entry\s+'[^'\n]{0,200}'(?:\s+for\s+key\s+'[^'\n]{0,100}')?"
    r"|near\s+\"[^\"\n]{1,80}\":\s+syntax\s+error"
    r"|deadlock\s+found\s+when\s+trying\s+to\s+get\s+lock|try\s+restarting\s+transaction)"
    r"|\b(?:relation|column|table|constraint|index)\s+(?P<hide>\\{0,8}[\"'`][^\"'`\n]{1,80}[\"'`])(?=\s+(?:of\s+relation|does|already))"
    r"|\brelation\s+\w{1,80}(?=\s+(?:does\s+not\s+exist|already\s+exists))"
)
_STATE_CODE = r"\bSQL ?STATE\b\W{0,3}\w{5}\]?|\bSQL state \w{5}\b"
_ERROR_CODE = (
    r"(?:error|errno|code|ora|warning)[\s:#-]{0,3}\d{1,6}\s{0,2}\((?=\w{0,4}\d)\w{5}\)"
    r"|\berr(?:or)? ?(?:no|num|number|code)\b\W{0,3}-?\d+"
)
_ERROR_AT_LINE = r"\b(?:\w+ )?error[: ]+\d+ at line \d+"
_BY = r"[\s_-]{1,3}"
_EXIT_CODE = (
    rf"\b(?:exit(?:ed)?|terminated|returned|return|finished|failed|killed|ended|died)\b(?:{_BY}(?:unexpectedly|abnormally))?"
    rf"(?:{_BY}(?:with|by|on|due{_BY}to|a|an|non-?zero)){{0,4}}(?:{_BY}(?:exit|return))?[\s_-]{{0,3}}(?:status|code|value|signal)s?"
    rf"(?:{_BY}of)?[\s:=_-]{{1,5}}-?\d+"
    r"|\b(?:exit|return|result|response|error|status|signal|http|reply)[\s_-]{0,3}(?:status|code|number|value)s?"
    rf"(?:{_BY}(?:is|was|of))?[\s:=_-]{{1,5}}-?\d+|\bexit(?:status|code)\d+|\bsignal{_BY}\d+|\bHTTP(?:{_BY}(?:error|response))?[\s:]{{1,2}}\d{{3}}\b"
)
_TRACE = (
    r"\.{3} ?\d+ (?:more|common frames omitted)\b"
    r"|\b(?:Traceback\b(?: \(most recent call last\)?:?)?|Caused by:"
    r"|File \"[^\"\n]{1,500}\", line \d+(?:, in \S+)?"
    r"|goroutine \d+(?: \[[^\]\n]{0,80}\]?:?)?|panic:[^\n]*|runtime error\b:?[^\n]*|line \d+, in \S+"
    r"|Oops: \d{4}\b(?: \[#\d{1,3}\])?(?: SMP| PREEMPT)*"
    r"|fatal error: (?:all|unexpected signal|concurrent|runtime|stack)[^\n]*|Exception in thread \S+"
    r"|created by \S+\.\S+|segmentation (?:violation|fault)\b|(?:stack|back) ?trace\b:?|core dumped\b"
    r"|During handling of the above exception, another exception occurred:?|(?:Nested|Root|Uncaught) exception\b)"
)
_SIGNS_OF_TRACES = (
    'traceback|caused by:| more|frames omitted|file "|.java|native method|unknown source|goroutine|panic:|runtime error'
    "|fatal error|, in |created by |segmentation|stack|backtrace|back trace|core dumped|exception|oops: "
)
_FRAME = r"^[ \t]*at [\w.$<>/]+\([^\n)]{0,300}\)?"
_SYSLOG_HEAD = (
    r"^(?:<\d+>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d "
    r"(?P<hide>[^\s:]\S*(?: [^\n:]{1,60}?)?(?:\[\d+\])?:)(?=\s|$)"
    r"|^<\d{1,3}>1 \d{4}-\S+ (?P<hide>\S+ \S+ \S+ \S+)(?= )"
)
_JSON_KEY = r"[{\[,]?\s{0,40}\\{0,8}\"[\w$][\w .$-]{0,63}\\{0,8}\" ?:"
# The key of a quoted text of several words, and of a message; a quoted single word is the value of a setting.
_TAG = r"</?[A-Za-z][\w:.-]{0,60}(?:\s[^<>\n]{0,200})?/?>"
_QUOTED_KEY = (
    r"(?<![\w./\\-])(?:(?:msg|message|err|error|reason|details?|description|text|status|cause)|[A-Za-z_][\w.-]{0,63}"
    r"(?==\\{0,8}(?:\"[^\"\s=]{0,80}[ \t][^\"]|'[^'\s=]{0,80}[ \t][^'])))=(?=\\{0,8}[\"'])"
)
# The head of a call whose text in quotes is one for people.
_CALL = r"(?<![\w./-])[A-Za-z_][\w.]{0,80}\((?=\\{0,8}[\"'][A-Za-z][a-z]{0,20}[ ,])"


def _gates(literals: str) -> tuple[str, ...]:
    return tuple(literals.split("|"))


def _pattern(
    detector: str, source: str, gates: str, *, reach: int = 0, exact: bool = False, needs: tuple[str, ...] = ()
) -> Pattern:
    flags = _FLAGS if exact else _FLAGS | regex.IGNORECASE
    as_written = _gates(gates) if exact else ()
    return Pattern(source, _gates(gates.lower()), reach, flags, needs, detector=detector, exact=as_written)


PATTERNS: Final = (
    _pattern(
        "sql",
        _STATEMENT,
        "SELECT|INTO|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|LOCK|RENAME|ANALYZE|OPTIMIZE|REPAIR|CHECK|KEY|LOAD|JOIN"
        "|GRANT|ROLLBACK|SET ",
        reach=THROUGHOUT,
        exact=True,
    ),
    _pattern("sql", _KEYWORDS, "SELECT|INSERT|VARCHAR|BIGINT|INNER JOIN|LEFT JOIN|GROUP BY|ORDER BY", exact=True),
    _pattern("sql", _LOWER_STATEMENT, "select|insert|replace|update|delete|create|alter|drop|truncate|join"),
    _pattern("sql", _DATABASE_ERROR, "unknown|duplicate|near|deadlock|try|relation|column|table|constraint|index"),
    _pattern("sql", _STATE_CODE, "sqlstate|sql state"),
    _pattern(
        "code",
        _ERROR_CODE,
        "err|code|warning|ora",
        needs=_gates(
            "(|errno|errnum|errcode|err no|err num|err code|errorno|errornum|errorcode|error no|error num|error code"
        ),
    ),
    _pattern("code", _ERROR_AT_LINE, " at line ", reach=THROUGHOUT),
    _pattern(
        "code",
        _EXIT_CODE,
        "exit|terminated|return|finished|failed|killed|ended|died|result|response|error|status|signal|http|reply",
        needs=_gates("status|code|value|signal|number|http"),
    ),
    _pattern(
        "trace",
        _TRACE,
        '...|traceback|caused by:|file "|goroutine|panic:|runtime error|line |oops: |fatal error: |exception in thread'
        "|created by |segmentation |stack trace|stacktrace|backtrace|back trace|core dumped|during handling"
        "|nested exception|root exception|uncaught exception",
    ),
    _pattern("trace", _FRAME, "at ", reach=THROUGHOUT, needs=_gates(_SIGNS_OF_TRACES)),
    _pattern(
        "log",
        _SYSLOG_HEAD,
        ">1 |Jan |Feb |Mar |Apr |May |Jun |Jul |Aug |Sep |Oct |Nov |Dec ",
        reach=THROUGHOUT,
        exact=True,
    ),
    _pattern("json", _JSON_KEY, "{", reach=THROUGHOUT),
    _pattern("json", _TAG, "</", reach=THROUGHOUT),
    _pattern("setting", _QUOTED_KEY, "=\"|='|=\\", reach=65),
    _pattern("setting", _CALL, "(\"|('|(\\", reach=82),
)
"""Constructs of several pieces. A gate missed is a construct missed, so each alternative must hold one of its gates."""

STRUCTURE: Final = frozenset({"json", "setting"})
"""Detectors whose patterns find what holds a text's words together; the words between are judged for themselves."""

LOG_LINE: Final = quick_later(
    r"^[^\w\n]{0,3}(?:[A-Z]{2,12} )?(?:\d{6,}\b|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d )[^\n]*"
    r"|^[^\n]*\w\[\d+\][^\n]*",
    _FLAGS,
)
"""A line of a program's log: what is shaped like a name there is the name of a host, a thread or a process."""
