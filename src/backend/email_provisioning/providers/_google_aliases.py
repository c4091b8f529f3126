"""An address at Google that is an alias of one user: his mailbox receives for it and sends as it.

An alias has no field for a mark. So the user's mailbox bears it: a label that nobody is shown, which is made before
the alias and only where there is no such alias yet, and whose name holds the alias and our account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from email_provisioning.domain.address import Address
from email_provisioning.errors import AddressTaken, InvalidState
from email_provisioning.providers._google_api import (
    DOMAINS_READ,
    GROUPS_READ,
    MAIL_LABELS,
    MAIL_SEND,
    MAIL_SENDERS,
    MAIL_SETTINGS,
    USERS,
    VERIFICATION,
)
from email_provisioning.providers._google_base import ALIAS_REF, Parts, address_of, check_ref
from email_provisioning.providers._google_gmail import MOST_RECIPIENTS, Labels
from email_provisioning.providers._google_senders import SentByUser
from email_provisioning.providers._google_user_directory import ACCOUNT_ID, MARK, User
from email_provisioning.providers.base import Capabilities, Holding, Mailbox

_LABEL = re.compile(rf"{MARK} ({ACCOUNT_ID}) (\S+@\S+)")


class GoogleAliasProvider(SentByUser):
    """Gives the user of GOOGLE_ALIAS_USER an alias for each address; its ref is the alias itself."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=True,
        # What arrives is among the user's other mail.
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
        webmail="https://mail.google.com/",
    )
    scopes: ClassVar[Sequence[str]] = (
        USERS,
        GROUPS_READ,
        DOMAINS_READ,
        VERIFICATION,
        MAIL_SEND,
        MAIL_SETTINGS,
        MAIL_SENDERS,
        MAIL_LABELS,
    )

    def __init__(self, parts: Parts) -> None:
        """Call Google by ``parts``, which name the user."""
        super().__init__(parts)
        self._labels = Labels(parts.api)

    # -- The life of an address ------------------------------------------------------------

    def create(self, mailbox: Mailbox) -> str:
        """Mark that the alias is ours, make it, and let the user send as it."""
        email = mailbox.address.email
        if self._label_of(mailbox) is None:
            if self._users.has_alias(self._user, email):
                raise AddressTaken
            self._labels.add(self._user, _label(mailbox.account_id, email))
        self._insert(mailbox)
        return f"{ALIAS_REF}{email}"

    def _insert(self, mailbox: Mailbox) -> None:
        """Make the alias that is marked already, or find it made."""
        email = mailbox.address.email
        with self._domains.blamed(mailbox.address.domain):
            made = self._users.insert_alias(self._user, email)
        if not made and not self._users.has_alias(self._user, email):
            self._unmark(mailbox)
            raise AddressTaken
        self._allow_sending(mailbox)

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the user has the alias, and may send as it."""
        return (
            self._label_of(mailbox) is not None
            and self._users.has_alias(self._user, mailbox.address.email)
            and self._may_send(mailbox.address)
        )

    def delete(self, mailbox: Mailbox) -> None:
        """Take the alias away and keep its mark; what has arrived stays in the user's mailbox."""
        check_ref(mailbox.ref, ALIAS_REF)
        if self._label_of(mailbox) is not None:
            self._senders.remove(self._user, mailbox.address.email)
            self._users.delete_alias(self._user, mailbox.address.email)

    def restore(self, mailbox: Mailbox) -> None:
        """Give the alias back, if nobody has got the address meanwhile."""
        if self._label_of(mailbox) is None:
            raise InvalidState("This alias was removed for good.")
        self._insert(mailbox)

    def purge(self, mailbox: Mailbox) -> None:
        """Take the alias away, and its mark last."""
        self.delete(mailbox)
        self._unmark(mailbox)

    # -- The mark ------------------------------------------------------------

    def _label_of(self, mailbox: Mailbox) -> str | None:
        """Return the id of the label that says that the alias is this account's."""
        return self._labels.names(self._user).get(_label(mailbox.account_id, mailbox.address.email))

    def _unmark(self, mailbox: Mailbox) -> None:
        label = self._label_of(mailbox)
        if label is not None:
            self._labels.remove(self._user, label)

    def _marks(self) -> dict[str, str]:
        """Return the account of each alias that is marked."""
        found = (_LABEL.fullmatch(name) for name in self._labels.names(self._user))
        return {match[2]: match[1] for match in found if match is not None}

    def _mark_of_user(self, user: User, address: Address) -> str | None:
        if user.email == self._user and address.email in user.aliases:
            return self._marks().get(address.email)
        return super()._mark_of_user(user, address)

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return what is there on the domain, and the user's aliases on it."""
        yield from super().holdings(domain)
        user, marks = self._users.user(self._user), self._marks()
        for alias in user.aliases if user is not None else ():
            address = address_of(alias)
            if address.domain == domain:
                yield Holding(ref=f"{ALIAS_REF}{alias}", address=address, account_id=marks.get(alias))


def _label(account_id: str, email: str) -> str:
    return f"{MARK} {account_id} {email}"
