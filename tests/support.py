"""What tests of several folders share."""

from collections.abc import Callable
from functools import cache

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.sanitizer import Sanitizer

MakeSanitizer = Callable[..., Sanitizer]
"""See the fixture `make_sanitizer`."""


@cache
def builtin_catalogue() -> Catalogue:
    """The built-in catalogue, read once a process; the fixture `sanitizer` is the engine over it."""
    return load_catalogue()
