"""What a Google Workspace holds, and how a test wants it to behave."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import getaddresses

from email_provisioning.testing.outside import Arrived, Outside

#: Every scope that an adapter may need; a test takes some away.
SCOPES = frozenset(
    f"https://www.googleapis.com/auth/{name}"
    for name in (
        "admin.directory.user",
        "admin.directory.group",
        "admin.directory.group.readonly",
        "admin.directory.domain.readonly",
        "siteverification",
        "apps.licensing",
        "apps.groups.settings",
        "gmail.send",
        "gmail.modify",
        "gmail.labels",
        "gmail.settings.basic",
        "gmail.settings.sharing",
    )
)


@dataclass
class FakeMessage:
    """A message in a mailbox."""

    id: str
    content: bytes
    labels: set[str]
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class FakeUser:
    """A user, with what is in the mailbox."""

    id: str
    email: str
    given_name: str
    family_name: str
    password: str = field(default="", repr=False)
    external_ids: list[dict[str, str]] = field(default_factory=list)
    suspended: bool = False
    unit: str = "/"
    aliases: list[str] = field(default_factory=list)
    is_admin: bool = False
    is_delegated_admin: bool = False
    deleted: bool = False
    #: How often the mailbox is asked for before it is made.
    polls_left: int = 0
    #: How often the user is looked for by the id before it is shown by it.
    hidden_left: int = 0
    #: How many changes are refused since the creation is not complete.
    incomplete_left: int = 0
    messages: list[FakeMessage] = field(default_factory=list)
    #: The status of each further address that the mailbox may send as.
    senders: dict[str, str] = field(default_factory=dict)
    #: The name of each label by its id.
    labels: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeGroup:
    """A group, with what was written to it."""

    id: str
    email: str
    name: str
    description: str
    #: As the Groups Settings API has them: texts all.
    settings: dict[str, str] = field(
        default_factory=lambda: {"archiveOnly": "false", "whoCanPostMessage": "ALL_MEMBERS_CAN_POST"}
    )
    #: How often the settings are looked for before they are there.
    hidden_left: int = 0
    messages: list[bytes] = field(default_factory=list)


class GoogleOutside(Outside):
    """The world beyond the Google Workspace: Gmail takes a message for it and delivers later."""

    def __init__(self) -> None:
        """Take everything."""
        super().__init__()
        self._arrived: list[Arrived] = []

    @property
    def arrived(self) -> list[Arrived]:
        """Return what was sent there, oldest first."""
        return self._arrived


@dataclass
class Workspace:
    """One customer's Google Workspace."""

    domain: str = "example.test"
    #: Whether each domain is verified.
    domains: dict[str, bool] = field(default_factory=dict)
    users: list[FakeUser] = field(default_factory=list)
    groups: list[FakeGroup] = field(default_factory=list)
    outside: GoogleOutside = field(default_factory=GoogleOutside)
    #: The scopes that are delegated to the service account.
    delegated: set[str] = field(default_factory=lambda: set(SCOPES))
    #: Who has the licence, and how many there are.
    licensed: set[str] = field(default_factory=set)
    seats: int = 100
    #: How many users there may be.
    most_users: int = 1000
    #: How each new user and group begins.
    polls_until_ready: int = 1
    hidden_reads: int = 0
    incomplete_changes: int = 0
    #: Whether Google asks a group by mail before a user may send as it.
    asks_groups: bool = False
    #: Whether a list of deleted users shows their external ids.
    shows_marks_of_deleted: bool = True
    #: The size of a page, whatever was asked for.
    most_a_page: int = 500
    #: What the next calls are refused with whose ``METHOD path`` the pattern finds.
    script: list[tuple[re.Pattern[str], Exception]] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.domains.setdefault(self.domain, True)
        self.admin = self.add_user(f"admin@{self.domain}")
        self.admin.is_admin = True

    def refuse(self, call: str, error: Exception, *, times: int = 1) -> None:
        """Refuse the next calls whose ``METHOD path`` the pattern finds."""
        self.script += [(re.compile(call), error)] * times

    def meet_script(self, call: str) -> None:
        """Raise what a call is to be refused with."""
        for at, (pattern, error) in enumerate(self.script):
            if pattern.search(call):
                del self.script[at]
                raise error

    def new_id(self) -> int:
        """Return a number that no other thing has."""
        return next(self._ids)

    def add_user(self, email: str, **members: object) -> FakeUser:
        """Add a user who is complete."""
        number = self.new_id()
        user = FakeUser(
            id=f"1{number:020d}",
            email=email,
            given_name="Given",
            family_name="Family",
        )
        for name, value in members.items():
            setattr(user, name, value)
        self.users.append(user)
        return user

    def add_group(self, email: str, *, name: str = "", description: str = "") -> FakeGroup:
        """Add a group."""
        group = FakeGroup(id=f"0{self.new_id():014x}", email=email, name=name, description=description)
        self.groups.append(group)
        return group

    def user(self, key: str, *, deleted: bool = False) -> FakeUser | None:
        """Return the user with this id, address or alias."""
        key = key.lower()
        for user in self.users:
            if user.deleted == deleted and (key in (user.id, user.email) or key in user.aliases):
                return user
        return None

    def group(self, key: str) -> FakeGroup | None:
        """Return the group with this id or address."""
        return next((each for each in self.groups if key.lower() in (each.id, each.email)), None)

    def is_held(self, email: str) -> bool:
        """Tell whether a user or a group has the address."""
        return self.user(email) is not None or self.group(email) is not None

    def deliver(self, user: FakeUser, content: bytes, *, sender: str = "you@elsewhere.test") -> FakeMessage:
        """Let a message arrive in a mailbox, with what a server puts on top."""
        trace = f"Return-Path: <{sender}>\r\nReceived: by 2002:a05 with SMTP id x; now\r\n".encode()
        return self.keep(user, trace + content, {"INBOX", "UNREAD"})

    def keep(self, user: FakeUser, content: bytes, labels: set[str]) -> FakeMessage:
        """Put a message into a mailbox."""
        message = FakeMessage(id=f"{0x18C0000000000000 + self.new_id():x}", content=content, labels=labels)
        user.messages.append(message)
        return message

    def post(self, user: FakeUser, content: bytes) -> FakeMessage:
        """Deliver a message that a user sends to everybody whom its header names, without Bcc."""
        header = message_from_bytes(content, policy=policy.compat32)
        fields = [str(each) for name in ("to", "cc", "bcc") for each in header.get_all(name, [])]
        recipients = tuple(dict.fromkeys(address for _, address in getaddresses(fields) if address))
        sender = self._sender(user, str(header.get("from", user.email)))
        sent = _without_bcc(content)
        if any(not self.is_held(each) for each in recipients):
            self.outside.arrived.append(Arrived(sender=sender, recipients=recipients, content=sent))
        for each in recipients:
            reader, group = self.user(each), self.group(each)
            if reader is not None and not reader.suspended:
                self.deliver(reader, sent, sender=sender)
            if group is not None and group.settings["archiveOnly"] == "false":
                group.messages.append(sent)
        return self.keep(user, content, {"SENT"})

    def _sender(self, user: FakeUser, written: str) -> str:
        """Return who a message is from: Gmail puts the user's own address where another one was not accepted."""
        address = getaddresses([written])[0][1].lower()
        return address if user.senders.get(address) == "accepted" else user.email


def _without_bcc(content: bytes) -> bytes:
    head, separator, body = content.partition(b"\r\n\r\n")
    lines: list[bytes] = []
    dropping = False
    for line in head.split(b"\r\n"):
        folded = line[:1] in (b" ", b"\t")
        dropping = dropping if folded else line.lower().startswith(b"bcc:")
        if not dropping:
            lines.append(line)
    return b"\r\n".join(lines) + separator + body
