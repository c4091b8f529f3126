"""Addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText

Status = Literal["reserved", "provisioning", "active", "suspended", "deleting", "deleted", "failed"]


class CreateRequest(Input):
    """The address that is wanted."""

    username: ShortText = Field(examples=["contact"])
    display_name: ShortText | None = Field(default=None, description="Shown beside the address.")
    domain: ShortText | None = Field(default=None, description="None: the default domain.")


class AccountQuery(Input):
    """Which addresses to list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: ShortText | None = None
    q: Annotated[str, Field(max_length=200)] = Field(
        default="", description="Beginnings of words of the name or the display name."
    )
    status: Status | None = Field(
        default=None, description="Only those in this state; deleted and failed ones are listed only so."
    )


class Capabilities(Output):
    """What can be done with an address."""

    send: bool
    receive: bool
    read: bool = Field(description="Received mail can be read here.")
    suspend: bool
    receives_while_suspended: bool = Field(description="Suspended, it still receives.")
    restore: bool
    restore_days: int | None = Field(description="For how many days the vendor keeps what was deleted.")
    direct: Literal["none", "any_sender", "bound"] = Field(
        description="Whether the vendor issues an SMTP password of its own, and as whom it sends."
    )
    direct_note: str = Field(description="The code of what to know of that.")
    webmail: str | None = Field(description="The vendor's own page for reading mail.")
    max_recipients: int | None = Field(
        description="To how many recipients the vendor lets one message go; null where only our own limit holds."
    )


class UsagePeriod(Output):
    """How much of a limit is used, in recipients."""

    used: int
    limit: int
    resets_at: datetime
    state: Literal["ok", "high", "very_high", "reached"] = Field(
        description="high from 80 % on, very_high from 95 % on."
    )


class Usage(Output):
    """What an address has sent."""

    day: UsagePeriod
    month: UsagePeriod


class Operation(Output):
    """What is under way."""

    id: str
    kind: Literal[
        "create",
        "rotate",
        "suspend",
        "resume",
        "delete",
        "restore",
        "purge",
        "issue",
        "issue_direct",
        "revoke_direct",
        "repair",
    ]
    state: Literal["pending", "running", "undoing", "succeeded", "failed"]
    step: str | None
    attempts: int
    retry_at: datetime | None
    error_code: str | None


class Account(Output):
    """An address."""

    id: str
    email: str
    username: str
    domain: str
    display_name: str
    provider: str
    status: Status
    error_code: str | None
    created_at: datetime
    activated_at: datetime | None
    deleted_at: datetime | None
    restorable_until: datetime | None = Field(
        description="null where it cannot be restored, or not any more: the vendor may keep it for less long."
    )
    credentials_shown: bool
    last_used_at: datetime | None = Field(
        description="When a mail program last signed in with one of its passwords."
    )
    usage: Usage
    capabilities: Capabilities
    webmail_url: str | None
    operation: Operation | None
    shared: bool = Field(description="A role mailbox of the administrators.")


class AccountLimit(Output):
    """How many addresses there are and may be."""

    used: int
    max: int


class AccountPage(Output):
    """Some addresses."""

    accounts: list[Account]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")
    limits: AccountLimit


class AccountChange(Output):
    """An address after a change; with 202 the change is still under way."""

    account: Account


class Server(Output):
    """A server that a mail client connects to."""

    host: str
    port: int
    security: Literal["starttls", "tls"]


class Credentials(Output):
    """What a mail client needs. Shown once."""

    username: str
    password: str
    smtp: Server
    imap: Server | None
    webmail_url: str | None
    expires_in: int = Field(description="Seconds for which to show them.")


class Created(Output):
    """A new address; without credentials while it is under way."""

    success: bool
    email: str
    account: Account
    credentials: Credentials | None


class Revealed(Output):
    """The credentials of an address, for the first and only time."""

    email: str
    credentials: Credentials


class Rotated(Output):
    """New credentials."""

    email: str
    credentials: Credentials
    previous_valid_until: datetime | None
