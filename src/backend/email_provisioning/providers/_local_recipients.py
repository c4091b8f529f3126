"""Which mailboxes a message goes to, without looking for a recipient twice."""

from __future__ import annotations

import time

from email_provisioning.domain.address import Address
from email_provisioning.providers.registry import Resolve

#: How long a mailbox that was found is known, in seconds: from a recipient's name to the message that follows it.
MOMENT = 1.0
#: How many are known at most.
MOST = 1_000


class Recipients:
    """Looks for mailboxes, and knows for a moment which it has found.

    Whoever acts on what is known finds out in the mailbox itself: one that has gone in that moment takes no message.
    """

    def __init__(self, resolve: Resolve) -> None:
        """Ask ``resolve``."""
        self._resolve = resolve
        self._found: dict[Address, tuple[float, str]] = {}

    def look(self, recipient: Address) -> str | None:
        """Return the ref of a mailbox as things are now; None where the domain is not kept here."""
        ref = self._resolve(recipient)
        if ref is not None:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[recipient] = (time.monotonic(), ref)
        return ref

    def found(self, recipient: Address) -> str | None:
        """Return what `look` has found a moment ago, or else finds now."""
        at, ref = self._found.get(recipient, (0.0, ""))
        return ref if ref and time.monotonic() - at < MOMENT else self.look(recipient)
