"""Subusers: an account below ours for each domain, and the key that our relay sends with for it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from email_provisioning.domain.sentences import sendgrid
from email_provisioning.errors import ProviderMisconfigured, SendingPaused
from email_provisioning.providers._sendgrid_api import SendGridApi, Subuser
from email_provisioning.providers._sendgrid_domains import AuthenticatedDomain, SendGridDomains
from email_provisioning.providers._sendgrid_keys import MARK, SEND
from email_provisioning.providers.kept import KeptSecrets


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayKey:
    """The key that the relay signs in with for a domain."""

    id: str
    secret: str = field(repr=False)


class Subusers:
    """Makes subusers and their relay keys, and finds them again; every call can be repeated."""

    def __init__(
        self, api: SendGridApi, domains: SendGridDomains, *, kept: KeptSecrets, ips: Sequence[str]
    ) -> None:
        """Let new subusers send from ``ips``, and keep their relay keys' secrets in ``kept``."""
        self._api = api
        self._domains = domains
        self._kept = kept
        self._ips = ips
        #: The domains whose relay keys this process has looked through, and those that have to be looked through.
        self._looked: set[str] = set()
        self._unsure: set[str] = set()

    def prepare(self, name: str) -> str:
        """Return the subuser of a domain, ready to send, its relay key included; make what is missing.

        Raises `DomainNotVerified`, and what `ensure` raises.
        """
        username = self.ensure(self._domains.verified(name))
        if name not in self._looked:
            self._unsure.add(name)
        self.relay_key(name)
        self._looked.add(name)
        return username

    def find(self, domain: str) -> Subuser | None:
        """Return the subuser of a domain, None where there is none yet."""
        return self._api.subuser(username_of(domain))

    def ensure(self, domain: AuthenticatedDomain) -> str:
        """Return the subuser of a domain, ready to send as it; make what is missing.

        Raises `SendingPaused` where somebody has disabled it, `ProviderMisconfigured` where its name belongs to
        another customer of SendGrid.
        """
        username = username_of(domain.name)
        found = self._api.subuser(username)
        if found is None:
            found = self._make(username, domain.name)
        if found.disabled:
            raise SendingPaused(sendgrid.SUBUSER_PAUSED(domain=domain.name))
        if username not in domain.subusers:
            self._api.assign_domain(domain.id, username)
            self._domains.forget(domain.name)
        return username

    def relay_key(self, name: str) -> RelayKey:
        """Return the key that the relay uses for a domain; mint one where none is kept."""
        kept = self._kept.get_or_make(
            _kept_as(name), lambda: self._mint(name), lambda made: self._drop(name, made)
        )
        key_id, _, secret = kept.partition(" ")
        if name in self._unsure:
            self._remove_lost_relay_keys(name, key_id)
            self._unsure.discard(name)
        return RelayKey(id=key_id, secret=secret)

    def forget_relay_key(self, name: str, key: RelayKey) -> bool:
        """Forget a relay key that SendGrid does not know any more; False where it knows it."""
        if self.relay_key(name) != key:
            return True  # another process has replaced it
        if self._is_there(name, key):
            return False
        self._kept.forget(_kept_as(name))
        return True

    def _make(self, username: str, domain: str) -> Subuser:
        # Nobody signs in as a subuser: its password is forgotten at once.
        password = f"{secrets.token_urlsafe(32)}aA1!"
        made = self._api.make_subuser(
            username, email=f"postmaster@{domain}", password=password, ips=self._ips
        )
        found = Subuser(username=username, disabled=False) if made else self._api.subuser(username)
        if found is None:
            raise ProviderMisconfigured(sendgrid.SUBUSER_FOREIGN(username=username))
        return found

    def _remove_lost_relay_keys(self, name: str, kept_id: str) -> None:
        """Remove relay keys of a domain whose secrets were lost between the answer and its note.

        Only the one that is kept is ever used: a process that mints another at this moment finds that it came second,
        and removes its own.
        """
        of = username_of(name)
        for key in self._api.keys(of):
            if key.name == _relay_name(name) and key.id != kept_id:
                self._api.remove_key(key.id, of)

    def _mint(self, name: str) -> str:
        of = self.ensure(self._domains.verified(name))
        self._unsure.add(name)
        made = self._api.make_key(_relay_name(name), [SEND], of)
        return f"{made.id} {made.secret}"

    def _drop(self, name: str, made: str) -> None:
        self._api.remove_key(made.partition(" ")[0], username_of(name))

    def _is_there(self, name: str, key: RelayKey) -> bool:
        if self.find(name) is None:
            return False
        scopes = self._api.key_scopes(key.id, username_of(name))
        return scopes is not None and SEND in scopes


def username_of(domain: str) -> str:
    """Return the name of a domain's subuser: names are unique among all customers of SendGrid, and short."""
    return f"ep-{hashlib.sha256(domain.encode()).hexdigest()[:20]}"


def _relay_name(domain: str) -> str:
    return f"{MARK}/{domain}/relay"


def _kept_as(domain: str) -> str:
    return f"sendgrid/relay/{domain}"
