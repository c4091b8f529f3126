"""Whether Amazon takes a new SMTP password yet: a key that was just made is refused for some seconds."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable

from email_provisioning.providers.base import DirectCredential

#: How long a password is tried in all, and how long one conversation may take, in seconds.
LONGEST, TIMEOUT = 15.0, 5.0
#: How long to wait between two tries, in seconds.
PAUSE = 1.0

#: Tells whether the SMTP server takes the password now; raises OSError or SMTPException where it does not say.
Accepts = Callable[[DirectCredential], bool]


def accepts(credential: DirectCredential, *, tls: ssl.SSLContext | None = None) -> bool:
    """Sign in as a mail client does, and send nothing."""
    with smtplib.SMTP(credential.host, credential.port, timeout=TIMEOUT) as client:
        client.starttls(context=tls or ssl.create_default_context())
        try:
            client.login(credential.username, credential.password)
        except smtplib.SMTPAuthenticationError:
            return False
    return True


def wait_until_accepted(
    credential: DirectCredential,
    *,
    accepts: Accepts,
    longest: float = LONGEST,
    pause: Callable[[float], None] = time.sleep,
) -> bool:
    """Return whether the password was seen to work; after ``longest`` seconds, or where nobody answers, it was not.

    It is then handed out all the same: it was made, works a moment later, and would be lost by an error here.
    """
    deadline = time.monotonic() + longest
    while True:
        try:
            if accepts(credential):
                return True
        except (OSError, smtplib.SMTPException):
            return False  # the way there is closed, for instance to port 587: it says nothing of the password
        if time.monotonic() + PAUSE > deadline:
            return False
        pause(PAUSE)
