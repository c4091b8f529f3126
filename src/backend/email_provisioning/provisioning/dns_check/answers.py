"""What the DNS says, in words that need nothing that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from email_provisioning.domain.sentences import SILENCE, Text

#: How many values of an answer are told of, and how many characters of each.
MOST_SHOWN, LONGEST_SHOWN = 20, 500


class Outcome(Enum):
    """How a look-up ended."""

    FOUND = auto()
    #: There is no such name (NXDOMAIN).
    NO_NAME = auto()
    #: The name is there, but not with this type.
    NO_DATA = auto()
    #: The answer is for another name than was asked for.
    OTHER_NAME = auto()
    #: Aliases that lead to themselves.
    LOOP = auto()
    #: No answer in time.
    TIMEOUT = auto()
    #: SERVFAIL, REFUSED, or nothing that is DNS.
    FAILED = auto()
    #: This machine knows no resolver.
    NO_RESOLVER = auto()
    #: Nothing can be published under the name (RFC 6761); nobody was asked.
    RESERVED = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the DNS says of a name and a type."""

    outcome: Outcome
    #: The data: TXT strings joined, names in lower case without the dot at the end, MX as ``10 host``.
    values: Sequence[str] = ()
    #: Why there are none, in a few words.
    why: Text = SILENCE

    @property
    def shown(self) -> Sequence[str]:
        """Return the values fit for a screen: printable, short, and not too many."""
        return tuple(printable(value) for value in self.values[:MOST_SHOWN])


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A resolver to ask."""

    address: str
    port: int = 53


def printable(text: str) -> str:
    """Return a value of somebody's DNS on one line of bounded length."""
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
