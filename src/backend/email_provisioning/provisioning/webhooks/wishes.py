"""What somebody wants a webhook to be, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from email_provisioning.domain.event import CHOICES
from email_provisioning.errors import InvalidWebhook

#: Characters of a description.
MAX_DESCRIPTION = 200
_FAMILIES = sorted({f"{kind.partition('.')[0]}.*" for kind in CHOICES})


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What is to be changed of a webhook; None: it stays."""

    url: str | None = None
    kinds: Sequence[str] | None = None
    #: Whether it is to get every kind.
    all_kinds: bool = False
    description: str | None = None
    active: bool | None = None


def checked_kinds(kinds: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return kinds and families, each once; raise `InvalidWebhook` for those that there are not."""
    if kinds is None:
        return None
    unknown = [kind for kind in kinds if kind not in CHOICES and kind not in _FAMILIES]
    if unknown or not kinds:
        known = ", ".join([*_FAMILIES, *map(str, CHOICES)])
        raise InvalidWebhook(f"Give kinds of events, or none for all: {known}.")
    return tuple(dict.fromkeys(kinds))


def checked_description(text: str) -> str:
    """Return a description; raise `InvalidWebhook` for one that is none."""
    if len(text) > MAX_DESCRIPTION or not text.isprintable():
        raise InvalidWebhook(f"A description has at most {MAX_DESCRIPTION} printable characters.")
    return text
