"""Whether a name is free, and what else could be had: from our own records alone, at every keystroke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from email_provisioning.domain.address import Address
from email_provisioning.domain.policy import NamePolicy
from email_provisioning.domain.suggestions import candidates, organisation_word
from email_provisioning.errors import AddressTaken, DomainUnknown, InvalidName, ProvisioningError
from email_provisioning.persistence import accounts
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.domains import Domains

#: How many suggestions are given at most.
SUGGESTIONS = 5
#: How many candidates are looked up at once, and how many at most.
BATCH, MOST_CANDIDATES = 25, 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a person is told of a name."""

    available: bool
    #: The address that the name stands for; None where it stands for none.
    email: str | None
    #: Why it cannot be had; None where it can.
    reason: ProvisioningError | None
    #: Free addresses to have instead, best first.
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Availability:
    """Answers from the database: one query, and one more where the name is taken."""

    database: Database
    domains: Domains
    policy: NamePolicy
    #: Words for places that suggestions may add.
    places: tuple[str, ...]

    def check(self, username: str, domain: str | None = None) -> Verdict:
        """Judge a name as it was typed; a bad one is a verdict, not an error."""
        try:
            address = self.judge(username, domain)
        except DomainUnknown as reason:
            return Verdict(available=False, email=None, reason=reason)
        except InvalidName as reason:
            # An empty field is no wish for something else.
            instead = self.suggest(username, domain) if username.strip() else ()
            return Verdict(available=False, email=None, reason=reason, suggestions=instead)
        with self.database.read() as connection:
            taken = accounts.is_held(connection, address.email)
        if not taken:
            return Verdict(available=True, email=address.email, reason=None)
        instead = self.suggest(address.local, address.domain)
        return Verdict(available=False, email=address.email, reason=AddressTaken(), suggestions=instead)

    def judge(self, username: str, domain: str | None) -> Address:
        """Return the address that a name stands for, or raise the `InvalidName` that says why it stands for none."""
        known = self.domains.all()
        return self.policy.judge(
            username, domain=domain or self.domains.default.name, known_domains=tuple(known)
        )

    def suggest(self, username: str, domain: str | None) -> tuple[str, ...]:
        """Return up to five free addresses that the policy allows, best first."""
        domain = domain or self.domains.default.name
        names = candidates(
            username,
            organisation=organisation_word(domain),
            places=self.places,
            words=self.policy.allowed_words,
        )
        allowed = (name for name in names if self.policy.allows(name))
        emails = (Address(local=name, domain=domain).email for name in islice(allowed, MOST_CANDIDATES))
        return tuple(islice(self._free(emails), SUGGESTIONS))

    def _free(self, emails: Iterable[str]) -> Iterable[str]:
        remaining = iter(emails)
        while batch := list(islice(remaining, BATCH)):
            with self.database.read() as connection:
                taken = accounts.held(connection, batch)
            yield from (email for email in batch if email not in taken)
