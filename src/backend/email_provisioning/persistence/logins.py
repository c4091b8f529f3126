"""What a login asks of the database: who holds an address, and whether the password of an open session still holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, literal, null, or_, select

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.limits import Limit
from email_provisioning.persistence import limits
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import UtcDateTime, accounts, credentials


@dataclass(frozen=True, kw_only=True, slots=True)
class Password:
    """What a login needs to know of a password."""

    id: str
    digest: str = field(repr=False)
    last_used_at: datetime | None
    #: Where it may be used from, as `domain.networks` writes it; None: anywhere.
    networks: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimant:
    """Who holds an address, with the password of the digest that was asked for."""

    account_id: str
    state: AccountState
    local_part: str
    domain: str
    display_name: str
    #: The provider's kind.
    provider: str
    #: None where the address has no such password, or none that has not ended.
    password: Password | None
    #: To how many recipients an override lets a message go; None: none says.
    recipients: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand for a session that is open."""

    state: AccountState
    #: Whether the password that began the session is still there and not expired.
    usable: bool
    #: Where that may be used from now.
    networks: str | None


_AT = bindparam("at", type_=UtcDateTime)
_USABLE = or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > _AT)
_ASKED = select(literal(1).label("asked")).subquery()
_HOLDER = [accounts.c[name] for name in ("id", "state", "local_part", "domain", "display_name", "provider")]
# One row whether the address has one password or twenty, and where nobody holds it: how long that takes tells nothing.
# A direct password has no digest.
_FOR_LOGIN = Prepared(
    lambda _dialect: select(
        *_HOLDER,
        limits.effective(Limit.RECIPIENTS, null()),
        credentials.c.id,
        credentials.c.digest,
        credentials.c.last_used_at,
        credentials.c.networks,
    ).select_from(
        limits.with_overrides(
            _ASKED.outerjoin(accounts, accounts.c.held_address == bindparam("address")), _AT
        ).outerjoin(
            credentials,
            and_(
                credentials.c.account_id == accounts.c.id,
                credentials.c.digest == bindparam("digest"),
                _USABLE,
            ),
        )
    )
)
_STANDING = (
    select(accounts.c.state, credentials.c.id, credentials.c.networks)
    .select_from(
        accounts.outerjoin(
            credentials,
            and_(
                credentials.c.account_id == accounts.c.id,
                credentials.c.id == bindparam("credential"),
                _USABLE,
            ),
        )
    )
    .where(accounts.c.id == bindparam("account"))
)


def for_login(connection: Connection, held_address: str, digest: str, *, at: datetime) -> Claimant | None:
    """Return who holds a canonical address, in one query; None where nobody does."""
    row = _FOR_LOGIN.one(connection, {"address": held_address, "digest": digest, "at": at})
    if row is None or row[0] is None:
        return None
    account_id, state, local_part, domain, display_name, provider, recipients, *password = row
    return Claimant(
        account_id=account_id,
        state=AccountState(state),
        local_part=local_part,
        domain=domain,
        display_name=display_name,
        provider=provider,
        recipients=recipients,
        # An outer join: without such a password the row ends in NULLs.
        password=_password(*password) if password[0] is not None else None,
    )


def standing(
    connection: Connection, account_id: str, credential_id: str | None, *, at: datetime
) -> Standing | None:
    """Return how an account and one of its passwords stand; None where the account is gone."""
    values = {"account": account_id, "credential": credential_id, "at": at}
    row = connection.execute(_STANDING, values).one_or_none()
    if row is None:
        return None
    return Standing(state=AccountState(row[0]), usable=row[1] is not None, networks=row[2])


def touch(connection: Connection, credential_id: str, *, at: datetime, network: str | None) -> None:
    """Note that a password was accepted, and from where; an earlier instant than the one noted changes nothing."""
    is_later = or_(credentials.c.last_used_at.is_(None), credentials.c.last_used_at < at)
    statement = credentials.update().where(credentials.c.id == credential_id, is_later)
    connection.execute(statement.values(last_used_at=at, last_used_from=network))


def _password(password_id: str, digest: str, last_used_at: datetime | None, networks: str | None) -> Password:
    return Password(id=password_id, digest=digest, last_used_at=last_used_at, networks=networks)
