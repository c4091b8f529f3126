"""Characters that look like others: the plain Latin text that a reader sees (after Unicode TR 39)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from confusable_homoglyphs.utils import load

#: The letters that Unicode does not take apart, and how they are written without their marks.
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng"}
    | {"Œ": "OE", "Æ": "AE", "ẞ": "SS", "Ø": "O", "Đ": "D", "Ł": "L", "Ð": "D", "Þ": "TH", "Ŋ": "NG"}
)
#: Unicode categories of what leaves no ink: control, format, surrogate, private, unassigned, line breaks.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_invisible(character: str) -> bool:
    """Tell whether a character must not be shown to a person as it is."""
    return unicodedata.category(character) in _INVISIBLE


def transliterate(text: str) -> str:
    """Return Latin text without accents and ligatures (é → e, œ → oe); what is not Latin stays as it is."""
    apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(each for each in apart if not unicodedata.combining(each))


def skeleton(text: str) -> str:
    """Return the lower-case ASCII text that a reader takes this for; what looks like nothing in ASCII stays.

    Accents go, and so do invisible characters. Digits in place of letters stay: the blocklist knows those.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_look, text)).lower()


def _look(character: str) -> str:
    """Return the text that one character looks like."""
    if character.isascii():
        return character
    if unicodedata.combining(character) or is_invisible(character):
        return ""
    looks = _looks()
    for form in (character, character.lower(), character.upper()):
        if form in looks:
            return looks[form]
    plain = transliterate(unicodedata.normalize("NFKC", character))
    return plain if plain == character else skeleton(plain)


@cache
def _looks() -> Mapping[str, str]:
    """Return the ASCII look of each character that has one.

    The library's own table takes 17 MB when imported: it is read here once, on the first name that needs it,
    and let go.
    """
    looks: dict[str, str] = {}
    for character, alike in load("confusables.json").items():
        ascii_forms = [each["c"] for each in alike if each["c"].isascii()]
        if ascii_forms and len(character) == 1 and not character.isascii():
            looks[character] = _letters(ascii_forms[0])
    return looks


def _letters(look: str) -> str:
    """Return a look without hooks (``ґ`` is ``r'``), and an upright stroke as 1: it may be an i as well as an l."""
    return "1" if look == "l" else look.strip("'()") or look
