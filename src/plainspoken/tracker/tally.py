"""What became of what jobs told, and how the job store stands; each change of that is said in the log once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import DatabaseError
from plainspoken.tracker.backlog import Entry
from plainspoken.tracker.figures import State
from plainspoken.tracker.texts import described

_MOST_TOLD: Final = 20
"""Jobs of which a log line tells what is lost; of the others their number."""

_log = logging.getLogger("plainspoken.tracker")


class DeliveryCounts:
    """Counts records, and knows whether the store takes them.

    Attributes:
        state: How the store stands.
        delivered: Records that are stored.
        lost: Records that never will be.
        spooled: Records that were left in the spool.
        slow: Whether somebody has waited for a record in vain since the store last took one.
    """

    def __init__(self) -> None:
        self.state: State = "reached"
        self.delivered = 0
        self.lost = 0
        self.spooled = 0
        self.slow = False
        self._told = False

    def reached(self) -> None:
        """The store has taken what it was given."""
        if self._told:
            _log.warning("the job store takes records again; what waited is being stored")
        self.state, self._told, self.slow = "reached", False, False

    def in_trouble(self, error: DatabaseError) -> None:
        """The store takes nothing at present."""
        if not self._told:
            _log.warning("%s; what jobs tell waits until it does", error)
        self.state, self._told = ("busy" if error.busy else "away"), True

    def cannot(self, what: str, error: BaseException) -> None:
        """Nothing is recorded at present, for a reason on this side."""
        if not self._told:
            _log.error("%s (%s); what jobs tell waits until it can be stored", what, described(error))
        self.state, self._told = "away", True

    def refused(self, entry: Entry, why: Exception) -> None:
        """A record that can never be stored."""
        self.lost += 1
        _log.error("job %s: %s is lost: %s", entry.command.job_id, type(entry.command).__name__, mask_secrets(str(why)))
        entry.settle(stored=False)

    def given_up(self, counts: Mapping[str, int], why: str) -> None:
        """Records that there is no time left for, by job id."""
        self.lost += sum(counts.values())
        for job_id, count in list(counts.items())[:_MOST_TOLD]:
            _log.error("job %s: %d records are lost: %s", job_id, count, why)
        if rest := list(counts.values())[_MOST_TOLD:]:
            _log.error("%d records of %d more jobs are lost: %s", sum(rest), len(rest), why)
