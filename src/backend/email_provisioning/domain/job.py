"""Work on many addresses at once, and what becomes of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    """What is done to each row; all but an import are operations on addresses that are there."""

    IMPORT = "import"
    SUSPEND = "suspend"
    RESUME = "resume"
    DELETE = "delete"
    RESTORE = "restore"


class JobState(StrEnum):
    """Where a job stands.

    ``reading → checked → running → done``; ``running → stopping → stopped``, and from there on again.
    """

    #: Its rows are being written down; one that stays so was broken off, and is removed.
    READING = "reading"
    #: Nothing has been done yet but to look.
    CHECKED = "checked"
    RUNNING = "running"
    #: Nothing more is begun; what was begun is waited for.
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"


class RowState(StrEnum):
    """Where a row stands."""

    READY = "ready"
    #: It was found to be bad before anything was done, and is left out.
    REFUSED = "refused"
    #: A durable run does the rest.
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A job as it is kept."""

    #: UUIDv7 text.
    id: str
    kind: JobKind
    state: JobState
    #: Who asked for it, by id and by name.
    actor: str
    actor_name: str
    request_id: str | None
    origin: str
    #: What it came from; may be empty.
    label: str
    options: Mapping[str, Any]
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    #: When anyone may work on it; None where nothing is to be done.
    due_at: datetime | None = None
    #: The fencing token of the present lease.
    lease: str | None = None
    attempts: int = 0
    error_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRow:
    """One row of a job."""

    #: From 1.
    number: int
    #: Where it begins in its file; None where it came from none.
    line: int | None = None
    #: The address as it was given.
    given: str
    #: The canonical address; None where it has none.
    address: str | None = None
    display_name: str = ""
    #: The owner as given; empty for the one that the job names.
    owner: str = ""
    user_id: str | None = None
    state: RowState = RowState.READY
    code: str | None = None
    account_id: str | None = None
    run_id: str | None = None
