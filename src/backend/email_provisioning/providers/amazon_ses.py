"""Addresses that send through Amazon SES; it keeps no mailbox, and knows domains, not addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from email_provisioning.domain.address import Address, parse_address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import InvalidName, NotSupported, ProviderMisconfigured
from email_provisioning.providers import _ses_messages as messages
from email_provisioning.providers._ses_api import KIND, SENDING, Aws, text
from email_provisioning.providers._ses_client import Access, Service
from email_provisioning.providers._ses_diagnosis import Diagnosis
from email_provisioning.providers._ses_domains import MARK, Domains
from email_provisioning.providers._ses_password import smtp_password
from email_provisioning.providers._ses_probe import Accepts, accepts, wait_until_accepted
from email_provisioning.providers._ses_tenants import Tenants, tenant_name
from email_provisioning.providers._ses_users import ACTIVE, ADDRESS, Key, Minted, User, Users
from email_provisioning.providers.base import (
    Capabilities,
    Direct,
    DirectCredential,
    Holding,
    Mailbox,
    Outgoing,
    Provider,
)
from email_provisioning.providers.registry import Surroundings

#: Where Amazon takes mail over SMTP, with STARTTLS (RFC 3207).
SMTP_HOST, SMTP_PORT = "email-smtp.{region}.amazonaws.com", 587


class AmazonSesProvider(Provider):
    """Sends from every address of a domain that is verified at Amazon, and issues passwords bound to one address.

    An address's ref is the account's id: there is nothing at Amazon that would be the address itself. What there may
    be is an IAM user with its password, which bears that id as our mark.
    """

    kind: ClassVar[str] = KIND
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=False,
        read=False,
        # Passwords of Amazon's own do not come through our gateway.
        remote_suspend=True,
        receives_while_suspended=False,
        restore=True,
        ready_at_once=True,
        made_on_first_use=False,
        makes_mailboxes=False,
        hosted=False,
        direct=Direct.BOUND,
        direct_note="direct_bound",
        max_recipients=messages.MOST_RECIPIENTS,
    )

    def __init__(
        self,
        aws: Aws,
        *,
        configuration_set: str | None = None,
        tenants: bool = False,
        probe: Accepts | None = accepts,
    ) -> None:
        """With ``tenants``, each domain sends as its own; without a ``probe``, new passwords are not tried."""
        self._aws = aws
        self._configuration_set = configuration_set
        self._probe = probe
        self._domains = Domains(aws)
        self._tenants = Tenants(aws, configuration_set=configuration_set) if tenants else None
        self._users: Users | None = Users(aws)

    # -- The life of an address ------------------------------------------------------------

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Return False: every address of a verified domain can send, and our own records alone know which does."""
        return False

    def create(self, mailbox: Mailbox) -> str:
        """Check that Amazon sends for the domain; an identity for each address would only be a second truth."""
        self._domains.check(mailbox.address.domain)
        if self._tenants is not None:
            self._tenants.ensure(mailbox.address.domain)
        return mailbox.account_id

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Return True: there is nothing that would have to become ready."""
        return True

    def suspend(self, mailbox: Mailbox) -> None:
        """Let no password of Amazon's own work, also after a deletion and a restoration."""
        self._issuing().stop(mailbox, suspended=True)

    def resume(self, mailbox: Mailbox) -> None:
        """Let its passwords work again."""
        self._issuing().start(mailbox, resumed=True)

    def delete(self, mailbox: Mailbox) -> None:
        """Let no password of Amazon's own work."""
        if self._users is not None:
            self._users.stop(mailbox, suspended=False)

    def restore(self, mailbox: Mailbox) -> None:
        """Let its passwords work again, unless the address was suspended."""
        if self._users is not None:
            self._users.start(mailbox, resumed=False)

    def purge(self, mailbox: Mailbox) -> None:
        """Remove the user with its passwords."""
        if self._users is not None:
            self._users.remove(mailbox)

    # -- Its mail ------------------------------------------------------------

    def check_recipient(self, recipient: Address) -> None:
        """Raise `RecipientRefused` for an address that is not in ASCII."""
        messages.check_recipient(recipient)

    def relay(self, message: Outgoing) -> str:
        """Send the message in one call, to every recipient or to none; return Amazon's id of it."""
        messages.check(message)
        domain = message.sender.rpartition("@")[2]
        wanted = messages.request(
            message,
            configuration_set=self._configuration_set,
            tenant=tenant_name(domain) if self._tenants is not None else None,
        )
        meaning = messages.meaning(message.recipients)
        sent = self._aws.call(Service.SES, "SendEmail", wanted, meaning=meaning, lane=SENDING)
        return text(sent, "MessageId")

    # -- Passwords of Amazon's own ------------------------------------------------------------

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        """Make an access key that sends from this address alone, and return it as a password for SMTP.

        A new key is refused for some seconds: it is tried until it works, for a while. What was not seen to work by
        then is returned all the same, because it does a moment later and could not be had again.
        """
        key = self._issuing().mint(mailbox, version=version)
        credential = self._credential(key)
        if self._probe is not None:
            wait_until_accepted(credential, accepts=self._probe)
        return credential

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        """Remove the access key of this version."""
        self._issuing().revoke(mailbox, version=version)

    # -- What an administrator asks ------------------------------------------------------------

    def domain_status(self, domain: str) -> DomainStatus:
        """Return how the domain stands at Amazon; one that it does not know has no records of its own yet."""
        return self._domains.status(domain)

    def register_domain(self, domain: str) -> DomainStatus:
        """Register the domain where Amazon does not know it; one that was there before us stays as it is."""
        return self._domains.register(domain)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Look at the account, the domain and the rights of the key."""
        return Diagnosis(aws=self._aws, domains=self._domains, tenants=self._tenants, users=self._users).run(
            domain
        )

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return the users with passwords, and the addresses of the domain that somebody has verified alone."""
        for user, keys in self._users.of_domain(domain) if self._users is not None else ():
            yield _holding(user, keys)
        identities = self._aws.pages(
            Service.SES, "ListEmailIdentities", {"PageSize": 1000}, of="EmailIdentities"
        )
        for identity in identities:
            name = text(identity, "IdentityName")
            if name.lower().endswith(f"@{domain}"):
                yield Holding(ref=name, address=_address(name), account_id=None)

    def _issuing(self) -> Users:
        if self._users is None:
            raise NotSupported("This server lets Amazon issue no passwords: AWS_SES_DIRECT is false.")
        return self._users

    def _credential(self, key: Minted) -> DirectCredential:
        region = self._aws.access.region
        return DirectCredential(
            ref=key.id,
            username=key.id,
            password=smtp_password(key.secret, region),
            host=SMTP_HOST.format(region=region),
            port=SMTP_PORT,
            security="starttls",
        )


class AmazonSesSender(AmazonSesProvider):
    """Sends, and issues no passwords: the server's key then needs no right to make users."""

    capabilities: ClassVar[Capabilities] = replace(
        AmazonSesProvider.capabilities,
        remote_suspend=False,
        direct=Direct.NONE,
        direct_note="direct_off",
    )

    def __init__(self, aws: Aws, *, configuration_set: str | None = None, tenants: bool = False) -> None:
        """With ``tenants``, each domain sends as its own."""
        super().__init__(aws, configuration_set=configuration_set, tenants=tenants, probe=None)
        self._users = None


def build(surroundings: Surroundings) -> AmazonSesProvider:
    """Return the provider as the settings want it; raise `ProviderMisconfigured` where they are not enough."""
    settings = surroundings.settings
    needed = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    if missing := [name for name in needed if not settings.get(name)]:
        raise ProviderMisconfigured(amazon.SETTINGS_MISSING(settings=missing))
    endpoint, token = settings.get("AWS_ENDPOINT_URL"), settings.get("AWS_SESSION_TOKEN")
    access = Access(
        key_id=str(settings["AWS_ACCESS_KEY_ID"]),
        secret=str(settings["AWS_SECRET_ACCESS_KEY"]),
        token=None if token is None else str(token),
        region=str(settings["AWS_REGION"]),
        endpoint=None if endpoint is None else str(endpoint),
    )
    aws = Aws(access, pace=surroundings.pace, observe=surroundings.observe)
    chosen = settings.get("AWS_SES_CONFIGURATION_SET")
    configuration_set = None if chosen is None else str(chosen)
    tenants = bool(settings.get("AWS_SES_TENANTS"))
    if not settings.get("AWS_SES_DIRECT"):
        return AmazonSesSender(aws, configuration_set=configuration_set, tenants=tenants)
    # Where the API is somewhere else, Amazon's own SMTP server knows nothing of its keys.
    probe = accepts if endpoint is None else None
    return AmazonSesProvider(aws, configuration_set=configuration_set, tenants=tenants, probe=probe)


def _holding(user: User, keys: Sequence[Key]) -> Holding:
    noted = [user.version_of(key.id) for key in keys]
    # A key that is not noted is the one that was minted last, or what is left of it.
    versions = {user.minting if each is None else each for each in noted}
    # Without keys, its tag alone tells; the key whose secret was lost tells nothing as long as it does not work.
    told = user.suspended or any(each is not None for each in noted)
    return Holding(
        ref=user.name,
        address=_address(user.tags.get(ADDRESS, "")),
        account_id=user.tags.get(MARK),
        suspended=told and all(key.status != ACTIVE for key in keys),
        direct_versions=sorted(each for each in versions if each is not None),
    )


def _address(email: str) -> Address | None:
    """Return the address, None where this is none that we could have."""
    try:
        return parse_address(email)
    except InvalidName:
        return None
