"""What to do about each error and each finding, in French and in English, by its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from email_provisioning.domain.remedies import (
    addresses,
    administration,
    dns,
    events,
    operation,
    passwords,
    people,
    providers,
    requests,
    secrets,
    vendors,
)
from email_provisioning.domain.remedies.remedy import Remedy
from email_provisioning.domain.sentences.sentence import typeset

__all__ = ["LANGUAGES", "NEED_NONE", "REMEDIES", "Remedy", "language_of", "remedy"]

#: The languages that there are; the first is the one for everybody else.
LANGUAGES = ("en", "fr")
#: The codes of what is well.
NEED_NONE = frozenset({"ok", "dns_ok"})
#: Code → what to do.
REMEDIES: Mapping[str, Remedy] = {
    **requests.REMEDIES,
    **people.REMEDIES,
    **addresses.REMEDIES,
    **administration.REMEDIES,
    **passwords.REMEDIES,
    **providers.REMEDIES,
    **vendors.REMEDIES,
    **operation.REMEDIES,
    **secrets.REMEDIES,
    **dns.REMEDIES,
    **events.REMEDIES,
}


def remedy(code: str, language: str = LANGUAGES[0]) -> str | None:
    """Return what to do, in a sentence or two; None for what is well, or has a code that is not ours."""
    found = REMEDIES.get(code)
    if found is None:
        return None
    return typeset(found.fr) if language == "fr" else found.en


def language_of(*wishes: str | None) -> str:
    """Return the language of the first wish that is given, such as ``fr_FR.UTF-8`` or ``fr``."""
    for wish in wishes:
        if wish:
            known: Sequence[str] = [each for each in LANGUAGES if wish.lower().startswith(each)]
            return known[0] if known else LANGUAGES[0]
    return LANGUAGES[0]
