"""Sessions of people who send: TLS, a password, and their own address only (RFC 6409)."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Sequence
from contextlib import AbstractContextManager

import structlog

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    AccountSuspended,
    AuthenticationFailed,
    InvalidName,
    SenderRefused,
    StorageUnavailable,
)
from email_provisioning.gateway.connection import MAX_LINE
from email_provisioning.gateway.envelope import SyntaxWrong
from email_provisioning.gateway.limits import TooManyFailures
from email_provisioning.gateway.replies import reply_to
from email_provisioning.gateway.session import OutOfOrder, Session, Transaction
from email_provisioning.gateway.trace import submission_trace
from email_provisioning.gateway.wire import Budget
from email_provisioning.observability.metrics.recorder import OK
from email_provisioning.provisioning.recipients import canonical, recipient_of
from email_provisioning.provisioning.submission import Login, Posting

_log = structlog.get_logger(__name__)

#: What may be said before TLS (RFC 3207, section 4).
BEFORE_TLS = frozenset({"EHLO", "STARTTLS", "NOOP", "QUIT"})
#: What may be said before the password, beyond that.
BEFORE_LOGIN = BEFORE_TLS | {"HELO", "AUTH", "RSET", "HELP"}
#: How long after it was tried a wrong password is answered, in seconds.
FAILURE_DELAY = 0.5
#: Up to how many octets of a message are looked through here and not by a thread.
SMALL = 64 * 1024
#: What an event loop rounds its timers to, in seconds: epoll waits for whole milliseconds.
_TICK = 0.001
#: The challenges of LOGIN, which is not standardised: clients look for these very words.
USERNAME, PASSWORD = b"Username:", b"Password:"


class MechanismUnknown(SyntaxWrong):
    """This mechanism is not offered: use PLAIN or LOGIN."""

    smtp = "504 5.5.4"


class NotBase64(SyntaxWrong):
    """The answer is not base64."""

    smtp = "501 5.5.2"


class Cancelled(SyntaxWrong):
    """The sign-in was cancelled."""

    smtp = "501 5.7.0"


class SubmissionSession(Session):
    """Takes messages from addresses of ours."""

    login: Login | None = None

    def missing_before(self, command: str) -> str | None:
        """Ask for TLS first, then for the password."""
        if not self.encrypted and command not in BEFORE_TLS:
            if command == "AUTH":
                return "538 5.7.11 Passwords are taken under TLS only: send STARTTLS first."
            return "530 5.7.0 Send STARTTLS first."
        if self.login is None and command not in BEFORE_LOGIN:
            return "530 5.7.0 Sign in first."
        return None

    def extensions(self) -> list[str]:
        """Offer TLS, and under it AUTH."""
        return ["AUTH PLAIN LOGIN"] if self.encrypted else ["STARTTLS"]

    def noting(self, recipients: int = 1) -> AbstractContextManager[None]:
        """Count refusals among what the address has sent."""
        assert self.login is not None
        return self.hub.submission.noting(self.login, recipients=recipients)

    def check_sender(self, sender: str) -> None:
        """Raise `SenderRefused` unless it is the address that signed in."""
        assert self.login is not None
        try:
            same = canonical(sender) == self.login.address
        except InvalidName:
            same = False
        if not same:
            raise SenderRefused(f"You can send only from your own address, {self.login.address.email}.")

    def recipient(self, text: str) -> Address:
        """Ask the provider."""
        assert self.login is not None
        recipient = recipient_of(text)
        self.hub.submission.check_recipient(self.login, recipient)
        return recipient

    def most_recipients(self) -> int:
        """Ask for no more than the provider takes at once."""
        assert self.login is not None
        return self.hub.submission.most_recipients(self.login, ours=self.hub.rules.max_recipients)

    @property
    def budget(self) -> Budget:
        """Count what those who signed in send."""
        return self.hub.submission_budget

    async def take(self, transaction: Transaction, content: bytes) -> None:
        """Hand the message to the provider in a thread; count it before that, where counting waits for nobody."""
        assert self.login is not None
        trace = submission_trace(by=self.hostname, domain=self.login.address.domain, at=self.hub.clock())
        recipients = list(transaction.recipients.values())
        posting = None
        if self.hub.at_once and len(content) <= SMALL:
            posting = self.hub.submission.count_at_once(
                self.login, recipients=recipients, content=trace + content
            )
        await self.in_pool(self._submit, recipients, trace, content, posting)

    def _submit(
        self, recipients: Sequence[Address], trace: bytes, content: bytes, posting: Posting | None
    ) -> None:
        assert self.login is not None
        with self.hub.metrics.message("submission", recipients=len(recipients)):
            if posting is not None:
                self.hub.submission.relay(posting)
            else:
                self.hub.submission.submit(self.login, recipients=recipients, content=trace + content)

    # -- AUTH (RFC 4954) --------------------------------------------------------------------------------

    async def smtp_AUTH(self, argument: str | None) -> None:
        """Sign in with PLAIN or LOGIN."""
        self._need_greeting()
        if self.login is not None:
            raise OutOfOrder("You are signed in already.")
        mechanism, _, initial = (argument or "").partition(" ")
        username, password = await self._credentials(mechanism.upper(), initial.strip())
        tried_at = asyncio.get_running_loop().time()
        try:
            self.hub.failures.check(self.client)
        except TooManyFailures as refusal:
            self.hub.metrics.authentication("too_many_failures")
            _log.warning("sign_in_refused", client=self.client, reason="too many failures")
            self._say_goodbye(reply_to(refusal))
            return
        try:
            self.login = await self.looked_up(self.hub.submission.authenticate, username, password, self.peer)
        except AuthenticationFailed as error:
            self.hub.metrics.authentication(error.code)
            self.hub.failures.note(self.client)
            _log.warning("sign_in_failed", client=self.client)
            await until(tried_at + FAILURE_DELAY)
            raise
        except AccountSuspended as error:
            self.hub.metrics.authentication(error.code)
            # RFC 5248, X.7.13: the password is right and the account is disabled.
            await self.push(reply_to(error, "525 5.7.13"))
        except StorageUnavailable as error:
            self.hub.metrics.authentication(error.code)
            _log.warning("sign_in_not_possible", cause=error.cause)
            await self.push(reply_to(error, "454 4.7.0"))
        else:
            self.hub.metrics.authentication(OK)
            assert self.session is not None
            self.session.authenticated = True
            await self.push("235 2.7.0 Signed in")

    async def _credentials(self, mechanism: str, initial: str) -> tuple[str, str]:
        if mechanism == "PLAIN":
            return _plain(_decoded(initial) if initial else await self._ask(b""))
        if mechanism == "LOGIN":
            username = _decoded(initial) if initial else await self._ask(USERNAME)
            return _text(username), _text(await self._ask(PASSWORD))
        raise MechanismUnknown

    async def _ask(self, challenge: bytes) -> bytes:
        await self.push(f"334 {base64.b64encode(challenge).decode()}")
        answer = (await self._wire.line(MAX_LINE)).decode("ascii", "replace").strip(" ")
        if answer == "*":
            raise Cancelled
        return _decoded(answer)


async def until(instant: float) -> None:
    """Wait for an instant of the running loop's clock, and end no later by what came before the wait.

    A wait for some time would: it begins later, and so ends later, the longer a look-up has taken, which tells what was
    found.
    """
    time = asyncio.get_running_loop().time
    await asyncio.sleep(instant - time() - _TICK)
    while time() < instant:
        await asyncio.sleep(0)


class TlsSubmissionSession(SubmissionSession):
    """The same with TLS from the first octet (RFC 8314)."""

    implicit_tls = True


def _decoded(text: str) -> bytes:
    try:
        # "=" alone stands for an empty initial response (RFC 4954, section 4).
        return b"" if text == "=" else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotBase64 from None


def _plain(message: bytes) -> tuple[str, str]:
    """Read ``[authorization identity] NUL username NUL password`` (RFC 4616)."""
    parts = message.split(b"\0")
    if len(parts) != 3:
        raise NotBase64("The answer is not what PLAIN asks for (RFC 4616).")
    if parts[0] not in (b"", parts[1]):
        raise AuthenticationFailed("Nobody signs in for somebody else here.")
    return _text(parts[1]), _text(parts[2])


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise AuthenticationFailed from None
