"""Types that tests share."""

from collections.abc import Callable

from plainspoken.engine.sanitizer import Sanitizer

MakeSanitizer = Callable[..., Sanitizer]
"""See the fixture `make_sanitizer`."""
