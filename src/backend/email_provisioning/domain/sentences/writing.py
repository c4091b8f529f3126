"""How English and French write numbers, dates and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
#: What stands between thousands, and before decimals.
_SIGNS = {"en": (",", "."), "fr": ("\N{NARROW NO-BREAK SPACE}", ",")}
_AND = {"en": "and", "fr": "et"}
_AT = {"en": ",", "fr": " à"}


def amount(number: float, language: str) -> str:
    """Return a number, with two decimals at most."""
    plain = f"{number:,.2f}".rstrip("0").rstrip(".")
    signs = dict(zip(",.", _SIGNS[language], strict=True))
    return "".join(signs.get(each, each) for each in plain)


def series(words: Sequence[str], language: str) -> str:
    """Return a list: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_AND[language]} {words[-1]}"


def day(value: date, language: str) -> str:
    """Return a day, such as ``20 November 2026``."""
    first = "er" if language == "fr" and value.day == 1 else ""
    return f"{value.day}{first} {_MONTHS[language].split()[value.month - 1]} {value.year}"


def moment(value: date, language: str) -> str:
    """Return a day, or a moment with its time in UTC."""
    if not isinstance(value, datetime):
        return day(value, language)
    utc = value.astimezone(UTC)
    return f"{day(utc, language)}{_AT[language]} {utc:%H:%M} UTC"
