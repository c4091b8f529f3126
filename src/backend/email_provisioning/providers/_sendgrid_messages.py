"""Messages on their way to SendGrid: what their writers may not say, and what SendGrid is to count them by."""

from __future__ import annotations

import json

from email_provisioning.providers._steering import refuse, steering
from email_provisioning.providers.base import Outgoing

#: SendGrid does what this header says, other recipients and another time included, and takes it out.
CONTROL = "X-SMTPAPI"
_STEERING = steering(CONTROL)


def prepared(message: Outgoing) -> bytes:
    """Return the message, octet for octet, below the category that SendGrid counts its account's messages under.

    Raises `MessageRefused` where it steers SendGrid itself.
    """
    refuse(message.content, _STEERING)
    if message.account_id is None:
        return message.content
    return f"{CONTROL}: {json.dumps({'category': [message.account_id]})}\r\n".encode() + message.content
