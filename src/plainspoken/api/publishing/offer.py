"""Whether and how this server publishes rules, as its settings say."""

from __future__ import annotations

from dataclasses import dataclass

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.problems import RequestError
from plainspoken.api.rules.draft_base import DraftBase, Watcher, layers_in_force
from plainspoken.errors import SettingsError
from plainspoken.publishing.publisher import Publisher
from plainspoken.settings import Auth, ServerOptions


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a server offers: a directory to publish to, if it has one, and whether two people are needed for that."""

    publisher: Publisher | None = None
    second_person: bool = False

    @property
    def on(self) -> Publisher:
        """The directory to publish to.

        Raises:
            RequestError: There is none.
        """
        if self.publisher is None:
            raise RequestError("publishing-off")
        return self.publisher

    def draft_base(self, watcher: Watcher, principal: Principal) -> DraftBase:
        """What a caller's drafts are laid over: whoever may propose them sees them in the place where they will be."""
        replaces = self.publisher is not None and Scope.RULES_PROPOSE in principal.scopes
        return DraftBase(layers_in_force(watcher), replaces)

    def at_once(self, principal: Principal) -> bool:
        """Whether what a caller publishes is written without waiting for anybody."""
        return Scope.RULES_PUBLISH in principal.scopes and not self.second_person


def publishing_of(options: ServerOptions, watcher: Watcher) -> Publishing:
    """Return what the settings say.

    Raises:
        SettingsError: They do not go together.
    """
    if not options.publish:
        if options.second_person:
            raise SettingsError("--second-person needs --publish")
        return Publishing()
    directories = watcher.directories[1:]
    if not directories:
        raise SettingsError("--publish needs --rules DIR, a site directory that rules are published to")
    if not watcher.status.watching:
        raise SettingsError("--publish does not go with --no-watch: every process has to notice what is published")
    if options.second_person and options.auth is Auth.NONE:
        raise SettingsError("--second-person needs --auth: without it everybody is the same caller")
    return Publishing(Publisher(directories[-1]), options.second_person)
