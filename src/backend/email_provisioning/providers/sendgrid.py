"""Addresses that send through Twilio SendGrid.

SendGrid has no mailboxes: on an authenticated domain every address can send, and only our own records say which
there are. What it holds for an address are the API keys that were issued for it as direct passwords.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

import httpx

from email_provisioning.domain.address import Address
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.domain.sentences import sendgrid
from email_provisioning.errors import ProviderMisconfigured
from email_provisioning.providers._http import VendorClient
from email_provisioning.providers._sendgrid_api import Bearer, SendGridApi
from email_provisioning.providers._sendgrid_diagnosis import Diagnosis
from email_provisioning.providers._sendgrid_domains import TRUST_SECONDS, SendGridDomains, status_of
from email_provisioning.providers._sendgrid_errors import explain, explain_smtp, spent
from email_provisioning.providers._sendgrid_keys import DELETED, SUSPENDED, DirectKeys
from email_provisioning.providers._sendgrid_relay import USERNAME, Relay
from email_provisioning.providers._sendgrid_subusers import Subusers
from email_provisioning.providers._smtp import TIMEOUT_SECONDS, SmtpClientPool, SmtpServer
from email_provisioning.providers.base import (
    Capabilities,
    Direct,
    DirectCredential,
    Holding,
    Mailbox,
    Outgoing,
    Provider,
    VendorUsage,
)
from email_provisioning.providers.registry import Surroundings

#: How far SendGrid's figures are behind. It does not say: a day is a guess on the safe side.
LAG = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long SendGrid is waited for and believed, in seconds."""

    #: None: as long as any vendor.
    http: httpx.Timeout | None = None
    smtp: float = TIMEOUT_SECONDS
    #: For how long a verified domain is believed to be so.
    trust: float = TRUST_SECONDS


class SendGridProvider(Provider):
    """Sends through the account at SendGrid, or through a subuser for each domain."""

    kind: ClassVar[str] = "sendgrid"
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=False,
        read=False,
        # Only where direct passwords were issued is there something to suspend; that is for SendGrid to say.
        remote_suspend=True,
        # What arrives does not pass through SendGrid, and a suspension does not stop it.
        receives_while_suspended=True,
        restore=True,
        ready_at_once=True,
        made_on_first_use=False,
        makes_mailboxes=False,
        hosted=False,
        direct=Direct.ANY_SENDER,
        direct_note="direct_any_sender",
        # By category: each message bears its account's.
        usage=True,
    )

    def __init__(
        self,
        *,
        api: SendGridApi,
        domains: SendGridDomains,
        relay: Relay,
        smtp: SmtpServer,
        subusers: Subusers | None,
    ) -> None:
        """``smtp`` is what direct passwords are used with; without ``subusers`` the account itself sends."""
        self._api = api
        self._domains = domains
        self._relay = relay
        self._smtp = smtp
        self._subusers = subusers
        self._keys = DirectKeys(api, self._places)
        self._diagnosis = Diagnosis(api, domains, relay, subusers)

    # -- The life of an address ------------------------------------------------------------

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell that nobody else holds it: SendGrid knows domains, and only our own records know addresses.

        Asked before anything is made, so what stands in the way of every address of the domain is raised here.
        """
        self._domains.verified(address.domain)
        return False

    def create(self, mailbox: Mailbox) -> str:
        """See that SendGrid sends for the domain, and make its subuser; an address itself is nothing there."""
        self._prepare(mailbox.address.domain)
        return mailbox.account_id

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether SendGrid sends for the domain."""
        return self._domains.is_verified(mailbox.address.domain)

    def suspend(self, mailbox: Mailbox) -> None:
        """Take from the address's direct passwords the right to send."""
        self._keys.stop(mailbox, SUSPENDED)

    def resume(self, mailbox: Mailbox) -> None:
        """Give it back to them."""
        self._keys.let_go(mailbox, SUSPENDED)

    def delete(self, mailbox: Mailbox) -> None:
        """Take from the address's direct passwords the right to send, until it is restored."""
        self._keys.stop(mailbox, DELETED)

    def restore(self, mailbox: Mailbox) -> None:
        """Give it back to them, unless the address was suspended when it was deleted."""
        self._keys.let_go(mailbox, DELETED)

    def purge(self, mailbox: Mailbox) -> None:
        """Remove the address's direct passwords."""
        self._keys.revoke(mailbox)

    # -- Its mail ------------------------------------------------------------

    def check_recipient(self, recipient: Address) -> None:
        """Know of no recipient who cannot be reached."""

    def relay(self, message: Outgoing) -> str | None:
        """Send through SendGrid's SMTP relay and return SendGrid's id of the message."""
        return self._relay.send(message)

    def usage(self, mailbox: Mailbox, *, month: date) -> VendorUsage:
        """Return what SendGrid has counted under the account's category; direct passwords send without one."""
        now = utc_now()
        last = max(month, min(now.date(), _last_day(month)))
        found = [
            self._api.counted(mailbox.account_id, month, last, place)
            for place in self._places(mailbox.address.domain)
        ]
        return VendorUsage(
            accepted=sum(each.requests for each in found),
            bounced=sum(each.bounces for each in found),
            complaints=sum(each.spam_reports for each in found),
            as_of=now - LAG,
        )

    # -- Passwords of the vendor's own ------------------------------------------------------------

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        """Mint an API key that may only send; it does so as every address of the account's domains."""
        self._prepare(mailbox.address.domain)
        made = self._keys.issue(mailbox, version)
        return DirectCredential(
            ref=made.id,
            username=USERNAME,
            password=made.secret,
            host=self._smtp.host,
            port=self._smtp.port,
            security="tls" if self._smtp.security == "tls" else "starttls",
        )

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        """Remove the key."""
        self._keys.revoke(mailbox, version)

    # -- What an administrator asks ------------------------------------------------------------

    def domain_status(self, domain: str) -> DomainStatus:
        """Return how the domain stands; SendGrid is asked to look at its records again where it does not send yet.

        A domain that is not there is not added: it would belong to whoever asks first.
        """
        found = self._domains.find(domain)
        return status_of(domain, self._domains.look_again(found) if found is not None else None)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Check the key's permissions, the plan, the domain, its subuser and the SMTP relay."""
        return list(self._diagnosis.of(domain))

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return the domain's subuser, which is no account's, and its addresses' direct passwords as they are now."""
        subuser = self._subusers.find(domain) if self._subusers is not None else None
        if subuser is not None:
            yield Holding(ref=subuser.username, address=None, account_id=None, suspended=subuser.disabled)
        yield from self._keys.holdings(domain)

    def _prepare(self, domain: str) -> None:
        if self._subusers is None:
            self._domains.verified(domain)
        else:
            self._subusers.prepare(domain)

    def _places(self, domain: str) -> Sequence[str | None]:
        if self._subusers is None:
            return [None]
        # Keys that were issued before the subuser was made belong to the account itself.
        subuser = self._subusers.find(domain)
        return [None] if subuser is None else [None, subuser.username]


def build(surroundings: Surroundings, patience: Patience | None = None) -> SendGridProvider:
    """Return the provider as the settings want it; raise `ProviderMisconfigured` where they do not suffice."""
    patience, settings = patience or Patience(), surroundings.settings
    key = settings["SENDGRID_API_KEY"]
    if not isinstance(key, str) or not key or not key.isascii():
        raise ProviderMisconfigured(sendgrid.KEY_NOT_SET())
    client = VendorClient(
        vendor=SendGridProvider.kind,
        base_url=str(settings["SENDGRID_BASE_URL"]),
        pace=surroundings.pace,
        observe=surroundings.observe,
        explain=explain,
        spent=spent,
        auth=Bearer(key),
        timeout=patience.http,
    )
    api = SendGridApi(client)
    domains = SendGridDomains(api, trust_seconds=patience.trust)
    subusers = None
    if settings["SENDGRID_SUBUSERS"]:
        subusers = Subusers(api, domains, kept=surroundings.kept, ips=_ips(settings["SENDGRID_SUBUSER_IPS"]))

    def make_pool(server: SmtpServer) -> SmtpClientPool:
        return SmtpClientPool(server, hello=surroundings.hello, timeout=patience.smtp, explain=explain_smtp)

    smtp = SmtpServer.from_url(str(settings["SENDGRID_SMTP_URL"]))
    if smtp.username is None:
        smtp = replace(smtp, username=USERNAME, password=key)
    relay = Relay(smtp, make_pool, subusers)
    return SendGridProvider(api=api, domains=domains, relay=relay, smtp=smtp, subusers=subusers)


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _ips(value: object) -> Sequence[str]:
    return [str(each) for each in value] if isinstance(value, tuple) else []
