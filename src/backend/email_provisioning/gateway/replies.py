"""What is answered: one line with an enhanced status code (RFC 3463) for every error."""

from __future__ import annotations

from email_provisioning.errors import ProvisioningError

#: RFC 5321, section 4.5.3.1.5, allows 512 octets in a reply line.
MAX_REPLY = 500

OK = "250 2.0.0 OK"
#: What is answered where we made a mistake: the client tries again, and the log says why.
BROKEN = "451 4.3.0 The server had a problem: try again later."


def reply_to(error: ProvisioningError, code: str | None = None) -> str:
    """Return the reply for an error; ``code`` is used in the place of the error's own."""
    return f"{code or error.smtp} {one_line(error.detail)}"[:MAX_REPLY]


def one_line(text: str) -> str:
    """Return a text in printable ASCII on one line."""
    flat = " ".join(text.split())
    return "".join(character if " " <= character <= "~" else "?" for character in flat)
