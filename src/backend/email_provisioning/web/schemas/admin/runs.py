"""Operations under way."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from email_provisioning.web.schemas.accounts import Operation
from email_provisioning.web.schemas.base import Output


class ManagedRun(Output):
    """One operation on one address."""

    operation: Operation
    account_id: str
    email: str
    owner_id: str
    provider: str
    actor: str = Field(description="Who asked for it.")
    origin: str
    created_at: datetime
    vendor_status: int | None = Field(
        description="The HTTP status that the vendor answered the last call with."
    )
    undoable: bool


class ManagedRuns(Output):
    """Some operations, oldest first."""

    runs: list[ManagedRun]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")
