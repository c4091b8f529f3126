"""Addresses with a mailbox at Microsoft 365, through Graph."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote

import httpx

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.domain.sentences import microsoft
from email_provisioning.errors import (
    DomainNotVerified,
    MailboxMissing,
    ProviderMisconfigured,
    ProviderUnavailable,
    SenderRefused,
)
from email_provisioning.providers._envelope import addressed
from email_provisioning.providers._graph_client import KIND, VERSION, GraphClient, counted, text
from email_provisioning.providers._graph_diagnosis import Diagnosis
from email_provisioning.providers._graph_domains import Domains
from email_provisioning.providers._graph_errors import graph_error, login_error
from email_provisioning.providers._graph_licences import Licences
from email_provisioning.providers._graph_reader import GraphReader
from email_provisioning.providers._graph_token import TokenSource
from email_provisioning.providers._graph_users import Users
from email_provisioning.providers._http import Explain, VendorClient
from email_provisioning.providers.base import Capabilities, Holding, Mailbox, Outgoing, Provider
from email_provisioning.providers.registry import Surroundings

#: The settings without which nothing can be done.
NEEDED = ("MICROSOFT_TENANT_ID", "MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET")
#: The addresses that a mailbox can have, none of which leads to another path.
_SENDER = re.compile(r"[A-Za-z0-9!$&'*+=^_`{|}~.-]+@[A-Za-z0-9.-]+")
#: What names a tenant: an id, or one of its domains.
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


class Microsoft365Provider(Provider):
    """Makes users with a licence, and sends and reads as them.

    A mailbox's ref is the user's id, which stays when the user is renamed.
    """

    kind: ClassVar[str] = KIND
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=True,
        read=True,
        remote_suspend=True,
        receives_while_suspended=True,
        restore=True,
        restore_days=30,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        direct_note="direct_microsoft365",
        webmail="https://outlook.office.com/mail/",
        max_recipients=500,
    )

    def __init__(self, graph: GraphClient, *, usage_location: str, licence: str | None) -> None:
        """``usage_location`` is a country (ISO 3166), ``licence`` the id or name of the one to give, if not any."""
        self._graph = graph
        self._users = Users(graph=graph, usage_location=usage_location)
        self._licences = Licences(graph=graph, wanted=licence)
        self._domains = Domains(graph=graph)
        self._reader = GraphReader(graph=graph)

    # -- The life of an address ------------------------------------------------------------

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether a user, a deleted user or a group has the address."""
        if any(user.account_id != account_id for user in self._users.holders(address)):
            return True
        return self._users.is_group(address)

    def create(self, mailbox: Mailbox) -> str:
        """Make the user and give it a licence; the mailbox itself takes Exchange minutes, or a day."""
        try:
            user = self._users.make(mailbox)
        except DomainNotVerified as error:
            records = [record.as_json() for record in self._domains.status(mailbox.address.domain).records]
            raise DomainNotVerified(cause=error.cause, records=records) from error
        self._licences.give(user)
        return user.id

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether Exchange shows the inbox: a licence alone makes no mailbox yet."""
        ref = mailbox.ref or self._users.find(mailbox)
        if ref is None:
            return False
        path = f"/users/{quote(ref, safe='')}/mailFolders/inbox"
        reply = self._graph.find("probe", "GET", path, query={"$select": "id"}, mailbox=ref)
        return reply is not None and bool(text(reply.object(), "id"))

    def suspend(self, mailbox: Mailbox) -> None:
        """Let nobody sign in; mail still arrives."""
        ref = self._ref(mailbox)
        self._users.enable(ref, enabled=False)
        self._users.sign_out(ref)

    def resume(self, mailbox: Mailbox) -> None:
        """Allow to sign in again."""
        self._users.enable(self._ref(mailbox), enabled=True)

    def delete(self, mailbox: Mailbox) -> None:
        """Delete the user, which the tenant keeps for 30 days."""
        if ref := mailbox.ref or self._users.find(mailbox):
            self._users.delete(ref)

    def restore(self, mailbox: Mailbox) -> None:
        """Bring the user back, with its licence: another one may have taken its seat meanwhile."""
        ref = mailbox.ref or self._users.find_deleted(mailbox) or self._users.find(mailbox)
        user = self._users.restore(ref) if ref else None
        if user is None:
            raise MailboxMissing("Nothing is left of this mailbox at Microsoft 365: its 30 days are over.")
        self._licences.give(user)

    def purge(self, mailbox: Mailbox) -> None:
        """Delete the user, and then what the tenant keeps of it."""
        ref = mailbox.ref or self._users.find(mailbox)
        deleted = self._users.delete(ref) if ref else False
        kept = ref or self._users.find_deleted(mailbox)
        if kept and not self._users.purge(kept) and deleted:
            # The directory answers from many places, and this one has not heard of the deletion yet.
            raise ProviderUnavailable(cause="purge_user: the user that was deleted is not to be seen yet")

    # -- Its mail ------------------------------------------------------------

    def check_recipient(self, recipient: Address) -> None:
        """Accept everybody: Exchange tells of unknown recipients by a bounce."""

    def relay(self, message: Outgoing) -> str | None:
        """Send as the mailbox's user; the id is the one that Microsoft's support asks for."""
        if not _SENDER.fullmatch(message.sender):
            raise SenderRefused("This provider sends only as one of its own mailboxes.")
        content = addressed(message.content, message.recipients)
        reply = self._graph.call(
            "send",
            "POST",
            f"/users/{quote(message.sender, safe='@')}/sendMail",
            expect=(202,),
            content=base64.b64encode(content),
            headers={"Content-Type": "text/plain"},
            mailbox=message.sender,
        )
        return reply.headers.get("request-id")

    @property
    def reader(self) -> GraphReader:
        """Return what reads inboxes through Graph."""
        return self._reader

    # -- What an administrator asks ------------------------------------------------------------

    def domain_status(self, domain: str) -> DomainStatus:
        """Return what the tenant says of the domain, with its records but for DKIM, which it does not show."""
        return self._domains.status(domain)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Look at the key, the permissions, the licences and the domain."""
        return list(
            Diagnosis(graph=self._graph, licences=self._licences, domains=self._domains).findings(domain)
        )

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return every user with a name on the domain, and of the deleted ones those that bear our mark."""
        for user in self._users.on_domain(domain):
            yield Holding(
                ref=user.id,
                address=_address(user.name, domain),
                account_id=user.account_id,
                suspended=not user.enabled,
            )
        for user in self._users.deleted_on_domain(domain):
            if user.account_id is not None:
                yield Holding(
                    ref=user.id,
                    address=_address(user.name, domain),
                    account_id=user.account_id,
                    deleted=True,
                )

    def _ref(self, mailbox: Mailbox) -> str:
        ref = mailbox.ref or self._users.find(mailbox)
        if ref is None:
            raise MailboxMissing
        return ref


def build(surroundings: Surroundings, *, timeout: httpx.Timeout | None = None) -> Microsoft365Provider:
    """Return the provider as the settings want it; raise `ProviderMisconfigured` where some are missing."""
    settings = surroundings.settings
    if missing := [name for name in NEEDED if not settings.get(name)]:
        raise ProviderMisconfigured(microsoft.SETTINGS_MISSING(settings=missing))
    if not _TENANT.fullmatch(str(settings["MICROSOFT_TENANT_ID"])):
        raise ProviderMisconfigured(microsoft.TENANT_INVALID())

    def client(base_url: str, explain: Explain) -> VendorClient:
        return VendorClient(
            vendor=KIND,
            base_url=base_url,
            pace=surroundings.pace,
            observe=surroundings.observe,
            explain=explain,
            timeout=timeout,
        )

    root = str(settings["MICROSOFT_GRAPH_BASE_URL"]).removesuffix(VERSION)
    tokens = TokenSource(
        client=client(str(settings["MICROSOFT_LOGIN_BASE_URL"]), login_error),
        tenant=str(settings["MICROSOFT_TENANT_ID"]),
        client_id=str(settings["MICROSOFT_CLIENT_ID"]),
        secret=str(settings["MICROSOFT_CLIENT_SECRET"]),
        scope=f"{root}/.default",
        account=counted("login"),
    )
    licence = settings.get("MICROSOFT_LICENCE_SKU")
    webmail = settings.get("MICROSOFT_WEBMAIL_URL")
    return (_with_webmail(str(webmail)) if webmail else Microsoft365Provider)(
        GraphClient(client(root + VERSION, graph_error), tokens, base_url=root + VERSION),
        usage_location=str(settings["MICROSOFT_USAGE_LOCATION"]),
        licence=str(licence) if licence else None,
    )


def _with_webmail(url: str) -> type[Microsoft365Provider]:
    """Return the provider of a cloud whose Outlook is elsewhere."""

    class NationalCloudProvider(Microsoft365Provider):
        capabilities: ClassVar[Capabilities] = replace(Microsoft365Provider.capabilities, webmail=url)

    return NationalCloudProvider


def _address(name: str, domain: str) -> Address:
    return Address(local=name.removesuffix(f"@{domain}"), domain=domain)
