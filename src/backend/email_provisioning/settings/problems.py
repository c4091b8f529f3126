"""What is wrong with the settings, told all at once."""

from __future__ import annotations

from collections.abc import Sequence

from email_provisioning.domain.sentences import Text


class SettingsError(Exception):
    """The settings cannot be used: each problem is a line with the name and the remedy, never a secret."""

    def __init__(self, problems: Sequence[Text]) -> None:
        """Keep the ``problems``, one line each."""
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = [f"The settings cannot be used ({count}):", *(f"  - {problem}" for problem in self.problems)]
        super().__init__("\n".join(lines))


def shown(value: str) -> str:
    """Return a value fit for one line of a message: printable and short."""
    short = value if len(value) <= 60 else value[:57] + "..."
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in short
    )
