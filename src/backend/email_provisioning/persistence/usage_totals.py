"""What addresses have sent in a month, added up by provider, domain or person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select

from email_provisioning.persistence.tables import accounts, usage, usage_days
from email_provisioning.persistence.usage import COUNTED, UNCOUNTED
from email_provisioning.persistence.usage_days import Tally


class Group(StrEnum):
    """What it is added up by."""

    PROVIDER = "provider"
    DOMAIN = "domain"
    USER = "user"


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """What the addresses of one group have sent in a month."""

    #: The provider's kind, the domain's name or the person's id.
    key: str
    #: How many addresses have sent anything.
    addresses: int
    tally: Tally


_KEYS: Mapping[Group, ColumnElement[str]] = {
    Group.PROVIDER: accounts.c.provider,
    Group.DOMAIN: accounts.c.domain,
    Group.USER: accounts.c.user_id,
}


def of_month(
    connection: Connection, group: Group, month: date, following: date, *, limit: int, after: str | None
) -> list[Total]:
    """Return up to ``limit`` groups in which anything happened, by their key, from after the key ``after`` on.

    ``month`` and ``following`` are the first days of the month and of the next one.
    """
    key = _KEYS[group]
    start = key > after if after is not None else key.is_not(None)
    sent = (
        select(
            key,
            func.count(),
            func.sum(usage.c.month_used),
            func.sum(usage.c.month_internal),
        )
        .select_from(accounts)
        .join(usage, usage.c.account_id == accounts.c.id)
        .where(usage.c.month == month, start)
        .group_by(key)
        .order_by(key)
        .limit(limit)
    )
    happened = (
        select(key, usage_days.c.kind, func.sum(usage_days.c.count))
        .select_from(accounts)
        .join(usage_days, usage_days.c.account_id == accounts.c.id)
        .where(
            usage_days.c.day >= month,
            usage_days.c.day < following,
            # What was sent is in the other table, with the day in progress.
            usage_days.c.kind.not_in((COUNTED, UNCOUNTED)),
            start,
        )
        .group_by(key, usage_days.c.kind)
        .order_by(key, usage_days.c.kind)
    )
    kinds: dict[str, dict[str, int]] = {}
    addresses: dict[str, int] = {}
    for name, count, used, internal in connection.execute(sent):
        addresses[name] = count
        kinds[name] = {COUNTED: int(used), UNCOUNTED: int(internal)}
    for name, kind, count in connection.execute(happened):
        kinds.setdefault(name, {})[kind] = int(count)
    return [
        Total(key=name, addresses=addresses.get(name, 0), tally=Tally.of(kinds[name]))
        for name in sorted(kinds)[:limit]
    ]
