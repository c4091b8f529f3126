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
    #: Whether a token that is good for some domains alone may, because each address is looked at for its domain.
    within_domains: bool = False

    @property
    def signed_in(self) -> bool:
        """Tell whether somebody has to be signed in."""
        return self.roles is not None


_MEMBERS = frozenset({Role.MEMBER, Role.ADMINISTRATOR})
_INSPECTORS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
ANYBODY = Rule(None)
SIGNED_IN = Rule(frozenset(Role))
#: Seeing what one is and may oneself.
SEES_ONESELF = Rule(frozenset(Role), within_domains=True)
IN_PERSON = Rule(frozenset(Role), in_person=True)
READS_ADDRESSES = Rule(_MEMBERS, Scope.ADDRESSES_READ, within_domains=True)
WRITES_ADDRESSES = Rule(_MEMBERS, Scope.ADDRESSES_WRITE, within_domains=True)
SENDS = Rule(_MEMBERS, Scope.MAIL_SEND, within_domains=True)
READS_MAIL = Rule(_MEMBERS, Scope.MAIL_READ, within_domains=True)
#: Reading what administrators see.
INSPECTS = Rule(_INSPECTORS, Scope.ADMIN)
ADMINISTERS = Rule(_ADMINISTRATORS, Scope.ADMIN)
#: The same of addresses, and of what is under way with them: what is on other domains is not there for the token.
INSPECTS_ADDRESSES = Rule(_INSPECTORS, Scope.ADMIN, within_domains=True)
ADMINISTERS_ADDRESSES = Rule(_ADMINISTRATORS, Scope.ADMIN, within_domains=True)
#: What gives somebody a way in, which would outlast the token of a program.
ADMINISTERS_IN_PERSON = Rule(_ADMINISTRATORS, Scope.ADMIN, in_person=True)
