"""Everything that can be set from outside, declared once.

A flag wins over its environment variable, that over the settings file, and that over the default.
"""

from plainspoken.settings.model import (
    LOG_FORMATS,
    LOG_LEVELS,
    SETTINGS,
    Auth,
    ServerOptions,
    Setting,
    Settings,
)
from plainspoken.settings.sources import (
    CACHE_VARIABLE,
    CONFIG_VARIABLE,
    Resolved,
    SettingOrigin,
    cache_directory,
    load_settings,
    resolve_settings,
    state_directory,
)

__all__ = (
    "CACHE_VARIABLE",
    "CONFIG_VARIABLE",
    "LOG_FORMATS",
    "LOG_LEVELS",
    "SETTINGS",
    "Auth",
    "Resolved",
    "ServerOptions",
    "Setting",
    "SettingOrigin",
    "Settings",
    "cache_directory",
    "load_settings",
    "resolve_settings",
    "state_directory",
)
