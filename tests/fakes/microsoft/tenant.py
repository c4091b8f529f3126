"""A Microsoft tenant: users with licences and mailboxes, what was deleted of them, domains, and who may call."""

from __future__ import annotations

import base64
import itertools
import json
import os
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

TENANT_ID = "7c2f51a0-94d6-4b0e-9d0a-5a3f0c1b2d3e"
CLIENT_ID = "1b0e9d0a-5a3f-4c1b-8d3e-7c2f51a094d6"
CLIENT_SECRET = "fake~Client.Secret-0123456789abcdefghij"
BUSINESS_BASIC = "3b555118-da6a-4418-894f-7df1e2096870"
FLOW_FREE = "f30db892-07e9-47e9-837c-80727f46fd3d"
#: Everything that the application may need.
ROLES = frozenset(
    {
        "User.ReadWrite.All",
        "User.DeleteRestore.All",
        "GroupMember.Read.All",
        "LicenseAssignment.Read.All",
        "Domain.Read.All",
        "Mail.Send",
        "Mail.ReadWrite",
    }
)


@dataclass(kw_only=True)
class Letter:
    """A message in a mailbox."""

    content: bytes
    received: datetime
    read: bool = False
    id: str = field(default_factory=lambda: "AAkALg" + base64.urlsafe_b64encode(os.urandom(67)).decode())


@dataclass(kw_only=True)
class Person:
    """A user."""

    #: Its properties as Graph tells them.
    values: dict[str, Any]
    aliases: list[str] = field(default_factory=list)
    #: How many questions to the mailbox are answered with "not yet"; None: it has no licence for one.
    not_yet: int | None = None
    #: How many queries do not see what was changed last.
    unindexed: int = 0
    inbox: list[Letter] = field(default_factory=list)
    #: What was thrown away.
    deleted_items: list[Letter] = field(default_factory=list)
    #: How often its sessions were ended.
    signed_out: int = 0

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def name(self) -> str:
        return str(self.values["userPrincipalName"])

    @property
    def addresses(self) -> set[str]:
        """Return every address that its mail arrives under."""
        return {self.name.lower(), *(each.lower() for each in self.aliases)}

    def as_json(self) -> dict[str, Any]:
        """Return every property that is told without its password."""
        proxies = [f"smtp:{each}" for each in self.aliases]
        if self.not_yet is not None:
            proxies.insert(0, f"SMTP:{self.name}")
        told = {name: value for name, value in self.values.items() if name != "passwordProfile"}
        return {**told, "proxyAddresses": proxies}


@dataclass(kw_only=True)
class Sku:
    """A licence that the tenant has bought."""

    id: str
    name: str
    plans: tuple[str, ...]
    seats: int
    status: str = "Enabled"

    @property
    def gives_mailbox(self) -> bool:
        return any("EXCHANGE_S_STANDARD" in each for each in self.plans)


@dataclass(kw_only=True)
class Tenant:
    """Everything that the fake knows; the lock is for whoever changes it."""

    roles: set[str] = field(default_factory=lambda: set(ROLES))
    secret: str = CLIENT_SECRET
    skus: list[Sku] = field(
        default_factory=lambda: [
            Sku(
                id=FLOW_FREE, name="FLOW_FREE", plans=("EXCHANGE_S_FOUNDATION", "FLOW_P2_VIRAL"), seats=10_000
            ),
            Sku(
                id=BUSINESS_BASIC,
                name="O365_BUSINESS_ESSENTIALS",
                plans=("EXCHANGE_S_STANDARD", "TEAMS1"),
                seats=25,
            ),
        ]
    )
    #: Whether each domain is verified.
    domains: dict[str, bool] = field(
        default_factory=lambda: {"example.test": True, "contoso.onmicrosoft.test": True}
    )
    #: Domains that are not used for mail.
    without_mail: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    deleted: dict[str, Person] = field(default_factory=dict)
    #: The addresses of groups.
    groups: dict[str, str] = field(default_factory=dict)
    #: How many questions to a new mailbox are answered with "not yet".
    delay: int = 1
    #: How many queries do not see a change.
    lag: int = 0
    #: Users that a replica of the directory has not heard of, and those of whose deletion it has not.
    hidden: set[str] = field(default_factory=set)
    hidden_deleted: set[str] = field(default_factory=set)
    #: The most members of a page.
    page_size: int = 1000
    #: Messages that have left the tenant: sender, recipients, content.
    sent: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    tokens_given: int = 0
    #: Whether tokens show nothing of what they carry.
    opaque_tokens: bool = False
    #: What a page says of the next one, instead of the truth.
    next_link: object = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    _clock: itertools.count[int] = field(default_factory=itertools.count)

    # -- Who calls ------------------------------------------------------------

    def new_token(self) -> str:
        """Return a token that carries the roles of now, unsigned."""
        self.tokens_given += 1
        claims = {"aud": "https://graph", "roles": sorted(self.roles), "uti": uuid.uuid4().hex}
        parts = [json.dumps(each).encode() for each in ({"typ": "JWT", "alg": "none"}, claims)]
        token = ".".join(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in parts) + ".c2ln"
        token = uuid.uuid4().hex if self.opaque_tokens else token
        self.tokens.add(token)
        return token

    def expire_tokens(self) -> None:
        """Accept none of the tokens any more that were given so far."""
        self.tokens.clear()

    # -- Users ------------------------------------------------------------

    def add_person(self, name: str, **values: Any) -> Person:
        """Add a user as it is when it was made."""
        person = Person(
            values={
                "id": str(uuid.uuid4()),
                "userPrincipalName": name,
                "displayName": name,
                "accountEnabled": True,
                "assignedLicenses": [],
                "onPremisesExtensionAttributes": {
                    f"extensionAttribute{number}": None for number in range(1, 16)
                },
                **values,
            },
            unindexed=self.lag,
        )
        self.people[person.id] = person
        return person

    def find(self, key: str) -> Person | None:
        """Return a user by its id or its name."""
        named = next((each for each in self.people.values() if each.name.lower() == key.lower()), None)
        return self.people.get(key) or named

    def holder(self, address: str) -> Person | None:
        """Return the user that mail to an address arrives at."""
        found = (each for each in self.people.values() if address.lower() in each.addresses)
        return next((each for each in found if each.not_yet is not None), None)

    def is_used(self, address: str) -> str | None:
        """Return the property by which something has an address already; None where nothing has."""
        if self.find(address):
            return "userPrincipalName"
        aliases = {each for person in self.people.values() for each in person.addresses}
        return "proxyAddresses" if address.lower() in aliases | self.groups.keys() else None

    def delete(self, person: Person) -> None:
        """Keep a user for a restoration: its name is free, and its seats are."""
        del self.people[person.id]
        self.deleted[person.id] = person
        person.values["userPrincipalName"] = person.id.replace("-", "") + person.name
        person.values["deletedDateTime"] = _now()
        person.unindexed = self.lag

    def restore(self, person: Person) -> None:
        """Bring a user back, without the licences whose seats others have taken."""
        person.values["userPrincipalName"] = name_of(person)
        person.values["deletedDateTime"] = None
        held = [str(each["skuId"]) for each in person.values["assignedLicenses"]]
        person.values["assignedLicenses"] = [_assigned(sku) for sku in held if self.free(self.sku(sku)) > 0]
        del self.deleted[person.id]
        self.people[person.id] = person
        person.unindexed = self.lag

    # -- Licences ------------------------------------------------------------

    def sku(self, sku: str) -> Sku:
        """Return a licence by its id; raise KeyError."""
        return {each.id: each for each in self.skus}[sku]

    def used(self, sku: Sku) -> int:
        """Return how many users have a licence."""
        return sum(_assigned(sku.id) in each.values["assignedLicenses"] for each in self.people.values())

    def free(self, sku: Sku) -> int:
        """Return how many seats are left."""
        return sku.seats - self.used(sku)

    def assign(self, person: Person, sku: Sku) -> None:
        """Give a licence, unless it is there; a mailbox is on its way from then on."""
        if _assigned(sku.id) not in person.values["assignedLicenses"]:
            person.values["assignedLicenses"].append(_assigned(sku.id))
        if sku.gives_mailbox and person.not_yet is None:
            person.not_yet = self.delay

    # -- Mail ------------------------------------------------------------

    def deliver(self, person: Person, content: bytes, *, sender: str = "") -> None:
        """Put a message into an inbox, with the lines that a server adds on top."""
        trace = f"Received: from outside by exchange.test id {next(self._clock)}\r\n"
        path = f"Return-Path: <{sender}>\r\n" if sender else ""
        letter = Letter(content=(path + trace).encode() + content, received=datetime.now(UTC))
        person.inbox.append(letter)

    def send(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Deliver a message to whoever is here, and let it leave for the others."""
        elsewhere: list[str] = []
        for each in dict.fromkeys(recipients):
            if person := self.holder(each):
                self.deliver(person, content, sender=sender)
            else:
                elsewhere.append(each)
        if elsewhere:
            self.sent.append((sender, tuple(elsewhere), content))


def name_of(person: Person) -> str:
    """Return the name of a user, deleted or not."""
    return person.name.removeprefix(person.id.replace("-", ""))


def _assigned(sku: str) -> dict[str, Any]:
    return {"skuId": sku, "disabledPlans": []}


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
