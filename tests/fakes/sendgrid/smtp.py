"""SendGrid's SMTP relay: signs in keys that may send, takes mail from verified domains, and tells the id of each."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import parseaddr
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from email_provisioning.testing.outside import SmtpOutside
from tests.fakes.sendgrid.state import Key, State

#: The words that SendGrid refuses in.
REVOKED = "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked"
NO_CREDITS = "451 Authentication failed: Maximum credits exceeded"
NOT_SIGNED_IN = "550 Unauthenticated senders not allowed"
NOT_VERIFIED = "550 The from address does not match a verified Sender Identity. Mail cannot be sent."


@dataclass
class Sink(SmtpOutside):
    """Takes what SendGrid would."""

    state: State = field(default_factory=State)
    #: The ids that were told, oldest first.
    ids: list[str] = field(default_factory=list)
    #: The key that each message came with, oldest first.
    keys: list[Key] = field(default_factory=list)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: LoginPassword
    ) -> AuthResult:
        """Check the key, what it may do, and whose it is."""
        assert isinstance(auth_data, LoginPassword)
        username, secret = auth_data.login.decode(), auth_data.password.decode()
        self.logins.append((username, secret))
        remain, total = self.state.credits
        if total > 0 and remain <= 0:
            return AuthResult(success=False, handled=False, message=NO_CREDITS)
        key = self.state.key_of_secret(secret)
        if username != "apikey" or key is None or not key.may("mail.send") or self._stopped(key):
            return AuthResult(success=False, handled=False, message=REVOKED)
        return AuthResult(success=True, auth_data=key)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take no mail from strangers."""
        if not isinstance(session.auth_data, Key):
            return NOT_SIGNED_IN
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 Sender address accepted"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a message of a verified domain, and tell its id."""
        assert isinstance(session.auth_data, Key)
        author = parseaddr(message_from_bytes(bytes(envelope.original_content or b"")).get("From", ""))[1]
        if author and not self.state.may_send_as(session.auth_data, author.rpartition("@")[2]):
            return NOT_VERIFIED
        envelope.original_content, told = _without_control(bytes(envelope.original_content or b""))
        answer = await super().handle_DATA(server, session, envelope)
        if not answer.startswith("250"):
            return answer
        with self.state.lock:
            for category in told.get("category", []):
                self.state.counted[session.auth_data.owner, category] += len(envelope.rcpt_tos)
        self.ids.append(f"{secrets.token_hex(6)}.df1.{secrets.token_hex(3)}")
        self.keys.append(session.auth_data)
        return f"250 Ok: queued as {self.ids[-1]}"

    def _stopped(self, key: Key) -> bool:
        owner = self.state.subusers.get(key.owner or "")
        return owner is not None and owner.disabled


def _without_control(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """Return a message as it is sent on, and what its header told SendGrid."""
    header, end, body = content.partition(b"\r\n\r\n")
    lines = header.split(b"\r\n")
    told = [line for line in lines if line.lower().startswith(b"x-smtpapi:")]
    kept = b"\r\n".join(line for line in lines if line not in told)
    return kept + end + body, json.loads(told[0].partition(b":")[2]) if told else {}
