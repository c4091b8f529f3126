"""Addresses that are no mailboxes, and that one user of the Google Workspace sends for."""

from __future__ import annotations

from email_provisioning.domain.address import Address
from email_provisioning.domain.sentences import google
from email_provisioning.errors import PermissionMissing, ProviderMisconfigured
from email_provisioning.providers._google_base import GoogleProvider, Parts
from email_provisioning.providers._google_gmail import Senders
from email_provisioning.providers.base import Mailbox


class SentByUser(GoogleProvider):
    """Sends in the name of the user of GOOGLE_ALIAS_USER, who may send as the address."""

    def __init__(self, parts: Parts) -> None:
        """Call Google by ``parts``, which name the user."""
        super().__init__(parts)
        if parts.alias_user is None:
            raise ProviderMisconfigured(google.ALIAS_USER_MISSING())
        self._user = parts.alias_user
        self._senders = Senders(parts.api)

    def _allow_sending(self, mailbox: Mailbox) -> None:
        self._senders.add(self._user, mailbox.address.email, mailbox.display_name)

    def _may_send(self, address: Address) -> bool:
        return self._senders.is_accepted(self._user, address.email)

    def _sender_for(self, sender: Address) -> str:
        if not self._may_send(sender):
            raise PermissionMissing(
                f"Google has not confirmed that {self._user} may send as {sender.email}: "
                "follow the link in the message that Gmail has sent to that address."
            )
        return self._user
