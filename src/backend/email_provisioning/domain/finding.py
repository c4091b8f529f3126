"""What a check of a set-up found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from email_provisioning.domain.sentences.failures import in_both
from email_provisioning.domain.sentences.sentence import Text
from email_provisioning.errors import ProvisioningError


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    #: It works, but something should be seen to.
    WARNING = "warning"
    #: Something that members need does not work.
    ERROR = "error"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of a check; never holds a secret."""

    level: Level
    #: What was looked at, such as ``sendgrid`` or ``dns example.org``.
    subject: str
    #: The stable name of what was found, which remedies are looked up by; the error's code where there is one.
    code: str
    #: What was found, in a sentence of each language.
    detail: Text
    #: The error's private cause: for whoever runs the server, and shown to nobody over the network.
    cause: str | None = None


def failing(subject: str, error: ProvisioningError, *, level: Level = Level.ERROR) -> Finding:
    """Return the finding that an error is."""
    detail = in_both(error.detail, error.code)
    return Finding(level=level, subject=subject, code=error.code, detail=detail, cause=error.cause)
