"""Which names the administrator lets people create."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from email_provisioning.domain.account import ROLE_NAMES
from email_provisioning.domain.address import Address, parse_name
from email_provisioning.domain.blocklist import Blocklist, blocklist
from email_provisioning.domain.confusables import skeleton
from email_provisioning.domain.patterns import allowing, is_glob, normal_pattern
from email_provisioning.errors import (
    DomainUnknown,
    InvalidName,
    NameBlocked,
    NameEmpty,
    NameNotAllowed,
    NameRefused,
    NameReserved,
    NameTooLong,
)

#: Nobody can create these: the role names, and the sender of delivery reports (RFC 5321 §4.5.1, RFC 2142).
RESERVED = ROLE_NAMES | {"mailer-daemon"}


@dataclass(frozen=True, kw_only=True)
class NamePolicy:
    """The rules for names: reserved before blocked, blocked before allowed; compiled once.

    A bare word in ``allowed`` allows itself, and itself followed by a separator or a digit (``contact``,
    ``contact-paris``, ``contact2``, not ``contactez``). A bare word in ``blocked`` blocks every name that holds
    it between separators or digits (``spam``, ``no-spam``, ``1spam``), look-alikes included (``sp4m``). A
    pattern with ``*``, ``?`` or ``[...]`` is a glob over the whole name. ValueError tells of a wrong pattern.
    """

    #: What a name must match; none: every name will do.
    allowed: tuple[str, ...] = ()
    #: What a name must not match.
    blocked: tuple[str, ...] = ()

    #: The bare words of ``allowed``: each is a name that can be had.
    allowed_words: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _allowed: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _blocklist: Blocklist = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        allowed = [normal_pattern(pattern) for pattern in self.allowed]
        blocked = [normal_pattern(pattern) for pattern in self.blocked]
        words = tuple(pattern for pattern in allowed if not is_glob(pattern))
        object.__setattr__(self, "allowed_words", words)
        object.__setattr__(self, "_allowed", allowing(allowed) if allowed else None)
        object.__setattr__(self, "_blocklist", blocklist(blocked, roles=RESERVED))

    def judge(self, text: str, *, domain: str, known_domains: Collection[str]) -> Address:
        """Return the address that a typed name stands for, or raise the InvalidName that says why it is none.

        A text that is no name but looks like a blocked one (``spam`` with a Cyrillic letter) is NameBlocked.
        """
        try:
            address = parse_name(text, domain=domain, known_domains=known_domains)
        except (NameEmpty, NameTooLong, DomainUnknown):
            raise
        except InvalidName as error:
            seen = skeleton(text)
            if self._blocklist.blocks((seen.rpartition("@")[0] or seen).strip()):
                raise NameBlocked from error
            raise
        self.check(address.local)
        return address

    def check(self, local: str) -> None:
        """Raise NameReserved, NameBlocked or NameNotAllowed where a canonical local part may not be created."""
        if local in RESERVED:
            raise NameReserved
        if self._blocklist.blocks(skeleton(local)):
            raise NameBlocked
        if self._allowed is not None and not self._allowed.fullmatch(local):
            raise NameNotAllowed

    def allows(self, local: str) -> bool:
        """Tell whether a canonical local part may be created."""
        try:
            self.check(local)
        except NameRefused:
            return False
        return True
