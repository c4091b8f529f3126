"""Gmail: sending as a mailbox, and what a mailbox may send as."""

from __future__ import annotations

from email_provisioning.errors import (
    MailboxMissing,
    MessageRefused,
    MessageTooLarge,
    ProvisioningError,
    RecipientRefused,
    StillProvisioning,
)
from email_provisioning.providers._google_api import (
    GMAIL,
    GMAIL_UPLOAD,
    MAIL_LABELS,
    MAIL_MODIFY,
    MAIL_SEND,
    MAIL_SENDERS,
    MAIL_SETTINGS,
    GoogleApi,
    objects,
    segment,
)
from email_provisioning.providers._google_errors import refused, said
from email_provisioning.providers._http import Reply
from email_provisioning.providers._remembered import Remembered

#: The largest message that the upload takes, in octets (``maxSize`` of its discovery document).
LARGEST_MESSAGE = 36_700_160
#: To how many recipients a message can go that comes by the API (Admin Help, "Gmail sending limits").
MOST_RECIPIENTS = 100
#: What Gmail says of a recipient that it cannot read, or of none at all.
BAD_RECIPIENT = ("invalid to header", "invalid cc header", "invalid bcc header", "recipient address required")
#: For how long a sender that was accepted is not asked for again, in seconds, and how many are known.
KNOWN_SECONDS, MOST_KNOWN = 600.0, 2000


class Gmail:
    """Calls Gmail in the name of one mailbox or another."""

    def __init__(self, api: GoogleApi) -> None:
        """Calls go through ``api``."""
        self._api = api

    def send(self, mailbox: str, content: bytes) -> str | None:
        """Send a message to the recipients that its header names; return Gmail's id of it.

        Raises `RecipientRefused`, `MessageRefused` or `MessageTooLarge` for what will never be taken.
        """
        if len(content) > LARGEST_MESSAGE:
            raise MessageTooLarge
        reply = self._api.call(
            "messages.send",
            "POST",
            GMAIL_UPLOAD,
            "/users/me/messages/send",
            scope=MAIL_SEND,
            subject=mailbox,
            params={"uploadType": "media"},
            content=content,
            content_type="message/rfc822",
            expect=(200, 400, 413),
        )
        if reply.status != 200:
            raise _refusal(reply)
        message_id = reply.object().get("id")
        return message_id if isinstance(message_id, str) else None

    def is_there(self, mailbox: str) -> bool:
        """Tell whether Gmail serves the mailbox by now."""
        try:
            self._api.call(
                "gmail.profile", "GET", GMAIL, "/users/me/profile", scope=MAIL_MODIFY, subject=mailbox
            )
        except (StillProvisioning, MailboxMissing):
            return False
        return True


def _refusal(reply: Reply) -> ProvisioningError:
    what = said(reply)
    explained = refused("messages.send", reply)
    if reply.status == 413:
        return MessageTooLarge(cause=explained.cause)
    if explained.retryable or what.reason == "failedPrecondition":
        return explained
    if any(words in what for words in BAD_RECIPIENT):
        return RecipientRefused(cause=explained.cause)
    return MessageRefused(cause=explained.cause)


class Senders:
    """The addresses that a mailbox may send as, beside its own.

    Gmail replaces a From that it has not accepted by the mailbox's own address, and says nothing: so a message goes
    only after the acceptance was seen.
    """

    def __init__(self, api: GoogleApi) -> None:
        """Calls go through ``api``."""
        self._api = api
        self._known: Remembered[tuple[str, str], bool] = Remembered(most=MOST_KNOWN)

    def add(self, mailbox: str, address: str, name: str) -> None:
        """Let a mailbox send as an address; one that it has already stays as it is."""
        self._api.call(
            "send_as.create",
            "POST",
            GMAIL,
            "/users/me/settings/sendAs",
            scope=MAIL_SENDERS,
            subject=mailbox,
            json={"sendAsEmail": address, "displayName": name, "treatAsAlias": True},
            expect=(200, 409),
        )

    def is_accepted(self, mailbox: str, address: str) -> bool:
        """Tell whether the mailbox may send as the address; what was accepted is believed for a while."""
        if self._known.get((mailbox, address)):
            return True
        reply = self._api.call(
            "send_as.get",
            "GET",
            GMAIL,
            f"/users/me/settings/sendAs/{segment(address)}",
            scope=MAIL_SETTINGS,
            subject=mailbox,
            expect=(200, 404),
        )
        accepted = reply.status == 200 and reply.object().get("verificationStatus") == "accepted"
        if accepted:
            self._known.put((mailbox, address), True, seconds=KNOWN_SECONDS)
        return accepted

    def remove(self, mailbox: str, address: str) -> None:
        """Let the mailbox no longer send as the address; one that is not there is no error."""
        self._known.forget(lambda known: known == (mailbox, address))
        self._api.call(
            "send_as.delete",
            "DELETE",
            GMAIL,
            f"/users/me/settings/sendAs/{segment(address)}",
            scope=MAIL_SENDERS,
            subject=mailbox,
            expect=(200, 204, 404),
        )


class Labels:
    """Labels of a mailbox that nobody is shown: each is made and removed alone, and its name is its content."""

    def __init__(self, api: GoogleApi) -> None:
        """Calls go through ``api``."""
        self._api = api

    def names(self, mailbox: str) -> dict[str, str]:
        """Return every label's id by its name."""
        reply = self._api.call(
            "labels.list", "GET", GMAIL, "/users/me/labels", scope=MAIL_LABELS, subject=mailbox
        )
        return {str(each.get("name")): str(each.get("id")) for each in objects(reply.object(), "labels")}

    def add(self, mailbox: str, name: str) -> None:
        """Make a label; one of this name that is there already is no error."""
        self._api.call(
            "labels.create",
            "POST",
            GMAIL,
            "/users/me/labels",
            scope=MAIL_LABELS,
            subject=mailbox,
            json={"name": name, "labelListVisibility": "labelHide", "messageListVisibility": "hide"},
            expect=(200, 409),
        )

    def remove(self, mailbox: str, label_id: str) -> None:
        """Remove a label; one that is not there is no error."""
        self._api.call(
            "labels.delete",
            "DELETE",
            GMAIL,
            f"/users/me/labels/{segment(label_id)}",
            scope=MAIL_LABELS,
            subject=mailbox,
            expect=(200, 204, 404),
        )
