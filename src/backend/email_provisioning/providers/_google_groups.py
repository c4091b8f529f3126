"""An address at Google that is a group: a shared inbox that costs no licence.

A group receives, and its members share its conversations out at groups.google.com; no API of Google reads them. A
group does not send by itself. With GOOGLE_ALIAS_USER that user sends for it, once Google has confirmed that he may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from email_provisioning.domain.address import Address
from email_provisioning.errors import AddressTaken, InvalidState, NotSupported, StillProvisioning
from email_provisioning.providers._google_api import (
    DOMAINS_READ,
    GROUPS,
    MAIL_SEND,
    MAIL_SENDERS,
    MAIL_SETTINGS,
    SETTINGS_OF_GROUPS,
    USERS,
    VERIFICATION,
)
from email_provisioning.providers._google_base import GROUP_REF, GoogleProvider, check_ref
from email_provisioning.providers._google_gmail import MOST_RECIPIENTS
from email_provisioning.providers._google_group_directory import (
    CLOSED,
    SHARED_INBOX,
    Group,
    mark_of_group,
)
from email_provisioning.providers._google_senders import SentByUser
from email_provisioning.providers._google_user_directory import still_invisible
from email_provisioning.providers.base import Capabilities, Mailbox

#: The most characters of a group's name (Directory API, groups).
LONGEST_NAME = 60


class GoogleGroupProvider(GoogleProvider):
    """Makes a group for each address; its ref is the group's id.

    Google deletes a group for good, so that a deleted address is a group that is closed, and only a purged one is
    deleted.
    """

    capabilities: ClassVar[Capabilities] = Capabilities(
        send=False,
        receive=True,
        read=False,
        remote_suspend=False,
        receives_while_suspended=True,
        restore=True,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        max_recipients=MOST_RECIPIENTS,
        direct_note="direct_google",
        webmail="https://groups.google.com/",
    )
    scopes: ClassVar[Sequence[str]] = (USERS, GROUPS, SETTINGS_OF_GROUPS, DOMAINS_READ, VERIFICATION)
    changes_groups: ClassVar[bool] = True

    def create(self, mailbox: Mailbox) -> str:
        """Make the group with our mark and open it to everybody's mail."""
        with self._domains.blamed(mailbox.address.domain):
            group_id = self._groups.insert_group(_new_group(mailbox)) or self._made_before(mailbox)
        self._open(mailbox)
        return f"{GROUP_REF}{group_id}"

    def _made_before(self, mailbox: Mailbox) -> str:
        """Return the group that a call has made whose answer was lost."""
        group = self._groups.group(mailbox.address.email)
        if group is not None and group.account_id == mailbox.account_id:
            return group.id
        if group is None and self._users.user(mailbox.address.email) is None:
            raise still_invisible(mailbox.address.email)
        raise AddressTaken

    def _open(self, mailbox: Mailbox) -> None:
        if not self._groups.change_settings(mailbox.address.email, SHARED_INBOX):
            raise StillProvisioning

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the group is there and takes mail."""
        group = self._found(mailbox)
        return group is not None and self._groups.is_open(group.email) is True

    def delete(self, mailbox: Mailbox) -> None:
        """Close the group: it takes no mail, and keeps what it has."""
        group = self._found(mailbox)
        if group is not None:
            self._groups.change_settings(group.email, CLOSED)

    def restore(self, mailbox: Mailbox) -> None:
        """Open the group again."""
        if self._found(mailbox) is None:
            raise InvalidState("Google does not have this group any more, and cannot bring it back.")
        self._open(mailbox)

    def purge(self, mailbox: Mailbox) -> None:
        """Delete the group with its conversations."""
        group = self._found(mailbox)
        if group is not None:
            self._groups.delete_group(group.id)

    def _found(self, mailbox: Mailbox) -> Group | None:
        """Return the mailbox's group if there is one: by its id, or by the address if it bears our mark."""
        group_id = check_ref(mailbox.ref, GROUP_REF)
        group = self._groups.group(group_id) if group_id is not None else None
        if group is None:
            group = self._groups.group(mailbox.address.email)
        if group is None:
            return None
        return group if group.id == group_id or group.account_id == mailbox.account_id else None

    def _sender_for(self, sender: Address) -> str:
        raise NotSupported(
            "A group at Google does not send: the administrator can set GOOGLE_ALIAS_USER to a user who sends for it."
        )


class SendingGoogleGroupProvider(SentByUser, GoogleGroupProvider):
    """Makes groups that one user sends for."""

    capabilities: ClassVar[Capabilities] = replace(GoogleGroupProvider.capabilities, send=True)
    scopes: ClassVar[Sequence[str]] = (*GoogleGroupProvider.scopes, MAIL_SEND, MAIL_SETTINGS, MAIL_SENDERS)

    def create(self, mailbox: Mailbox) -> str:
        """Make the group, and let the user send as it; Google may ask the group by mail whether he may."""
        ref = super().create(mailbox)
        self._allow_sending(mailbox)
        return ref

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the group takes mail and the user may send for it."""
        return super().is_ready(mailbox) and self._may_send(mailbox.address)

    def purge(self, mailbox: Mailbox) -> None:
        """Let the user no longer send as the group, and delete it."""
        if self._found(mailbox) is not None:
            self._senders.remove(self._user, mailbox.address.email)
        super().purge(mailbox)


def _new_group(mailbox: Mailbox) -> Mapping[str, object]:
    name = "".join(each for each in mailbox.display_name if each.isprintable() and each not in "<>=")
    return {
        "email": mailbox.address.email,
        "name": (name.strip() or mailbox.address.local)[:LONGEST_NAME],
        "description": mark_of_group(mailbox.account_id),
    }
