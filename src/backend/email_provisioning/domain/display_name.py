"""The name that is shown beside an address."""

from __future__ import annotations

import unicodedata

from email_provisioning.errors import InvalidDisplayName

#: Characters; what mail clients show of one, and more.
MAX_DISPLAY_NAME = 100
#: Control, format (bidirectional overrides among them), surrogate, private and line separating characters.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Zero-width joiners belong to some scripts and emoji.
_JOINERS = frozenset("\u200c\u200d")


def check_display_name(text: str) -> str:
    """Return the name, trimmed and in NFC; raise `InvalidDisplayName` for one that could forge a header."""
    if len(text) > MAX_DISPLAY_NAME:
        raise InvalidDisplayName(
            f"The display name is too long: it has at most {MAX_DISPLAY_NAME} characters."
        )
    name = unicodedata.normalize("NFC", text.strip())
    if any(unicodedata.category(character) in _REFUSED and character not in _JOINERS for character in name):
        raise InvalidDisplayName
    return name
