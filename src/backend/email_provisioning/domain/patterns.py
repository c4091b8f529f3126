"""The patterns of a name policy, words and globs, as regular expressions that take linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from email_provisioning.domain.confusables import skeleton
from email_provisioning.domain.sentences import settings as said

#: The most characters of a pattern.
LONGEST = 64
_CHARACTERS = re.compile(r"[a-z0-9._*?!\[\]-]+")
_TOKEN = re.compile(r"(?P<star>\*+)|(?P<one>\?)|\[(?P<set>!?[^\[\]!]+)\]|(?P<text>[^*?\[\]!]+)")


def normal_pattern(text: str) -> str:
    """Return a pattern as it is compared: lower case, no accents; raise ValueError with a remedy."""
    pattern = skeleton(text[: LONGEST + 1].strip())
    if len(text) > LONGEST or not _CHARACTERS.fullmatch(pattern):
        raise ValueError(said.NO_PATTERN(pattern=ascii(text[:LONGEST])))
    if is_glob(pattern):
        glob_expression(pattern)
    return pattern


def is_glob(pattern: str) -> bool:
    """Tell whether a pattern is a glob over the whole name, not a bare word."""
    return any(character in "*?[]!" for character in pattern)


def allowing(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return what fully matches the names that normal patterns allow.

    A word allows itself, and itself followed by a separator or a digit and anything.
    """
    each = (
        glob_expression(pattern) if is_glob(pattern) else f"{re.escape(pattern)}(?:[0-9._-].*)?"
        for pattern in patterns
    )
    return re.compile("|".join(each), re.DOTALL)


def glob_expression(pattern: str, literal: Callable[[str], str] = re.escape) -> str:
    """Return the regular expression of a glob, with ``literal`` for its plain text; raise ValueError.

    Each star takes as little as it can and never gives back (an atomic group), so the time is linear.
    """
    chunks, end = [""], 0
    for token in _TOKEN.finditer(pattern):
        if token.start() != end:
            break
        end = token.end()
        if token["star"]:
            chunks.append("")
        elif token["one"]:
            chunks[-1] += "."
        else:
            chunks[-1] += _set(token["set"]) if token["set"] else literal(token["text"])
    if end != len(pattern):
        raise ValueError(said.NO_GLOB(pattern=ascii(pattern)))
    if len(chunks) == 1:
        return chunks[0]
    middle = "".join(f"(?>.*?{chunk})" for chunk in chunks[1:-1])
    return f"{chunks[0]}{middle}.*{chunks[-1]}"


def _set(inside: str) -> str:
    """Return the regular expression of what stands between the brackets of a glob."""
    negated, characters = inside.startswith("!"), inside.removeprefix("!")
    found = "".join(
        f"{re.escape(low)}-{re.escape(high)}" if low else re.escape(single)
        for low, high, single in re.findall(r"(.)-(.)|(.)", characters)
    )
    try:
        re.compile(f"[{found}]")
    except re.error:
        raise ValueError(said.NO_SET(characters=f"[{inside}]")) from None
    return f"[{'^' if negated else ''}{found}]"
