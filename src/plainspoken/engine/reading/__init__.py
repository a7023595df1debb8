"""A text's structure, read once: its messages without their envelope, clauses, names and comparable words."""

from plainspoken.engine.reading.model import Clause, Reading
from plainspoken.engine.reading.reader import Reader

__all__ = ["Clause", "Reader", "Reading"]
