"""What has happened, and the webhooks that are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.bootstrap.ground import Ground
from email_provisioning.provisioning.event_log import EventLog
from email_provisioning.provisioning.webhooks.postman import Postman
from email_provisioning.provisioning.webhooks.reaching import reach
from email_provisioning.provisioning.webhooks.round import Round
from email_provisioning.provisioning.webhooks.secrets import WebhookSecrets
from email_provisioning.provisioning.webhooks.sending import Sender
from email_provisioning.provisioning.webhooks.webhooks import Webhooks


@dataclass(frozen=True, kw_only=True)
class Events:
    """What has happened, and who tells of it."""

    log: EventLog
    webhooks: Webhooks
    round: Round


def build_events(ground: Ground) -> Events:
    """Return the webhooks and their postman; nothing is sent yet."""
    settings = ground.settings
    secrets = WebhookSecrets(
        keyring=ground.keyring, overlap=timedelta(seconds=settings.webhook_secret_overlap_seconds)
    )
    private = settings.webhook_private_networks
    sender = Sender(clock=ground.clock, timeout=settings.webhook_timeout_seconds, private=private)
    postman = Postman(
        database=ground.database,
        clock=ground.clock,
        sender=sender,
        secrets=secrets,
        disable_after=timedelta(days=settings.webhook_disable_days),
        retention=timedelta(days=settings.event_retention_days),
    )
    return Events(
        log=EventLog(database=ground.database),
        webhooks=Webhooks(
            database=ground.database,
            clock=ground.clock,
            secrets=secrets,
            sender=sender,
            may_reach=reach(private),
        ),
        round=Round(postman=postman, interval=settings.worker_interval_seconds),
    )
