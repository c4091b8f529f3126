"""What is paid for, added up: addresses and messages by provider and domain, and by person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from email_provisioning.domain.account import ADMINISTRATORS, COUNTED
from email_provisioning.domain.spending import Load
from email_provisioning.persistence.tables import account_counts, accounts, usage

#: The provider's kind, and the domain's name or the person's id.
Key = tuple[str, str]


def by_domain(connection: Connection, *, month: date) -> dict[Key, Load]:
    """Return what each domain has at each provider, those that have nothing left out."""
    found: defaultdict[Key, Load] = defaultdict(Load)
    total = func.sum(account_counts.c["count"])
    query = (
        select(account_counts.c.provider, account_counts.c.domain, total)
        .where(account_counts.c.state.in_(COUNTED))
        .group_by(account_counts.c.provider, account_counts.c.domain)
        .having(total > 0)
    )
    for provider, domain, addresses in connection.execute(query):
        found[provider, domain] += Load(addresses=int(addresses))
    _add_emails(connection, found, accounts.c.domain, month)
    return dict(found)


def by_user(connection: Connection, *, month: date) -> dict[Key, Load]:
    """Return what each person has at each provider; role mailboxes are nobody's."""
    found: defaultdict[Key, Load] = defaultdict(Load)
    query = (
        select(accounts.c.provider, accounts.c.user_id, func.count())
        .where(accounts.c.state.in_(COUNTED), accounts.c.user_id != ADMINISTRATORS)
        .group_by(accounts.c.provider, accounts.c.user_id)
    )
    for provider, user_id, addresses in connection.execute(query):
        found[provider, user_id] += Load(addresses=addresses)
    _add_emails(connection, found, accounts.c.user_id, month)
    return dict(found)


def _add_emails(
    connection: Connection, found: defaultdict[Key, Load], key: ColumnElement[str], month: date
) -> None:
    """Add what was sent in the month that begins on a day, by addresses that are deleted since too."""
    query = (
        select(accounts.c.provider, key, func.sum(usage.c.month_used))
        .select_from(usage)
        .join(accounts, accounts.c.id == usage.c.account_id)
        .where(usage.c.month == month, accounts.c.user_id != ADMINISTRATORS)
        .group_by(accounts.c.provider, key)
    )
    for provider, name, emails in connection.execute(query):
        found[provider, name] += Load(emails=int(emails))
