"""SMTP passwords of Amazon SES: derived from an access key, for one region, and bound to one address by a policy."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

#: What the documented derivation begins with, is made of and ends in.
_DATE, _SERVICE, _TERMINAL, _MESSAGE, _VERSION = (
    b"11111111",
    b"ses",
    b"aws4_request",
    b"SendRawEmail",
    b"\x04",
)


def smtp_password(secret: str, region: str) -> str:
    """Return the password for the SMTP endpoint of a region that belongs to an access key's secret.

    https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html#smtp-credentials-convert
    """
    key = b"AWS4" + secret.encode()
    for part in (_DATE, region.encode(), _SERVICE, _TERMINAL, _MESSAGE):
        key = hmac.new(key, part, hashlib.sha256).digest()
    return base64.b64encode(_VERSION + key).decode()


def sending_policy(identity_arn: str, email: str) -> str:
    """Return the policy by which a key sends from one address and does nothing else, as JSON."""
    statement = {
        "Effect": "Allow",
        "Action": "ses:SendRawEmail",
        "Resource": identity_arn,
        "Condition": {"StringEquals": {"ses:FromAddress": email}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
