"""Users, as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from email_provisioning.web.schemas.base import Input, Output, StoredText

Role = Literal["member", "administrator", "auditor"]


class UserQuery(Input):
    """Which users to list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: StoredText | None = None
    q: Annotated[StoredText, Field(max_length=200)] = Field(default="", description="A part of the name.")
    role: Role | None = None
    disabled: bool | None = None


class ManagedUser(Output):
    """Somebody who can sign in."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


class ManagedUsers(Output):
    """Some users, by name."""

    users: list[ManagedUser]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class InviteRequest(Input):
    """Whom to invite."""

    name: StoredText
    role: Role = "member"


class Invitation(Output):
    """A user and a link. The link is told only now, and works once."""

    user: ManagedUser
    sign_in_link: str
    expires_at: datetime


class UserChange(Input):
    """What is to be different."""

    role: Role | None = None
    disabled: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.role is None and self.disabled is None:
            raise ValueError("give a role, or say whether the user is disabled")
        return self


class ManagedToken(Output):
    """What is known of an API token, never the token itself."""

    id: str
    label: str
    scopes: list[str] | None = Field(description="Null: whatever the user may do.")
    domains: list[str] | None = Field(description="Null: all.")
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class ManagedSession(Output):
    """A browser in which the user is signed in."""

    id: str
    label: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class UserDetails(Output):
    """A user with everything that lets the person or a program in."""

    user: ManagedUser
    tokens: list[ManagedToken]
    sessions: list[ManagedSession]


class EndedSessions(Output):
    """How many sessions were ended."""

    ended: int
