"""Which typed actions are buttons of the pages, and where each leads."""

from __future__ import annotations

from typing import Final, get_args

from plainspoken.errors import SettingsError
from plainspoken.jobs.literals import Verb

VERBS: Final[tuple[str, ...]] = get_args(Verb)


def parse_buttons(setting: str) -> dict[str, str]:
    """Return where the button of each verb leads, from a setting such as `retry=/retry/{job_id} wait=message`.

    Raises:
        SettingsError: A verb is not one of those that answers use, or stands twice.
    """
    buttons: dict[str, str] = {}
    for each in setting.split():
        verb, _, target = each.partition("=")
        if verb not in VERBS:
            raise SettingsError(f"--buttons: {verb!r} is no action; write one of {', '.join(VERBS)}")
        if verb in buttons:
            raise SettingsError(f"--buttons: {verb!r} is given twice; give each action one target")
        buttons[verb] = target
    return buttons
