"""Text that goes into a table which somebody may open with a spreadsheet."""

from __future__ import annotations

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")


def neutral(value: object) -> str:
    """Return a value as the text of a cell that nothing executes; None is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
