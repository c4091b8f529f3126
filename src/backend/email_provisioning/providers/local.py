"""Addresses whose mail is kept on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DnsRecord, DomainStatus, Purpose, advised_dmarc
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import Text, relay
from email_provisioning.errors import MessageRefused, RelayingDenied, StillProvisioning, UnknownRecipient
from email_provisioning.mailbox.base import MailboxReader, MailStore
from email_provisioning.providers._local_recipients import Recipients
from email_provisioning.providers._smtp import SmtpClientPool, SmtpServer
from email_provisioning.providers.base import Capabilities, Holding, Mailbox, Outgoing, Provider
from email_provisioning.providers.registry import Resolve, Surroundings


class LocalProvider(Provider):
    """Keeps mailboxes in a store of our own, and sends to the outside through a smarthost.

    A mailbox's ref is the account's id: what is found under it can only be what we made for that account.
    """

    kind: ClassVar[str] = "local"
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=True,
        read=True,
        remote_suspend=False,
        receives_while_suspended=True,
        restore=True,
        ready_at_once=True,
        made_on_first_use=True,
        makes_mailboxes=True,
        hosted=True,
        direct_note="direct_hosted",
    )

    def __init__(
        self,
        *,
        store: MailStore,
        resolve: Resolve,
        smarthost: SmtpClientPool | None,
        hello: str = "localhost",
    ) -> None:
        """Without a smarthost, mail to other domains is refused; ``hello`` is this server's own name."""
        self._hello = hello
        self._store = store
        self._recipients = Recipients(resolve)
        self._smarthost = smarthost

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether the address leads to another account's mailbox."""
        try:
            ref = self._recipients.look(address)
        except UnknownRecipient:
            return False
        except StillProvisioning:
            return True
        return ref is not None and ref != account_id

    def create(self, mailbox: Mailbox) -> str:
        """Make the mailbox under the account's id; the name itself is held by our own records alone."""
        self._store.create(mailbox.account_id)
        return mailbox.account_id

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the mailbox is there."""
        return self._store.exists(mailbox.account_id)

    def delete(self, mailbox: Mailbox) -> None:
        """Put the mailbox aside."""
        self._store.put_aside(mailbox.account_id)

    def restore(self, mailbox: Mailbox) -> None:
        """Bring the mailbox back."""
        self._store.bring_back(mailbox.account_id)

    def purge(self, mailbox: Mailbox) -> None:
        """Remove the mailbox."""
        self._store.remove(mailbox.account_id)

    def check_recipient(self, recipient: Address) -> None:
        """Raise `UnknownRecipient` on our domains, `RelayingDenied` elsewhere without a smarthost."""
        if self._recipients.look(recipient) is None and self._smarthost is None:
            raise RelayingDenied

    def relay(self, message: Outgoing) -> str | None:
        """Deliver to every recipient, here and elsewhere, or to none; the id is the smarthost's."""
        refs, elsewhere = self._split(message.recipients)
        # The disk first, since it can still take back what it has: the message is written where nobody sees it,
        # then offered to the smarthost, whose acceptance is final, and only then appears here, by a rename.
        # What fails before that acceptance leaves nothing anywhere. If the rename fails after it, or the machine
        # stops in between, the client is not told 250 and sends again: some get it twice, nobody loses it.
        with self._store.delivering(refs, _return_path(message.sender) + message.content):
            if not elsewhere or self._smarthost is None:
                return None
            return self._smarthost.send(sender=message.sender, recipients=elsewhere, content=message.content)

    @property
    def reader(self) -> MailboxReader:
        """Return the store itself."""
        return self._store

    def domain_status(self, domain: str) -> DomainStatus:
        """Return where mail for the domain has to go for us to receive it, and that only this server may send it."""
        records = (
            DnsRecord(purpose=Purpose.MX, name=domain, type="MX", value=self._hello, priority=10),
            DnsRecord(purpose=Purpose.SPF, name=domain, type="TXT", value="v=spf1 mx -all", required=False),
            advised_dmarc(domain),
        )
        return DomainStatus(domain=domain, verified=True, records=records)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Tell whether mail to other domains can leave."""
        if self._smarthost is None:
            return [_finding(Level.WARNING, "relay_not_set", relay.NOT_SET())]
        return [_finding(Level.OK, "ok", relay.FINE())]

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return every mailbox that is there: each bears its account's id."""
        for ref in sorted(self._store.refs()):
            yield Holding(ref=ref, address=None, account_id=ref)

    def _split(self, recipients: Sequence[Address]) -> tuple[list[str], list[Address]]:
        """Return the mailboxes here and the recipients elsewhere; raise if any cannot be reached."""
        refs: list[str] = []
        elsewhere: list[Address] = []
        for recipient in recipients:
            ref = self._recipients.found(recipient)
            if ref is not None:
                refs.append(ref)
            elif self._smarthost is None:
                raise RelayingDenied(cause=f"no relay for {recipient.domain}")
            else:
                elsewhere.append(recipient)
        return refs, elsewhere


def _finding(level: Level, code: str, detail: Text) -> Finding:
    return Finding(level=level, subject=LocalProvider.kind, code=code, detail=detail)


def build(surroundings: Surroundings) -> LocalProvider:
    """Return the provider as the settings want it."""
    url = surroundings.settings["SMTP_RELAY_URL"]
    return LocalProvider(
        store=surroundings.store,
        resolve=surroundings.resolve,
        smarthost=None if url is None else _smarthost(str(url), surroundings.hello),
        hello=surroundings.hello,
    )


def _smarthost(url: str, hello: str) -> SmtpClientPool:
    refused = "The mail relay refuses our password: the administrator must check SMTP_RELAY_URL."
    return SmtpClientPool(SmtpServer.from_url(url), hello=hello, refused=refused)


def _return_path(sender: str) -> bytes:
    """Return the header line that final delivery puts in front (RFC 5321 §4.4)."""
    if not sender.isprintable():
        raise MessageRefused("The sender's address holds characters that cannot be sent.")
    return f"Return-Path: <{sender}>\r\n".encode()
