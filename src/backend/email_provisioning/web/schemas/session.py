"""Who is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from email_provisioning.web.schemas.accounts import AccountLimit, Capabilities
from email_provisioning.web.schemas.base import Input, Output, StoredText


class SessionRequest(Input):
    """How to sign in: with a token alone, or with name and password."""

    token: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="What follows #sign-in= in a one-time link."
    )
    name: Annotated[StoredText, Field(max_length=200)] | None = None
    password: Annotated[str, Field(max_length=256)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.token is None) == (self.name is None or self.password is None):
            raise ValueError("give either a token, or a name and a password")
        return self


class PasswordRequest(Input):
    """A new password."""

    password: Annotated[str, Field(max_length=256)]
    current: Annotated[str, Field(max_length=256)] | None = Field(
        default=None, description="The present one, where there is one."
    )


class CallbackQuery(Input):
    """What an OpenID provider sends the browser back with; it may add what we do not know (RFC 6749, section 4.1.2)."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    code: Annotated[str, Field(max_length=4000)] | None = None
    state: Annotated[str, Field(max_length=200)] | None = None
    iss: Annotated[str, Field(max_length=1000)] | None = None
    error: Annotated[str, Field(max_length=200)] | None = None


class SignInWays(Output):
    """How people sign in here."""

    link: bool
    password: bool
    oidc: bool


class OpenSession(Output):
    """A session of mine."""

    id: str
    label: str = Field(description="What the browser calls itself.")
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    current: bool = Field(description="Whether it is the one that asks.")


class OpenSessions(Output):
    """My sessions."""

    sessions: list[OpenSession]


class Person(Output):
    """The person, or the one whom a program acts for."""

    id: str
    name: str
    is_admin: bool
    role: Literal["member", "administrator", "auditor"]


class Domain(Output):
    """A domain that addresses can be made on."""

    name: str
    provider: str
    default: bool
    capabilities: Capabilities


class Limits(Output):
    """What the person may have."""

    accounts: AccountLimit
    message_bytes: int = Field(
        description="The largest message that can be sent, its files in base64 included."
    )


class Me(Output):
    """Who is signed in, and what can be had."""

    user: Person
    domains: list[Domain]
    limits: Limits
