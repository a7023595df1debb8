"""The text of a token: `plsp_<id>_<secret><checksum>`, made so that people, scanners and our own masking know it.

The id is public: lists, logs and the audit table have it. The secret is random and not stored; its SHA-256
is, which is enough for a secret that no person chose. The checksum finds mistyped tokens without asking the job store.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass, field
from typing import Final

PREFIX: Final = "plsp"

_ID_LETTERS: Final = string.digits + string.ascii_lowercase
_LETTERS: Final = string.digits + string.ascii_letters
_ID_LENGTH: Final = 12
_SECRET_LENGTH: Final = 40  # 238 bits
_CHECKSUM_LENGTH: Final = 6  # 32 bits to the base 62
_FORM: Final = re.compile(
    rf"{PREFIX}_(?P<id>[0-9a-z]{{{_ID_LENGTH}}})_(?P<secret>[0-9A-Za-z]{{{_SECRET_LENGTH}}})"
    rf"(?P<checksum>[0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its holder has it."""

    id: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """The whole token, to be shown once and never stored."""
        body = f"{PREFIX}_{self.id}_{self.secret}"
        return body + _checksum(body)

    @property
    def secret_hash(self) -> str:
        """What is stored of the secret: its SHA-256 in hexadecimal."""
        return hashlib.sha256(self.secret.encode("ascii")).hexdigest()

    def has_hash(self, stored: str) -> bool:
        """Return whether the stored hash is of this secret; takes the same time whatever is stored."""
        return hmac.compare_digest(self.secret_hash.encode("ascii"), stored.encode("utf-8", "replace"))


def new_token() -> Token:
    """Return a new token."""
    return Token(_random(_ID_LETTERS, _ID_LENGTH), _random(_LETTERS, _SECRET_LENGTH))


def read_token(text: str) -> Token | None:
    """Return the token that a text is; None when it is none or mistyped."""
    match = _FORM.fullmatch(text)
    if match is None or _checksum(text[: match.start("checksum")]) != match["checksum"]:
        return None
    return Token(match["id"], match["secret"])


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode("ascii"))
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits
