"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from email_provisioning.web.schemas.base import Input, Output, ShortText, StoredText


def _no_number(value: object) -> object:
    """Refuse a number, bare or as text, which would be taken for seconds since 1970."""
    if not isinstance(value, str) or "T" not in value.upper():
        raise ValueError("give an instant such as 2026-11-25T12:00:00Z (RFC 3339)")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_no_number)]


class PageQuery(Input):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: ShortText | None = None


class EntryFilter(Input):
    """Which entries are wanted."""

    actor: StoredText | None = Field(default=None, description="A user's id, operator or system.")
    address: StoredText | None = None
    action: StoredText | None = Field(default=None, description="Such as create.")
    status: StoredText | None = Field(default=None, description="success, failed, or the code of a refusal.")
    since: Instant | None = Field(default=None, description="From this instant on.")
    until: Instant | None = Field(default=None, description="Before this instant.")


class EntryQuery(EntryFilter, PageQuery):
    """Which page of which entries."""


class ExportQuery(EntryFilter):
    """Which entries, in which form."""

    format: Literal["jsonl", "csv"] = "jsonl"


class Entry(Output):
    """Something that was done, or refused."""

    id: int
    at: datetime
    user_id: str = Field(description="Who did it.")
    action: str
    status: str
    email_account_id: str | None
    address: str | None
    request_id: str | None
    origin: str | None
    details: dict[str, Any]


class EntryPage(Output):
    """Some entries, newest first."""

    entries: list[Entry]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")
