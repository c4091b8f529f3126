"""What every error of ours has: a stable code, a public text and a private cause."""

from __future__ import annotations

from inspect import cleandoc
from typing import ClassVar


class ProvisioningError(Exception):
    """The operation could not be carried out."""

    #: The stable name of the error, for programs and translations.
    code: ClassVar[str] = "internal_error"
    #: The HTTP status that this error is answered with.
    status: ClassVar[int] = 500
    #: The SMTP reply code and enhanced status code (RFC 3463) for the same refusal.
    smtp: ClassVar[str] = "451 4.3.0"
    #: Whether the same call may succeed later with nothing changed.
    retryable: ClassVar[bool] = False

    def __init__(
        self, detail: str | None = None, *, cause: str | None = None, retry_after: float | None = None
    ) -> None:
        """Keep the public ``detail``, the private ``cause`` and ``retry_after`` in seconds."""
        self.detail = detail or cleandoc(type(self).__doc__ or "").splitlines()[0]
        self.cause = cause
        self.retry_after = retry_after
        super().__init__(self.detail)

    def extras(self) -> dict[str, object]:
        """Return the further public members of the problem document, JSON values only."""
        return {}
