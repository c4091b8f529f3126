"""Other names to have instead of one that cannot be had, best first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import idna

from email_provisioning.domain.address import MAX_LOCAL, MAX_TYPED, is_local_part
from email_provisioning.domain.confusables import transliterate
from email_provisioning.domain.synonyms import GENERAL, SYNONYMS

#: Synonyms that come before names with the organisation or a place in them; the others come after those.
_FIRST_SYNONYMS = 3
#: The last number that is added to a name.
_LAST_NUMBER = 99
#: Labels that stand below a country's and above an organisation's: mail.acme.co.uk is of acme.
_SECOND_LEVEL = frozenset(
    {
        "ac",
        "asso",
        "co",
        "com",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "gv",
        "ltd",
        "me",
        "ne",
        "net",
        "nom",
        "or",
    }
    | {"org", "plc", "prd", "sch", "tm"}
)


def candidates(
    local: str, *, organisation: str, places: tuple[str, ...] = (), words: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield names to have instead of ``local``, best first, each valid, other than ``local`` and only once.

    ``local`` may be anything that a person typed. First the same name cleaned up, then synonyms, the name with
    ``organisation`` and ``places`` beside it, and with numbers; at last ``words``, which the policy allows, and
    words that suit anybody. There are more than 60 of them.
    """
    base = base_name(local) or GENERAL[0]
    seen = {local}
    for name in _ranked(base, _words(base, (organisation, *places)), words):
        if name not in seen and is_local_part(name):
            seen.add(name)
            yield name


def base_name(text: str) -> str:
    """Return the name that a typed text comes nearest to (``Événement d'été!`` → ``evenement-d-ete``), or nothing.

    A domain after an @ is left out, and so is all that cannot be written with a to z and digits.
    """
    typed = text[:MAX_TYPED].strip()
    name = transliterate(typed.rpartition("@")[0] or typed.strip("@")).lower()
    parts = re.sub(r"[^a-z0-9._]+", "-", name)
    return re.sub(r"[._-]*([._-])", r"\1", parts)[:MAX_LOCAL].strip("._-")


def organisation_word(domain: str) -> str:
    """Return the word that names the organisation in a canonical domain (``mail.acme.co.uk`` → ``acme``)."""
    labels = domain.split(".")
    top = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    label = (labels[:-top] or labels)[-1]
    return base_name(idna.decode(label) if label.startswith("xn--") else label)


def _ranked(base: str, beside: tuple[str, ...], words: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in their order, some twice or not valid."""
    stem = re.sub(r"[._-]*[0-9]+$", "", base) or base
    synonyms = _synonyms(stem)
    return chain(
        (base, stem),
        synonyms[:_FIRST_SYNONYMS],
        _with_words(stem, beside),
        synonyms[_FIRST_SYNONYMS:],
        _with_numbers(stem),
        words,
        GENERAL,
    )


def _words(base: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that can stand beside a name: cleaned up, and not in it yet."""
    parts = re.split(r"[._-]", base)
    return tuple(word for word in map(base_name, words) if word and word not in parts)


def _synonyms(stem: str) -> tuple[str, ...]:
    """Return names with a synonym in place of the whole name, or of the first part that has any."""
    if stem in SYNONYMS:
        return SYNONYMS[stem]
    parts = re.split(r"([._-])", stem)
    for index, part in enumerate(parts):
        if part in SYNONYMS:
            before, after = "".join(parts[:index]), "".join(parts[index + 1 :])
            return tuple(f"{before}{synonym}{after}" for synonym in SYNONYMS[part])
    return ()


def _with_words(stem: str, beside: tuple[str, ...]) -> Iterator[str]:
    """Yield the name with each word after it, then before it."""
    for separator in "-.":
        for word in beside:
            yield _fit(stem, f"{separator}{word}")
    for separator in "-.":
        for word in beside:
            yield f"{word}{separator}{stem}"


def _with_numbers(stem: str) -> Iterator[str]:
    """Yield the name with each number after it, from 2 on."""
    for number in range(2, _LAST_NUMBER + 1):
        if not stem[-1].isdigit():
            yield _fit(stem, str(number))
        yield _fit(stem, f"-{number}")


def _fit(start: str, end: str) -> str:
    """Return both together, with as much taken off the start as makes them fit."""
    return start[: max(0, MAX_LOCAL - len(end))].rstrip("._-") + end
