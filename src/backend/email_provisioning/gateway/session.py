"""The commands that every session knows (RFC 5321)."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from email_provisioning.domain.address import Address
from email_provisioning.errors import MessageTooLarge, ProvisioningError, TooManyRecipients
from email_provisioning.gateway.connection import Connection
from email_provisioning.gateway.envelope import ParameterUnknown, Path, SyntaxWrong, parse_path
from email_provisioning.gateway.replies import OK
from email_provisioning.gateway.wire import Budget


class OutOfOrder(ProvisioningError):
    """This command does not come here."""

    smtp = "503 5.5.1"


@dataclass(kw_only=True)
class Transaction:
    """One message on its way in."""

    #: The reverse path as it was given, empty for a bounce.
    sender: str
    #: By their canonical form, so that one named twice gets the message once.
    recipients: dict[str, Address] = field(default_factory=dict)


class Session(Connection):
    """A session in which messages are sent."""

    transaction: Transaction | None = None

    # -- What differs between sending and receiving servers -------------------------------------------

    @abstractmethod
    def extensions(self) -> list[str]:
        """Return the extensions that are offered beside those that every session has."""

    @abstractmethod
    def check_sender(self, sender: str) -> None:
        """Raise where the reverse path is not acceptable."""

    @abstractmethod
    def recipient(self, text: str) -> Address:
        """Return the recipient, or raise where he is not acceptable; may block."""

    @abstractmethod
    async def take(self, transaction: Transaction, content: bytes) -> None:
        """Take the message: when this returns, it is safe."""

    @property
    @abstractmethod
    def budget(self) -> Budget:
        """Return the memory that its messages are counted against."""

    def noting(self, recipients: int = 1) -> AbstractContextManager[None]:
        """Note what mail to so many recipients is refused with within; that of strangers is nobody's."""
        return nullcontext()

    def most_recipients(self) -> int:
        """Return to how many recipients one message can go: a client sends it to the others separately."""
        return self.hub.rules.max_recipients

    # -- Greeting ---------------------------------------------------------------------------------------

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """Greet and list the extensions, in one packet."""
        self._greet(hostname, extended=True)
        extensions = [
            f"SIZE {self.hub.rules.max_message}",
            "8BITMIME",
            "PIPELINING",
            "ENHANCEDSTATUSCODES",
            f"LIMITS RCPTMAX={self.hub.rules.max_recipients}",
            *self.extensions(),
        ]
        lines = [self.hostname, *extensions]
        await self.push(
            "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]),
        )

    async def smtp_HELO(self, hostname: str | None) -> None:
        """Greet."""
        self._greet(hostname, extended=False)
        await self.push(f"250 {self.hostname}")

    def _greet(self, hostname: str | None, *, extended: bool) -> None:
        if not hostname or len(hostname) > 255 or not hostname.isprintable() or " " in hostname:
            raise SyntaxWrong("Name your host after the command, as in EHLO mail.example.com.")
        assert self.session is not None
        self.session.host_name = hostname
        self.session.extended_smtp = extended
        self.transaction = None

    # -- Messages ---------------------------------------------------------------------------------------

    async def smtp_MAIL(self, argument: str | None) -> None:
        """Begin a message."""
        self._need_greeting()
        if self.transaction is not None:
            raise OutOfOrder("A message is under way already: finish it, or send RSET.")
        path = parse_path(argument or "", "FROM:")
        with self.noting():
            self._check_parameters(path)
            self.check_sender(path.address)
        self.transaction = Transaction(sender=path.address)
        await self.push("250 2.1.0 OK")

    async def smtp_RCPT(self, argument: str | None) -> None:
        """Add a recipient."""
        if self.transaction is None:
            raise OutOfOrder("MAIL comes first.")
        path = parse_path(argument or "", "TO:")
        if path.parameters:
            raise ParameterUnknown
        with self.noting():
            most = self.most_recipients()
            if len(self.transaction.recipients) >= most:
                raise TooManyRecipients(limit=most, used=len(self.transaction.recipients) + 1)
            recipient = await self.looked_up(self.recipient, path.address)
        self.transaction.recipients.setdefault(recipient.email.casefold(), recipient)
        await self.push("250 2.1.5 OK")

    async def smtp_DATA(self, argument: str | None) -> None:
        """Take the message itself."""
        if argument:
            raise SyntaxWrong("DATA stands alone.")
        if self.transaction is None or not self.transaction.recipients:
            raise OutOfOrder("A recipient comes first." if self.transaction else "MAIL comes first.")
        await self.push("354 End the message with a dot on a line of its own")
        transaction, self.transaction = self.transaction, None
        with self.budget.reservation(self.client) as reserve:
            with self.noting(len(transaction.recipients)), self.steady():
                content = await self._wire.content(self.hub.rules.max_message, reserve)
            await self.take(transaction, content)
        self.progress()
        self.hub.traffic.note(recipients=len(transaction.recipients), octets=len(content))
        await self.push(OK)

    async def smtp_RSET(self, argument: str | None) -> None:
        """Forget the message under way."""
        self.transaction = None
        await self.push(OK)

    # -- The rest ---------------------------------------------------------------------------------------

    async def smtp_STARTTLS(self, argument: str | None) -> None:
        """Begin TLS; the session starts anew (RFC 3207, section 4.2)."""
        if argument:
            raise SyntaxWrong("STARTTLS stands alone.")
        if self.encrypted:
            raise OutOfOrder("TLS is on already.")
        await self.push("220 2.0.0 Begin TLS")
        self._wire.discard()
        await self._start_tls()
        self.transaction = None
        assert self.session is not None
        self.session.host_name = None

    async def smtp_NOOP(self, argument: str | None) -> None:
        """Do nothing."""
        await self.push(OK)

    async def smtp_QUIT(self, argument: str | None) -> None:
        """Say goodbye."""
        self._say_goodbye("221 2.0.0 Bye")

    async def smtp_VRFY(self, argument: str | None) -> None:
        """Tell nothing about who is here."""
        await self.push("252 2.5.0 Send a message to find out.")

    async def smtp_EXPN(self, argument: str | None) -> None:
        """Tell nothing about lists."""
        await self.push("502 5.5.1 There are no lists here.")

    async def smtp_HELP(self, argument: str | None) -> None:
        """Name the commands."""
        await self.push("214 2.0.0 EHLO STARTTLS AUTH MAIL RCPT DATA RSET NOOP QUIT")

    async def smtp_AUTH(self, argument: str | None) -> None:
        """Refuse: signing in is for submission."""
        await self.push("502 5.5.1 This port takes no passwords: use the submission port.")

    def _need_greeting(self) -> None:
        if self.session is None or not self.session.host_name:
            raise OutOfOrder("EHLO comes first.")

    def _check_parameters(self, path: Path) -> None:
        for keyword, value in path.parameters.items():
            if keyword == "SIZE" and value.isdigit():
                if int(value[:18]) > self.hub.rules.max_message:
                    raise MessageTooLarge
            elif not (keyword == "BODY" and value.upper() in ("7BIT", "8BITMIME")) and keyword != "AUTH":
                raise ParameterUnknown(f"The parameter {keyword} is not known or not well formed.")
