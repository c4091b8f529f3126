"""One remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Remedy:
    """What to do, for the person who meets it or for the administrator."""

    #: In English.
    en: str
    #: In French.
    fr: str
