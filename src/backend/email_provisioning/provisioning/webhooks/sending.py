"""One try of one delivery: a signed POST, bounded in time and size, that goes nowhere else than it is meant to."""

from __future__ import annotations

import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.event import Event
from email_provisioning.domain.webhook import Attempt, Outcome, sign
from email_provisioning.persistence.tables import canonical_json
from email_provisioning.provisioning.webhooks.looking_up import Resolve, resolve

USER_AGENT = "iapostemanager-email-provisioning"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Sends events to webhooks."""

    clock: Clock
    #: How long a try may take, in seconds.
    timeout: float
    #: The networks inside that may be sent to, beside the public ones.
    private: Sequence[str] = ()
    resolve: Resolve = resolve
    #: None: what the machine trusts.
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def send(self, url: str, event: Event, secrets: Sequence[str]) -> Attempt:
        """Try once, and return what came of it, whatever that is."""
        from email_provisioning.provisioning.webhooks import posting

        at, start = self.clock(), time.monotonic()
        body = canonical_json(event.payload()).encode()
        headers = {
            "content-type": "application/json",
            "user-agent": USER_AGENT,
            "webhook-id": event.id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": sign(secrets, event_id=event.id, timestamp=int(at.timestamp()), body=body),
        }
        status, retry_after = None, None
        try:
            status, retry_after = posting.post(
                url,
                headers,
                body,
                seconds=self.timeout,
                private=self.private,
                resolve=self.resolve,
                tls=self.tls,
            )
            outcome = outcome_of(status)
        except posting.FAILURES as error:
            outcome = posting.outcome_of_failure(error)
        milliseconds = round((time.monotonic() - start) * 1000)
        return Attempt(
            at=at, outcome=outcome, status=status, milliseconds=milliseconds, retry_after=retry_after
        )


def outcome_of(status: int) -> Outcome:
    """Return what a status means."""
    if 200 <= status < 300:
        return Outcome.OK
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return Outcome.GONE if status == 410 else Outcome.REFUSED
