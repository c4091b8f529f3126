"""Everybody's addresses, and what is done to many of them at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from email_provisioning.web.schemas.accounts import Account, Status
from email_provisioning.web.schemas.base import Input, Output, ShortText, StoredText

BulkAction = Literal["suspend", "resume", "delete", "restore"]
JobStatus = Literal["checked", "running", "stopping", "stopped", "done"]
RowStatus = Literal["ready", "refused", "started", "done", "failed"]


class AddressFilter(Input):
    """Which addresses are wanted."""

    q: Annotated[StoredText, Field(max_length=200)] = Field(
        default="", description="Beginnings of words of the name or the display name."
    )
    status: Status | None = Field(
        default=None, description="Only those in this state; deleted and failed ones are found only so."
    )
    domain: StoredText | None = None
    provider: StoredText | None = None
    owner: StoredText | None = Field(default=None, description="The owner's id, or name.")


class AddressQuery(AddressFilter):
    """Which page of which addresses."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: ShortText | None = None


class ManagedAccount(Output):
    """An address, and whose it is."""

    account: Account
    owner_id: str
    owner_name: str | None = Field(description="Null for a host application's own user.")


class ManagedAccounts(Output):
    """Some addresses: newest first, or in the order of the words that were found."""

    accounts: list[ManagedAccount]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class BulkRequest(Input):
    """What is to be done to which addresses."""

    action: BulkAction
    ids: (
        Annotated[list[Annotated[StoredText, Field(max_length=36)]], Field(min_length=1, max_length=500)]
        | None
    ) = None
    filter: AddressFilter | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("give either ids, or a filter")
        if self.filter is not None and self.filter == AddressFilter():
            raise ValueError("a filter names at least one thing: nothing is done to every address there is")
        return self


class BulkJob(Output):
    """Work on many addresses, and how far it is."""

    id: str
    kind: Literal["import", "suspend", "resume", "delete", "restore"]
    status: JobStatus
    label: str = Field(description="What it came from, such as a file's name.")
    actor: str = Field(description="Who asked for it.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error_code: str | None = Field(description="What stopped it, or stands in its way.")
    total: int
    ready: int = Field(description="Rows that are still to be done.")
    refused: int = Field(description="Rows that were found to be bad, and are left out.")
    started: int = Field(description="Rows that are under way.")
    done: int
    failed: int


class ImportJob(BulkJob):
    """An import, and how its file was read."""

    encoding: str
    delimiter: str
    columns: list[str]
    ignored: list[str] = Field(description="Columns that nothing was done with.")


class BulkJobs(Output):
    """Some bulk actions, newest first."""

    jobs: list[BulkJob]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class ImportJobs(Output):
    """Some imports, newest first."""

    imports: list[ImportJob]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class JobRowQuery(Input):
    """Which rows."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    cursor: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        default=0, description="The number of the row behind which to begin."
    )
    only: Literal["bad", "ready", "refused", "started", "done", "failed"] | None = Field(
        default=None, description="bad: what was refused or has failed."
    )


class JobRowLine(Output):
    """One row, and what has become of it."""

    number: int
    line: int | None = Field(description="The line of the file that it begins on.")
    address: str = Field(description="In canonical form where it has one, otherwise as given.")
    display_name: str
    owner: str = Field(description="As given; empty: the one of all rows that name none.")
    status: RowStatus
    code: str | None = Field(description="Why it was refused or has failed.")
    remedy: str | None = Field(description="What to do, in the language of Accept-Language.")
    account_id: str | None


class JobRows(Output):
    """Some rows, in order."""

    rows: list[JobRowLine]
    next_cursor: int | None = Field(description="Pass it as cursor to get what follows.")


class ImportQuery(Input):
    """How to take a file."""

    name: Annotated[ShortText, Field(max_length=200)] = Field(default="", description="The file's name.")
    owner: StoredText | None = Field(
        default=None, description="The name of the owner of rows that name none; left out: you."
    )
    owners: Literal["names", "ids"] = Field(
        default="names", description="Whether rows name owners by name, or by a host application's ids."
    )
