"""A sentence in each of our languages, and the text that it becomes with its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter

from email_provisioning.domain.sentences.writing import amount, moment, series

#: A text, or what each language writes in its own way: numbers, dates and moments of UTC, lists.
Value = str | int | float | date | Sequence[str]


class Text(str):
    """A text in English, which it is itself, and in French.

    What logs, keeps or compares texts needs to know nothing of languages: it has the English one.
    """

    __slots__ = ("fr",)
    fr: str

    def __new__(cls, en: str, fr: str) -> Text:
        """Make a text of both."""
        text = super().__new__(cls, en)
        text.fr = fr
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        """Return what a copy is made of."""
        return Text, (str(self), self.fr)

    def said_in(self, language: str) -> str:
        """Return it in ``en`` or ``fr``."""
        return self.fr if language == "fr" else str(self)

    def changed(self, change: Callable[[str], str]) -> Text:
        """Return it with a change made in both languages."""
        return Text(change(str(self)), change(self.fr))


#: Nothing to say.
SILENCE = Text("", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """What is said, with the same places for values in each language.

    ``{name}`` is a place. One for a number or a list may say what becomes of one and of several, with ``#`` for the
    value itself: ``{seats:# seat is|# seats are}``.
    """

    #: In English.
    en: str
    #: In French, with plain spaces and apostrophes: `typeset` makes them what print has.
    fr: str

    def __call__(self, **values: Value) -> Text:
        """Return the text with its values."""
        english, french = _Writer("en"), _Writer("fr")
        return Text(english.format(self.en, **values), french.format(typeset(self.fr), **values))


def typeset(french: str) -> str:
    """Return French with its apostrophes, and with its punctuation kept on the line of its word."""
    return re.sub(
        r" (?=[:;?!»])|(?<=«) ", "\N{NO-BREAK SPACE}", french.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    )


class _Writer(Formatter):
    """Writes values as a language does."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Text):
            return value.said_in(self._language)
        if isinstance(value, str):
            return value
        if isinstance(value, (int, float)):
            return _form(format_spec, amount(value, self._language), self._is_one(value))
        if isinstance(value, date):
            return moment(value, self._language)
        if isinstance(value, Sequence):
            words = [self.format_field(each, "") for each in value]
            return _form(format_spec, series(words, self._language), len(words) == 1)
        raise TypeError(f"{type(value).__name__} is nothing that a sentence can hold")

    def _is_one(self, number: float) -> bool:
        """Tell whether what is counted stands in the singular: in French up to two, in English at one."""
        return abs(number) < 2 if self._language == "fr" else number == 1


def _form(spec: str, written: str, one: bool) -> str:
    singular, _, plural = (spec or "#|#").partition("|")
    return (singular if one else plural).replace("#", written)
