"""What the three kinds of addresses at Google have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from email_provisioning.domain.address import Address, parse_address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.errors import InvalidName, MessageRefused, NotSupported, ProviderMisconfigured
from email_provisioning.providers._envelope import addressed
from email_provisioning.providers._google_api import LICENCES, GoogleApi
from email_provisioning.providers._google_diagnosis import Diagnosis
from email_provisioning.providers._google_domain import Domains
from email_provisioning.providers._google_gmail import Gmail
from email_provisioning.providers._google_group_directory import GroupDirectory
from email_provisioning.providers._google_licences import Licences
from email_provisioning.providers._google_user_directory import User, UserDirectory
from email_provisioning.providers.base import Holding, Outgoing, Provider

#: What the ref of each kind begins with; that of a user is Google's id alone, all digits.
USER_REF, GROUP_REF, ALIAS_REF = "", "group:", "alias:"
#: What the address of a user who was purged begins with while Google keeps him.
PURGED = "purged-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What every kind is built of."""

    api: GoogleApi
    #: The user whose aliases are made, or who sends for groups; None where there is none.
    alias_user: str | None = None
    #: Gives licences; None where the plan does it by itself.
    licences: Licences | None = None


class GoogleProvider(Provider):
    """Keeps addresses in a Google Workspace, in the name of one of its administrators."""

    kind: ClassVar[str] = "google"
    #: The scopes that have to be delegated, beside that for licences.
    scopes: ClassVar[Sequence[str]]
    #: Whether groups are changed, and not only read.
    changes_groups: ClassVar[bool] = False

    def __init__(self, parts: Parts) -> None:
        """Call Google by ``parts``."""
        self.parts = parts
        self._api = parts.api
        self._users = UserDirectory(parts.api)
        self._groups = GroupDirectory(parts.api, changes=self.changes_groups)
        self._domains = Domains(parts.api)
        self._gmail = Gmail(parts.api)

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether a user, an alias, a group or a user who was deleted of late has the address.

        A deleted one that bears the mark of any account of ours does not count: our own records say who may have his
        address, and Google gives it to the next.
        """
        with self._domains.blamed(address.domain):
            user = self._users.user(address.email)
            if user is not None:
                return self._mark_of_user(user, address) != account_id
            group = self._groups.group(address.email)
            if group is not None:
                return group.account_id != account_id
            return any(
                each.email == address.email and each.account_id is None
                for each in self._users.users(address.domain, deleted=True)
            )

    def _mark_of_user(self, user: User, address: Address) -> str | None:
        """Return the account that has an address by a user; None where it is somebody else's."""
        return user.account_id if user.email == address.email else None

    def check_recipient(self, recipient: Address) -> None:
        """Let everybody pass: Google knows the recipients when it delivers."""

    def relay(self, message: Outgoing) -> str | None:
        """Send as the address itself; Gmail takes the recipients from the header, so that it has to name them all."""
        if not message.sender:
            raise NotSupported("Google sends mail of its mailboxes alone, and no bounces.")
        try:
            sender = parse_address(message.sender)
        except InvalidName as error:
            raise MessageRefused("The sender's address cannot be sent as.") from error
        mailbox = self._sender_for(sender)
        return self._gmail.send(mailbox, addressed(message.content, message.recipients))

    @abstractmethod
    def _sender_for(self, sender: Address) -> str:
        """Return the address of the user in whose name the message is sent."""

    def domain_status(self, domain: str) -> DomainStatus:
        """Return whether Google has verified the domain, and the records that it asks for."""
        return self._domains.status(domain)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Check the key, each delegated scope, the administrator, the domain and what else the kind needs."""
        licences = self.parts.licences
        diagnosis = Diagnosis(
            api=self._api,
            scopes=[*self.scopes, *([LICENCES] if licences is not None else [])],
            users=self._users,
            domains=self._domains,
            licences=licences,
            alias_user=self.parts.alias_user,
        )
        return diagnosis.findings(domain, kind=self.kind)

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return the users and groups of the domain.

        Deleted users are left out: nobody can end what Google keeps of them sooner than it does, so that there is
        nothing to be done about them.
        """
        for user in self._users.users(domain):
            yield Holding(
                ref=user.id,
                address=address_of(user.email),
                account_id=user.account_id,
                suspended=user.suspended,
            )
        for group in self._groups.groups(domain):
            ref, address = f"{GROUP_REF}{group.id}", address_of(group.email)
            yield Holding(ref=ref, address=address, account_id=group.account_id)


def address_of(email: str) -> Address:
    """Return an address as Google has it, in lower case: its rules allow some that ours do not."""
    local, _, domain = email.rpartition("@")
    return Address(local=local, domain=domain)


def check_ref(ref: str | None, beginning: str) -> str | None:
    """Return what follows the beginning of a kind's refs; raise `ProviderMisconfigured` for that of another kind."""
    if ref is None:
        return None
    if not ref.startswith(beginning) or (not beginning and not ref.isdecimal()):
        raise ProviderMisconfigured(
            "This address was made as another kind of address at Google: set GOOGLE_MAILBOX_KIND back to it."
        )
    return ref.removeprefix(beginning)
