"""Rows of the users table: the people of a server that stands alone, and those whom programs act for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from email_provisioning.domain.permissions import Role
from email_provisioning.persistence.tables import log, users
from email_provisioning.persistence.upsert import insert_if_absent


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A person who can sign in here."""

    #: UUIDv7 text; what accounts are owned by.
    id: str
    #: What to call the person; unique.
    name: str
    is_admin: bool
    is_auditor: bool
    created_at: datetime
    #: From when on nothing of the person's is accepted any more; None: never.
    disabled_at: datetime | None

    @property
    def role(self) -> Role:
        """Return what the person is here."""
        if self.is_admin:
            return Role.ADMINISTRATOR
        return Role.AUDITOR if self.is_auditor else Role.MEMBER


_COLUMNS = [users.c[name] for name in User.__dataclass_fields__]


def insert(connection: Connection, user: User) -> bool:
    """Add a user; False where the name is taken."""
    values = {name: getattr(user, name) for name in User.__dataclass_fields__ if name != "name"}
    return insert_if_absent(connection, users, key={"name": user.name}, values=values)


def by_name(connection: Connection, name: str) -> User | None:
    """Return one user."""
    row = connection.execute(select(*_COLUMNS).where(users.c.name == name)).one_or_none()
    return _from_row(row) if row is not None else None


def get(connection: Connection, user_id: str) -> User | None:
    """Return one user by its id."""
    row = connection.execute(select(*_COLUMNS).where(users.c.id == user_id)).one_or_none()
    return _from_row(row) if row is not None else None


def lock(connection: Connection, user_id: str) -> None:
    """Let nobody else change anything that hangs on the user until the transaction ends."""
    connection.execute(select(users.c.id).where(users.c.id == user_id).with_for_update())


def page(connection: Connection, *, limit: int, after: str = "") -> list[User]:
    """Return up to ``limit`` users by name, from after the name ``after`` on."""
    query = select(*_COLUMNS).where(users.c.name > after).order_by(users.c.name).limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def search(
    connection: Connection,
    *,
    text: str,
    limit: int,
    after: str = "",
    role: Role | None = None,
    disabled: bool | None = None,
) -> list[User]:
    """Return up to ``limit`` users whose name holds ``text``, by name, from after the name ``after`` on."""
    query = select(*_COLUMNS).where(users.c.name > after)
    if text:
        query = query.where(users.c.name.icontains(text, autoescape=True))
    if role is not None:
        query = query.where(
            users.c.is_admin.is_(role is Role.ADMINISTRATOR), users.c.is_auditor.is_(role is Role.AUDITOR)
        )
    if disabled is not None:
        query = query.where(users.c.disabled_at.is_not(None) if disabled else users.c.disabled_at.is_(None))
    return [_from_row(row) for row in connection.execute(query.order_by(users.c.name).limit(limit))]


def enabled_by_names(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Return the ids of those of the names whose users may come in."""
    query = select(users.c.id, users.c.name).where(users.c.name.in_(names), users.c.disabled_at.is_(None))
    return {row.name: row.id for row in connection.execute(query)}


def names_of(connection: Connection, user_ids: Collection[str]) -> dict[str, str]:
    """Return the names of those of the ids that are users of ours."""
    query = select(users.c.id, users.c.name).where(users.c.id.in_(user_ids))
    return {row.id: row.name for row in connection.execute(query)}


def lock_administrators(connection: Connection) -> set[str]:
    """Return the ids of the administrators who may come in, and let nobody else change any until the transaction ends.

    Two who demote each other at once take turns here, and the second one finds himself the last.
    """
    query = select(users.c.id).where(users.c.is_admin, users.c.disabled_at.is_(None))
    return set(connection.scalars(query.order_by(users.c.id).with_for_update()))


def set_disabled(connection: Connection, user_id: str, *, at: datetime | None) -> None:
    """Note from when on the user is disabled; None: not at all."""
    connection.execute(users.update().where(users.c.id == user_id).values(disabled_at=at))


def password_of(connection: Connection, name: str) -> tuple[User, str | None] | None:
    """Return a user with the hash of the password, which is None where there is none."""
    row = connection.execute(select(*_COLUMNS, users.c.password).where(users.c.name == name)).one_or_none()
    return (User(**dict(zip(User.__dataclass_fields__, row, strict=False))), row.password) if row else None


def set_password(connection: Connection, user_id: str, password: str) -> None:
    """Keep the hash of a new password."""
    connection.execute(users.update().where(users.c.id == user_id).values(password=password))


def by_subject(connection: Connection, subject: str) -> User | None:
    """Return the user who comes from an OpenID provider under a subject."""
    row = connection.execute(select(*_COLUMNS).where(users.c.subject == subject)).one_or_none()
    return _from_row(row) if row is not None else None


def set_subject(connection: Connection, user_id: str, subject: str) -> None:
    """Note the OpenID provider's name of a user."""
    connection.execute(users.update().where(users.c.id == user_id).values(subject=subject))


def set_roles(connection: Connection, user_id: str, *, is_admin: bool, is_auditor: bool) -> None:
    """Change what a user is."""
    connection.execute(
        users.update().where(users.c.id == user_id).values(is_admin=is_admin, is_auditor=is_auditor)
    )


def has_done(connection: Connection, user_id: str, action: str) -> bool:
    """Tell whether the audit log knows of an action of the user's; reads the whole log where it does not."""
    query = select(exists().where(log.c.user_id == user_id, log.c.action == action))
    return bool(connection.scalar(query))


def _from_row(row: Row[Any]) -> User:
    return User(**row._mapping)
