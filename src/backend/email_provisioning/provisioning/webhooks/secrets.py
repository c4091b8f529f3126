"""What messages to a webhook are signed with: made here, sealed as other kept secrets are, shown once."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.webhook import SECRET_OCTETS, SECRET_PREFIX
from email_provisioning.persistence import webhooks as rows
from email_provisioning.persistence.sealed import webhook_binding
from email_provisioning.secret_stores.keyring import Keyring

#: How many secrets sign at once; of more, the oldest end at the rotation.
MOST_SECRETS = 3


@dataclass(frozen=True, kw_only=True)
class WebhookSecrets:
    """Makes, rotates and opens the secrets of webhooks."""

    keyring: Keyring
    #: How long the former secret signs on after a rotation.
    overlap: timedelta

    def make(self, connection: Connection, webhook_id: str, *, at: datetime) -> str:
        """Make a secret that takes the place of those that there are, and return it, now and never again."""
        version = rows.end_secrets(connection, webhook_id, at=at, ends_at=at + self.overlap) + 1
        rows.remove_secrets(connection, webhook_id, below=version - MOST_SECRETS + 1)
        secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_OCTETS)).decode()
        written = False

        def put(key_id: str, sealed: bytes) -> None:
            nonlocal written
            if written:
                rows.seal_again(connection, webhook_id, version=version, key_id=key_id, sealed=sealed)
            else:
                rows.add_secret(connection, webhook_id, version=version, key_id=key_id, sealed=sealed, at=at)
            written = True

        self.keyring.seal_into(secret, bound_to=webhook_binding(webhook_id, version), put=put)
        return secret

    def open(self, connection: Connection, webhook_id: str, *, at: datetime) -> Sequence[str]:
        """Return the secrets that sign at an instant, newest first; raise `SealBroken`."""
        return [
            self.keyring.open(each.key_id, each.sealed, bound_to=webhook_binding(webhook_id, each.version))
            for each in rows.secrets(connection, webhook_id, at=at)
        ]
