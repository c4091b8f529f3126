"""An address at Google that is a user of its own: a mailbox that sends, receives and can be read."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    AccountSuspended,
    AddressTaken,
    InvalidState,
    MailboxMissing,
    PermissionMissing,
    StillProvisioning,
)
from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers._google_api import (
    DOMAINS_READ,
    GROUPS_READ,
    MAIL_MODIFY,
    MAIL_SEND,
    USERS,
    VERIFICATION,
)
from email_provisioning.providers._google_base import PURGED, USER_REF, GoogleProvider, Parts, check_ref
from email_provisioning.providers._google_gmail import MOST_RECIPIENTS
from email_provisioning.providers._google_reader import GmailReader
from email_provisioning.providers._google_user_directory import MARK, User, still_invisible
from email_provisioning.providers._remembered import Remembered
from email_provisioning.providers.base import Capabilities, Mailbox, Outgoing

#: How long Google keeps a deleted user (Admin Help, "Restore a recently deleted user").
RESTORE_DAYS = 20
#: The most characters of a given name and of a family name (discovery document, schema User).
LONGEST_NAME = 60
#: For how long a user's address is believed, in seconds, and how many are known.
KNOWN_SECONDS, MOST_KNOWN = 600.0, 4000


class GoogleUserProvider(GoogleProvider):
    """Makes a user for each address; its ref is the user's id, which stays when a name changes."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=True,
        read=True,
        remote_suspend=True,
        # Google refuses mail for a suspended user.
        receives_while_suspended=False,
        restore=True,
        restore_days=RESTORE_DAYS,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        max_recipients=MOST_RECIPIENTS,
        direct_note="direct_google",
        webmail="https://mail.google.com/",
    )
    scopes: ClassVar[Sequence[str]] = (USERS, GROUPS_READ, DOMAINS_READ, VERIFICATION, MAIL_SEND, MAIL_MODIFY)

    def __init__(self, parts: Parts) -> None:
        """Call Google by ``parts``."""
        super().__init__(parts)
        self._addresses: Remembered[str, str] = Remembered(most=MOST_KNOWN)
        self._reader = GmailReader(parts.api, self._mailbox_of)

    # -- The life of an address ------------------------------------------------------------

    def create(self, mailbox: Mailbox) -> str:
        """Make the user with our mark, and give the licence where it is ours to give."""
        with self._domains.blamed(mailbox.address.domain):
            ref = self._users.insert_user(_new_user(mailbox)) or self._made_before(mailbox)
        if self.parts.licences is not None:
            self.parts.licences.assign(mailbox.address.email)
        return ref

    def _made_before(self, mailbox: Mailbox) -> str:
        """Return the user whom a call has made whose answer was lost."""
        user = self._users.user(mailbox.address.email)
        if user is not None and self._mark_of_user(user, mailbox.address) == mailbox.account_id:
            return user.id
        if user is None and self._groups.group(mailbox.address.email) is None:
            raise still_invisible(mailbox.address.email)
        raise AddressTaken

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether Google says that the mailbox is made, and Gmail serves it."""
        user = self._found(mailbox)
        return user is not None and user.mailbox and not user.suspended and self._gmail.is_there(user.email)

    def suspend(self, mailbox: Mailbox) -> None:
        """Suspend the user: no more signing in, no more mail in either direction."""
        self._set_suspended(mailbox, suspended=True)

    def resume(self, mailbox: Mailbox) -> None:
        """Let the user sign in, send and receive again."""
        self._set_suspended(mailbox, suspended=False)

    def _set_suspended(self, mailbox: Mailbox, *, suspended: bool) -> None:
        user = self._found(mailbox)
        if user is None or not self._users.update_user(user.id, {"suspended": suspended}):
            raise MailboxMissing
        self._api.tokens.forget(user.email)

    def delete(self, mailbox: Mailbox) -> None:
        """Delete the user; Google keeps him for some days."""
        user = self._found(mailbox)
        if user is not None:
            self._users.delete_user(user.id)
            self._api.tokens.forget(user.email)

    def restore(self, mailbox: Mailbox) -> None:
        """Bring the user back while Google keeps him, as suspended or not as he was, and with a licence again."""
        user = self._found(mailbox)
        if user is None:
            self._undelete(mailbox)
            user = self._found(mailbox)
        if user is None:
            # Google may take up to a day; it does not take the same request for a second one meanwhile.
            raise StillProvisioning
        if self.parts.licences is not None:
            self.parts.licences.assign(user.email)
        if not user.mailbox:
            raise StillProvisioning

    def _undelete(self, mailbox: Mailbox) -> None:
        for deleted in self._users.users(mailbox.address.domain, deleted=True):
            if deleted.email == mailbox.address.email and _is(deleted, mailbox):
                break
        else:
            raise InvalidState(
                f"Google keeps a deleted address for {RESTORE_DAYS} days and has this one no more."
            )
        status = self._users.undelete_user(deleted.id, unit=deleted.unit)
        if status == 409:
            raise self._holder_or_lag(mailbox)
        if status == 404:
            raise MailboxMissing

    def _holder_or_lag(self, mailbox: Mailbox) -> AddressTaken | StillProvisioning:
        """Return what a conflict means: somebody has got the address meanwhile, or it is still being given back."""
        email = mailbox.address.email
        if self._users.user(email) is None and self._groups.group(email) is None:
            return still_invisible(email)
        return AddressTaken("Somebody has got this address at Google since it was deleted.")

    def purge(self, mailbox: Mailbox) -> None:
        """Take the address from the user and delete him; Google removes him for good when his days are over.

        The address is free again at once. A user who was deleted before cannot be changed: he keeps his until then,
        which stands in nobody's way, since Google gives it to the next.
        """
        user = self._found(mailbox)
        if user is None:
            return
        if not user.email.startswith(PURGED):
            renamed = {"primaryEmail": f"{PURGED}{mailbox.account_id}@{mailbox.address.domain}"}
            self._users.update_user(user.id, renamed)
        self._users.delete_user(user.id)
        self._api.tokens.forget(user.email)

    def _found(self, mailbox: Mailbox) -> User | None:
        """Return the mailbox's user if there is one: by the id, or by the address if he bears our mark.

        For some seconds a new user is shown by his address and not yet by his id.
        """
        user_id = check_ref(mailbox.ref, USER_REF)
        user = self._users.user(user_id) if user_id is not None else None
        if user is None:
            user = self._users.user(mailbox.address.email)
        return user if user is not None and _is(user, mailbox) else None

    # -- Its mail ------------------------------------------------------------

    def _sender_for(self, sender: Address) -> str:
        return sender.email

    def relay(self, message: Outgoing) -> str | None:
        """Send as the mailbox; raise `AccountSuspended` where an administrator has suspended the user at Google."""
        with self._suspension_told(message.sender):
            return super().relay(message)

    @contextmanager
    def _suspension_told(self, key: str) -> Iterator[None]:
        """Tell that a user is suspended instead of what Gmail makes of it: no mail service, or no right to it."""
        try:
            yield
        except (StillProvisioning, PermissionMissing, MailboxMissing) as error:
            user = self._users.user(key)
            if user is not None and user.suspended:
                raise AccountSuspended(
                    "This address is suspended at Google, which neither sends nor shows its mail: resume it first."
                ) from error
            raise

    @property
    def reader(self) -> MailboxReader:
        """Return what reads by the Gmail API."""
        return self._reader

    @contextmanager
    def _mailbox_of(self, ref: str) -> Iterator[str]:
        with self._suspension_told(ref):
            yield self._address_of(ref)

    def _address_of(self, ref: str) -> str:
        known = self._addresses.get(ref)
        if known is not None:
            return known
        check_ref(ref, USER_REF)
        user = self._users.user(ref)
        if user is None:
            raise MailboxMissing
        self._addresses.put(ref, user.email, seconds=KNOWN_SECONDS)
        return user.email


def _new_user(mailbox: Mailbox) -> Mapping[str, object]:
    """Return the user to make. Nobody learns the password: people are let in by the organisation's own sign-in."""
    name = "".join(each for each in mailbox.display_name if each.isprintable()).strip()
    return {
        "primaryEmail": mailbox.address.email,
        "name": {
            "givenName": (name or mailbox.address.local)[:LONGEST_NAME],
            "familyName": mailbox.address.domain[:LONGEST_NAME],
        },
        "password": secrets.token_urlsafe(48),
        "externalIds": [{"type": "custom", "customType": MARK, "value": mailbox.account_id}],
    }


def _is(user: User, mailbox: Mailbox) -> bool:
    return user.id == mailbox.ref or user.account_id == mailbox.account_id
