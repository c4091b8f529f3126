"""Names as tests look at them: what they are judged to be, and how they can be disguised."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TypeVar
from unicodedata import normalize

from confusable_homoglyphs.confusables import confusables_data

from email_provisioning.domain.policy import NamePolicy
from email_provisioning.errors import InvalidName

Read = TypeVar("Read")
#: The default list, and its policy.
BLOCKED = ("abuse", "spam", "hack", "root", "postmaster")
DEFAULT = NamePolicy(blocked=BLOCKED)
#: Digits and pairs that stand for a letter.
_LEET = {"a": "4", "e": "3", "i": "1", "l": "1", "o": "0", "s": "5", "t": "7", "b": "8", "m": "rn"}


def outcome(read: Callable[[str], Read], text: str) -> Read | InvalidName:
    """Return what was read, or the refusal."""
    try:
        return read(text)
    except InvalidName as refusal:
        return refusal


def judged(policy: NamePolicy, text: str) -> str:
    """Return the address, or the code of the refusal."""
    try:
        return policy.judge(text, domain="example.test", known_domains=["example.test"]).email
    except InvalidName as refusal:
        return refusal.code


def in_disguise(word: str) -> list[str]:
    """Return every spelling of a word with some letters replaced, two letters of it or more left."""
    spellings = (
        "".join(letters) for letters in product(*[{letter, _LEET.get(letter, letter)} for letter in word])
    )
    return sorted(each for each in spellings if each != word and sum(map(str.isalpha, each)) >= 2)


def look_alikes(word: str) -> list[str]:
    """Return the word with each of its letters replaced by each character that Unicode says looks like it."""
    found = []
    for index, letter in enumerate(word):
        for alike in confusables_data.get(letter, []):
            character = alike["c"]
            # What NFKC makes ASCII of is that ASCII name, and no look-alike any more.
            if len(character) == 1 and not normalize("NFKC", character).isascii():
                found.append(word[:index] + character + word[index + 1 :])
    return found
