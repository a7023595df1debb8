"""What SIGTERM and Ctrl-C do to a server before it serves, and after."""

from __future__ import annotations

import os
import signal
import sys
from typing import Final

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


def end_at_once() -> None:
    """Have these signals end this process at once, with exit code 0: for as long as it only loads.

    An exception would be safer for what is open, but wherever Python calls back from a library it is lost, and the
    server would start all the same.
    """
    for number in _SIGNALS:
        signal.signal(number, lambda _number, _frame: os._exit(0))


def end_in_order() -> None:
    """Have these signals end this process with exit code 0 once everything that is open is closed.

    The server itself stops first; it raises the signal that stopped it again.
    """
    for number in _SIGNALS:
        signal.signal(number, lambda _number, _frame: sys.exit(0))
