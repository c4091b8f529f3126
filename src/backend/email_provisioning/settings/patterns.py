"""Lists of name patterns."""

from __future__ import annotations

import re
from pathlib import Path

#: The most patterns of one list, and the longest of them.
MOST, LONGEST = 1000, 64


def patterns(value: str, _folder: Path) -> tuple[str, ...]:
    """Read words and globs with commas between them; a lone comma is the empty list."""
    found = tuple(dict.fromkeys(pattern.strip().lower() for pattern in value.split(",") if pattern.strip()))
    if len(found) > MOST:
        raise ValueError(f"give at most {MOST} patterns")
    for pattern in found:
        if len(pattern) > LONGEST or not re.fullmatch(r"[\w.*?!\[\]-]+", pattern):
            raise ValueError(
                f"{pattern[:LONGEST]!a} is not a pattern: give words and globs with commas between them, "
                "such as contact,support,team-*"
            )
    return found
