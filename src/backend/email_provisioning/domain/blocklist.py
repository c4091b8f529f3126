"""Finds blocked names, also where digits, pairs of letters or separators disguise them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from email_provisioning.domain.patterns import glob_expression, is_glob

#: What passes for a letter at a glance (digits, signs, pairs of letters), and the other way round.
_DISGUISES = {
    "a": "[a4@]",
    "b": "[b68]",
    "d": "(?:d|cl)",
    "e": "[e3]",
    "g": "[g69]",
    "i": "[i1!|]",
    "l": "[l1|]",
    "m": "(?:m|rn)",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7]",
    "w": "(?:w|vv)",
    "z": "[z2]",
    "cl": "(?:c[l1|]|d)",
    "rn": "(?:rn|m)",
    "vv": "(?:vv|w)",
    ".": "[._-]",
    "_": "[._-]",
    "-": "[._-]",
}
#: Takes a word apart into what `_DISGUISES` knows and single characters.
_LETTERS = re.compile(r"cl|rn|vv|.", re.DOTALL)
#: Shorter words are not looked for in disguise: ``r2`` is a name of its own, not ``rz``. Globs match more, so
#: their words must be longer.
_SHORTEST_WORD, _SHORTEST_IN_GLOB = 3, 4
#: Fewer letters among the digits make a number, not a disguise: ``b07`` is a room, not a bot.
_FEWEST_LETTERS = 2
_NO_SEPARATORS = str.maketrans("", "", "._-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocklist:
    """Blocked words and globs, compiled; make it with `blocklist`."""

    #: The words as they are written.
    words: frozenset[str]
    #: Finds a word or its disguise between separators, digits and the ends of a name.
    parts: re.Pattern[str] | None
    #: Matches a whole name as the globs do.
    globs: re.Pattern[str] | None
    #: Matches a whole name without its separators: ``s.p.a.m`` is no better than ``spam``.
    joined: re.Pattern[str] | None

    def blocks(self, seen: str) -> bool:
        """Tell whether a name, as a reader sees it (its skeleton), is blocked."""
        if self.globs and self.globs.fullmatch(seen):
            return True
        joined = self.joined and self.joined.fullmatch(seen.translate(_NO_SEPARATORS))
        if joined and _spells(joined["word"] or joined["role"]):
            return True
        found = self.parts.finditer(seen) if self.parts else ()
        return any(each[0] in self.words or _spells(each[0]) for each in found)


def blocklist(patterns: Iterable[str], *, roles: Collection[str]) -> Blocklist:
    """Return the blocklist of normal patterns, and of ``roles``: names that only look-alikes are blocked of."""
    globs = [pattern for pattern in patterns if is_glob(pattern)]
    words = sorted(set(patterns).difference(globs))
    parts = "|".join(f"{re.escape(word)}|{_disguised(word)}" for word in words)
    either = "|".join(glob_expression(pattern, _disguised_text) for pattern in globs)
    return Blocklist(
        words=frozenset(words),
        parts=re.compile(f"(?<![a-z])(?:{parts})(?![a-z])") if parts else None,
        globs=re.compile(either, re.DOTALL) if either else None,
        joined=re.compile(f"[0-9]*(?P<word>{_joined(words)})[0-9]*|(?P<role>{_joined(roles)})"),
    )


def _spells(found: str) -> bool:
    """Tell whether what was found has the letters of a word in disguise."""
    return sum(map(str.isalpha, found)) >= _FEWEST_LETTERS


def _joined(words: Collection[str]) -> str:
    """Return the regular expression of words without their separators; one that matches nothing for none."""
    bare = sorted({word.translate(_NO_SEPARATORS) for word in words} - {""})
    return "|".join(map(_disguised, bare)) or "(?!)"


def _disguised(word: str) -> str:
    """Return the regular expression of a word and its disguises."""
    if len(word) < _SHORTEST_WORD:
        return re.escape(word)
    # team5 is a numbered team, not a disguise of teams.
    plural = f"(?!{re.escape(word[:-1])}5)" if word.endswith("s") else ""
    return plural + "".join(_DISGUISES.get(each) or re.escape(each) for each in _LETTERS.findall(word))


def _disguised_text(text: str) -> str:
    """Return the regular expression of the plain text in a glob, with its longer words in disguise too."""
    parts = re.split(r"([a-z]+)", text)
    return "".join(_disguised(part) if len(part) >= _SHORTEST_IN_GLOB else re.escape(part) for part in parts)
