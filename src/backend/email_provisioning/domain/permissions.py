"""Who may do what: roles of people, and scopes of the programs that act for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here."""

    #: Has addresses of his own.
    MEMBER = "member"
    #: Runs the server, and has addresses too.
    ADMINISTRATOR = "administrator"
    #: Reads what administrators read, changes nothing and sees no secret.
    AUDITOR = "auditor"


class Scope(StrEnum):
    """What a token is good for."""

    ADDRESSES_READ = "addresses:read"
    ADDRESSES_WRITE = "addresses:write"
    MAIL_SEND = "mail:send"
    MAIL_READ = "mail:read"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an operation."""

    #: None: whoever asks, signed in or not.
    roles: frozenset[Role] | None
    #: What a token that has scopes needs; None: nothing.
    scope: Scope | None = None
    #: Whether only the person may, and no program with a token of hers: what it gives outlasts the token.
    in_person: bool = False

    @property
    def signed_in(self) -> bool:
        """Tell whether somebody has to be signed in."""
        return self.roles is not None


_MEMBERS = frozenset({Role.MEMBER, Role.ADMINISTRATOR})
ANYBODY = Rule(None)
SIGNED_IN = Rule(frozenset(Role))
IN_PERSON = Rule(frozenset(Role), in_person=True)
READS_ADDRESSES = Rule(_MEMBERS, Scope.ADDRESSES_READ)
WRITES_ADDRESSES = Rule(_MEMBERS, Scope.ADDRESSES_WRITE)
SENDS = Rule(_MEMBERS, Scope.MAIL_SEND)
READS_MAIL = Rule(_MEMBERS, Scope.MAIL_READ)
#: Reading what administrators see.
INSPECTS = Rule(frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), Scope.ADMIN)
ADMINISTERS = Rule(frozenset({Role.ADMINISTRATOR}), Scope.ADMIN)
#: What gives somebody a way in, which would outlast the token of a program.
ADMINISTERS_IN_PERSON = Rule(frozenset({Role.ADMINISTRATOR}), Scope.ADMIN, in_person=True)
