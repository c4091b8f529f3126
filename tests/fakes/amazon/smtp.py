"""The SMTP endpoint of SES: takes passwords that are derived from access keys, and enforces their policies."""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from email_provisioning.testing.outside import SmtpOutside
from tests.fakes.amazon.iam import may
from tests.fakes.amazon.state import REGION, Account


@dataclass
class SmtpEndpoint(SmtpOutside):
    """Knows the keys of an account."""

    account: Account = field(default_factory=Account)
    #: How many sign-ins a new key is refused for.
    slow: int = 0
    #: Key → how often it was tried.
    tried: dict[str, int] = field(default_factory=dict)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: LoginPassword
    ) -> AuthResult:
        """Derive the password from the key's secret, and compare."""
        username, password = auth_data.login.decode(), auth_data.password.decode()
        self.tried[username] = self.tried.get(username, 0) + 1
        key = self.account.key_of(username)
        right = key is not None and hmac.compare_digest(derived(key.secret_access_key), password)
        if not right or self.tried[username] <= self.slow:
            return AuthResult(success=False, handled=False, message="535 Authentication Credentials Invalid")
        session.access_key = username  # type: ignore[attr-defined] # the session is whoever signed in
        return AuthResult(success=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the message where the policies of the key's user let it be sent from this address."""
        key = self.account.key_of(getattr(session, "access_key", ""))
        user = self.account.iam.users.get(str(key.user_name)) if key is not None else None
        sender = envelope.mail_from or ""
        arn = f"arn:aws:ses:{REGION}:{self.account.number}:identity/{sender.rpartition('@')[2]}"
        context = {"ses:FromAddress": sender}
        if user is None or not may(self.account, user, "ses:SendRawEmail", arn, context):
            return "554 Access denied: User is not authorized to perform `ses:SendRawEmail' on resource"
        return await super().handle_DATA(server, session, envelope)


def derived(secret: str) -> str:
    """Return the password for a secret in this region, as Amazon derives it."""
    key = f"AWS4{secret}".encode()
    for part in ("11111111", REGION, "ses", "aws4_request", "SendRawEmail"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return b64encode(b"\x04" + key).decode()
