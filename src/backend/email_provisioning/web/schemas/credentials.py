"""The passwords of an address."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.web.schemas.accounts import Credentials, Operation
from email_provisioning.web.schemas.base import Input, Output, ShortText

Network = Annotated[str, Field(max_length=64, examples=["203.0.113.0/24"])]
#: More than is allowed, so that it is the use case which says how many are.
Networks = Annotated[list[Network], Field(max_length=100)]
CredentialKind = Literal["gateway", "direct"]


class CredentialRequest(Input):
    """The password that is wanted."""

    label: ShortText = Field(default="", description="What it is for.", examples=["Phone"])
    kind: CredentialKind = Field(
        default="gateway",
        description="gateway: of our own server. direct: of the vendor's, where the address's capabilities say so; "
        "what is sent with it counts against no limit here.",
    )
    expires_at: datetime | None = Field(default=None, description="None: until it is revoked.")
    networks: Networks = Field(default=[], description="Where it may be used from; empty: anywhere.")


class CredentialChange(Input):
    """What to change of a password; what is left out stays."""

    label: ShortText | None = None
    expires_at: datetime | None = Field(default=None, description="Given as null: until it is revoked.")
    networks: Networks | None = None


class LastUse(Output):
    """When and from where a password was last used, to the minute and never the whole address."""

    at: datetime
    family: Literal["ipv4", "ipv6"] | None
    network: str | None = Field(description="The first 24 bits of an IPv4 address, 48 of an IPv6 address.")


class Credential(Output):
    """What is known of a password; never the password."""

    id: str
    label: str
    kind: CredentialKind
    main: bool = Field(description="The one that the address was made with, or one that replaced it.")
    status: Literal["pending", "active", "revoking", "failed"]
    created_at: datetime
    shown_at: datetime | None = Field(description="None: reveal it to see it, once.")
    expires_at: datetime | None
    replaced: bool = Field(description="Another one took its place by a rotation; it works until it expires.")
    networks: list[str] = Field(description="Where it may be used from; empty: anywhere.")
    last_use: LastUse | None = Field(description="None: never; or it is the vendor who knows.")
    rotation_due_at: datetime | None
    error_code: str | None = Field(description="Why the vendor did not issue it.")
    operation: Operation | None


class CredentialLimit(Output):
    """How many passwords there are and may be."""

    used: int
    max: int


class CredentialList(Output):
    """All passwords of an address, newest first."""

    credentials: list[Credential]
    limits: CredentialLimit


class IssuedCredential(Output):
    """A new password; without credentials while the vendor is still at it."""

    email: str
    credential: Credential
    credentials: Credentials | None = Field(
        description="Shown only now; None also where they were shown before."
    )


class RotatedCredential(Output):
    """A password that takes the place of another one."""

    email: str
    credential: Credential
    credentials: Credentials | None
    previous_valid_until: datetime | None
