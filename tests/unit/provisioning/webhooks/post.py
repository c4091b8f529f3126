"""An application with a webhook, as the tests of webhooks see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks import Webhook as Library

from email_provisioning.bootstrap import Services
from email_provisioning.domain.webhook import Webhook
from email_provisioning.persistence.deliveries import Delivery
from email_provisioning.persistence.events import Filter
from tests.fakes.receiver import Received, Receiver
from tests.support.services import ALICE
from tests.unit.provisioning.slowly import Watch


@dataclass(frozen=True, kw_only=True)
class Post:
    """An application, its webhook, and what the receiver got."""

    services: Services
    receiver: Receiver
    watch: Watch
    webhook: Webhook
    secret: str

    def happen(self, name: str) -> str:
        """Let an address be made, and return the id of the event that tells of it."""
        self.services.creation.create(ALICE, username=name)
        return self.services.events.page(Filter(), limit=1)[0].id

    def deliveries(self) -> list[Delivery]:
        """Return what the webhook was given, oldest first."""
        return list(self.services.webhooks.deliveries(self.webhook.id, limit=1000))[::-1]

    def states(self) -> list[str]:
        return [str(each.state) for each in self.deliveries()]

    def look(self) -> Webhook:
        """Return the webhook as it is now."""
        return self.services.webhooks.get(self.webhook.id).webhook


def signed_by(received: Received, secret: str) -> bool:
    """Tell whether the published library takes a message for one that was signed with a secret."""
    signatures = received.headers["webhook-signature"].split(" ")
    library = Library(secret)
    at = datetime.fromtimestamp(int(received.headers["webhook-timestamp"]), UTC)
    return library.sign(msg_id=received.event_id, timestamp=at, data=received.body.decode()) in signatures
