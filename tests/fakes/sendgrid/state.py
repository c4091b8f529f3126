"""What the fake of SendGrid remembers: an account, its keys, domains and subusers."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

#: What a key with full access may do, as far as the fake knows.
EVERY_SCOPE = (
    "api_keys.create",
    "api_keys.delete",
    "api_keys.read",
    "api_keys.update",
    "categories.stats.read",
    "mail.send",
    "subusers.create",
    "subusers.read",
    "user.account.read",
    "user.credits.read",
    "whitelabel.create",
    "whitelabel.read",
    "whitelabel.update",
)
#: What SendGrid adds to every key by itself.
ADDED = ("2fa_required", "sender_verification_eligible")
#: How many keys an account or a subuser may have.
KEYS_AT_MOST = 100
#: How many calls a window allows, and how long it lasts, in seconds.
CALLS, WINDOW = 600, 60


@dataclass(kw_only=True)
class Key:
    """An API key; its secret is told once."""

    id: str
    name: str
    scopes: list[str]
    secret: str
    #: The subuser that it belongs to, None for the account itself.
    owner: str | None

    def may(self, scope: str) -> bool:
        """Tell whether it has a scope."""
        return scope in self.scopes


@dataclass(kw_only=True)
class Domain:
    """An authenticated domain."""

    id: int
    domain: str
    #: Whether SendGrid sends for it; only a validation changes that.
    valid: bool
    #: The names of the records that a resolver would find.
    published: set[str]
    subusers: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Subuser:
    """An account below the account."""

    id: int
    username: str
    email: str
    ips: list[str]
    disabled: bool = False


RECORDS = ("mail_cname", "dkim1", "dkim2")


@dataclass
class State:
    """Everything there is."""

    keys: dict[str, Key] = field(default_factory=dict)
    domains: list[Domain] = field(default_factory=list)
    subusers: dict[str, Subuser] = field(default_factory=dict)
    #: Names of subusers that belong to other customers.
    foreign: set[str] = field(default_factory=set)
    account_type: str = "paid"
    credits: tuple[int, int] = (99_000, 100_000)
    #: How many calls are left in the window.
    calls_left: int = CALLS
    #: Whether the account's data is kept in another region.
    elsewhere: bool = False
    #: How many recipients messages went to, by the subuser that sent them (None: the account itself) and category.
    counted: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.master = self.add_key("server", EVERY_SCOPE, None)

    def add_key(self, name: str, scopes: Sequence[str], owner: str | None) -> Key:
        """Mint a key; names need not be unique."""
        key_id = secrets.token_urlsafe(16)
        secret = f"SG.{key_id}.{secrets.token_urlsafe(32)}"
        key = Key(id=key_id, name=name, scopes=[*scopes, *ADDED], secret=secret, owner=owner)
        with self.lock:
            self.keys[key_id] = key
        return key

    def keys_of(self, owner: str | None) -> list[Key]:
        """Return the keys of the account or of a subuser."""
        with self.lock:
            return [key for key in self.keys.values() if key.owner == owner]

    def key_of_secret(self, secret: str) -> Key | None:
        """Return the key that a secret opens with."""
        with self.lock:
            return next((key for key in self.keys.values() if key.secret == secret), None)

    def add_domain(self, name: str, *, valid: bool = True) -> Domain:
        """Authenticate a domain."""
        with self.lock:
            published = set(RECORDS) if valid else set()
            domain = Domain(id=len(self.domains) + 1, domain=name, valid=valid, published=published)
            self.domains.append(domain)
        return domain

    def may_send_as(self, key: Key, domain: str) -> bool:
        """Tell whether a key may send as a domain: its own, or those of the account that it belongs to."""
        with self.lock:
            return any(
                each.domain == domain and each.valid and (key.owner is None or key.owner in each.subusers)
                for each in self.domains
            )

    def add_subuser(self, username: str, email: str, ips: list[str]) -> Subuser:
        """Make a subuser."""
        with self.lock:
            made = Subuser(id=1000 + len(self.subusers), username=username, email=email, ips=ips)
            self.subusers[username] = made
        return made

    def remove_subuser(self, username: str) -> None:
        """Remove a subuser with its keys; one that is not there is no error."""
        with self.lock:
            self.subusers.pop(username, None)
            self.keys = {key.id: key for key in self.keys.values() if key.owner != username}
            for domain in self.domains:
                domain.subusers = [each for each in domain.subusers if each != username]

    def take_call(self) -> bool:
        """Count a call; False where none is left."""
        with self.lock:
            if self.calls_left <= 0:
                return False
            self.calls_left -= 1
            return True

    @staticmethod
    def window_ends() -> int:
        """Return when the next window begins, in seconds since 1970."""
        return (int(time.time()) // WINDOW + 1) * WINDOW
