"""Who is signed in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.web.schemas.accounts import AccountLimit, Capabilities
from email_provisioning.web.schemas.base import Input, Output


class SessionRequest(Input):
    """A one-time sign-in token: what follows #sign-in= in the link."""

    token: Annotated[str, Field(max_length=200)]


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


class Me(Output):
    """Who is signed in, and what can be had."""

    user: Person
    domains: list[Domain]
    limits: Limits
