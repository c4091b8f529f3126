"""Limits on what an address or a person may do, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Limit(StrEnum):
    """What can be limited."""

    #: Addresses that a person may have.
    ACCOUNTS = "accounts"
    #: Recipients of an address in a day, in a month and in a minute.
    DAILY = "daily"
    MONTHLY = "monthly"
    MINUTE = "minute"
    #: Recipients of one message.
    RECIPIENTS = "recipients"


class Scope(StrEnum):
    """What an override is for; the later, the more specific, and the most specific wins."""

    DOMAIN = "domain"
    USER = "user"
    ADDRESS = "address"


#: Where a limit comes from that nothing overrides.
SETTING = "setting"
#: The highest value of each limit that is not a slip of the keyboard.
HIGHEST: Mapping[Limit, int] = {
    Limit.ACCOUNTS: 10_000_000,
    Limit.DAILY: 1_000_000_000,
    Limit.MONTHLY: 1_000_000_000,
    Limit.MINUTE: 1_000_000_000,
    Limit.RECIPIENTS: 10_000,
}
#: The lowest: nothing can be sent to nobody.
LOWEST: Mapping[Limit, int] = {**dict.fromkeys(Limit, 0), Limit.RECIPIENTS: 1}


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """Limits other than the settings' for a domain, a person or an address."""

    id: str
    scope: Scope
    #: The domain's name, the user's id or the address.
    target: str
    #: Limit → value; one that is not in it inherits.
    values: Mapping[Limit, int]
    #: Why, in the words of whoever set it.
    reason: str
    #: When it ends; None: when somebody removes it.
    expires_at: datetime | None
    set_by: str
    set_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class InForce:
    """A limit as it holds for an address now."""

    limit: Limit
    #: None: there is none.
    value: int | None
    #: ``setting``, or the scope of the override that it comes from.
    source: str
    #: That override's reason and end.
    reason: str | None = None
    expires_at: datetime | None = None


def in_force(defaults: Mapping[Limit, int | None], overrides: Mapping[Scope, Override]) -> list[InForce]:
    """Return every limit as it holds: of the most specific override that names it, or of the settings."""
    found = []
    for limit in Limit:
        override = next(
            (
                overrides[scope]
                for scope in reversed(Scope)
                if scope in overrides and limit in overrides[scope].values
            ),
            None,
        )
        if override is None:
            found.append(InForce(limit=limit, value=defaults[limit], source=SETTING))
        else:
            found.append(
                InForce(
                    limit=limit,
                    value=override.values[limit],
                    source=override.scope,
                    reason=override.reason,
                    expires_at=override.expires_at,
                )
            )
    return found
