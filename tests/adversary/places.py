"""Places in texts that pieces are put into: harmless words, none of which a mark could be read from."""

from typing import Final

PLACES: Final[dict[str, str]] = {
    "alone": "{}",
    "at the beginning": "{} could not finish the copy",
    "in the middle": "The copy by {} was stopped after two minutes",
    "at the end": "Waiting for {}",
    "before a full stop": "The copy needs {}.",
    "after a colon": "Could not finish the copy: {}",
    "before a colon": "{}: could not finish",
    "in brackets": "The copy was stopped ({}) and will go on",
    "in single quotes": "The copy was stopped by '{}' today",
    "in double quotes": 'The copy was stopped by "{}" today',
    "in curly quotes": "The copy was stopped by “{}” today",
    "after VM": "VM {} is not ready",
    "after machine": "The machine {} is not ready",
    "after host": "host {} is not ready",
    "on a line of its own": "The copy was stopped\n{}\nIt will go on",
    "in a list": "- first\n- {}\n- third",
    "after a percentage": "42% complete, {} is next",
    "twice": "{} and {} are not ready",
    "in a program's log": "2025-10-03 14:07:33.123 ERROR [main] {} is not ready",
    "in the system's log": "Oct  3 14:07:33 web01 replicator[311]: {} is not ready",
    "as a message in logfmt": 'time=14:07:33 level=warning msg="waiting for {}"',
    "in German": "Die Kopie wurde wegen {} angehalten",
    "in Russian": "Копирование остановлено: {} не готов",
    "in Chinese": "由于{}复制已停止",
    "in a long text": "The copy goes on and is not finished. " * 30 + "It waits for {} now.",
}
"""Texts with one or more `{}` for the piece, by name."""
