"""Messages on their way to Amazon SES: what it does not take, and what a refusal means for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    DomainNotVerified,
    MessageRefused,
    MessageTooLarge,
    ProviderMisconfigured,
    ProvisioningError,
    RecipientRefused,
    SenderRefused,
)
from email_provisioning.providers._ses_api import Parameters
from email_provisioning.providers._ses_errors import Explain, Refusal
from email_provisioning.providers._steering import refuse, steering
from email_provisioning.providers.base import Outgoing

#: To how many recipients one call goes, and how many octets a message has at most.
MOST_RECIPIENTS, LARGEST = 50, 40_000_000
#: The tag by which Amazon can count what an address has sent; its value is our id of the account.
TAG = "email-provisioning-account"
_STEERING = steering(
    "x-ses-configuration-set",
    "x-ses-message-tags",
    "x-ses-source-arn",
    "x-ses-from-arn",
    "x-ses-return-path-arn",
    "x-ses-tenant",
    "x-ses-list-management-options",
)
#: What Amazon says where an identity is not verified; those that are not follow the colon.
_UNVERIFIED = re.compile(r"not verified.*?: *(.*)", re.DOTALL)


def check_recipient(recipient: Address) -> None:
    """Raise `RecipientRefused` for what Amazon has no way to (SMTPUTF8, RFC 6531)."""
    if not recipient.local.isascii():
        raise RecipientRefused(
            f"Amazon SES cannot send to {recipient.email}: the part before the @ has to be in ASCII."
        )


def check(message: Outgoing) -> None:
    """Raise where Amazon would refuse the message, or take from it what is not the sender's to say."""
    if not message.sender:
        raise SenderRefused("Amazon SES sends nothing without a sender.")
    if (
        not message.sender.isprintable()
        or not message.sender.isascii()
        or set(message.sender) & set(' <>,;"')
    ):
        raise SenderRefused("The sender's address holds characters that cannot be sent.")
    if len(message.recipients) > MOST_RECIPIENTS:
        raise MessageRefused(
            f"Amazon SES takes {MOST_RECIPIENTS} recipients at once: send the message to the others separately."
        )
    for recipient in message.recipients:
        check_recipient(recipient)
    if len(message.content) > LARGEST:
        raise MessageTooLarge(cause=f"Amazon takes {LARGEST} octets at most")
    refuse(message.content, _STEERING)


def request(message: Outgoing, *, configuration_set: str | None, tenant: str | None) -> Parameters:
    """Return the parameters of SendEmail: every recipient, and the message octet for octet."""
    wanted: dict[str, object] = {
        "FromEmailAddress": message.sender,
        # With a message that is whole, these are those of the envelope: its header stays as it is.
        "Destination": {"ToAddresses": [recipient.email for recipient in message.recipients]},
        "Content": {"Raw": {"Data": message.content}},
    }
    if message.account_id is not None:
        wanted["EmailTags"] = [{"Name": TAG, "Value": message.account_id}]
    if configuration_set is not None:
        wanted["ConfigurationSetName"] = configuration_set
    if tenant is not None:
        wanted["TenantName"] = tenant
    return wanted


def meaning(recipients: Sequence[Address]) -> Explain:
    """Return what refusals mean for a message to these recipients."""

    def explain(refusal: Refusal) -> ProvisioningError | None:
        if refusal.code == "NotFound":
            return ProviderMisconfigured(
                "Amazon SES does not know the configuration set or the tenant that messages are sent with: the "
                "administrator must check AWS_SES_CONFIGURATION_SET and AWS_SES_TENANTS."
            )
        unverified = _UNVERIFIED.search(refusal.message) if refusal.code == "MessageRejected" else None
        if unverified is None:
            return None
        named = {each.strip().lower() for each in unverified[1].split(",")}
        refused = [each.email for each in recipients if each.email.lower() in named]
        if not refused:
            return DomainNotVerified()
        # An account in the sandbox sends to verified addresses alone.
        return RecipientRefused(
            f"Amazon SES does not send to {', '.join(refused)}: the server's account there is in the sandbox, and "
            "this address is not verified."
        )

    return explain
