"""A durable run: one operation on one address, written down before its first outside call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from email_provisioning.domain.account import UNFINISHED, Operation, RunState


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One operation under way or finished."""

    #: UUIDv7 text.
    id: str
    account_id: str
    operation: Operation
    #: The password that it is about; None: the address itself.
    version: int | None = None
    state: RunState
    #: The name of the step that comes next; None once there is none.
    step: str | None
    #: How often the present step has been tried.
    attempts: int
    #: When anyone may claim it: the end of the present lease or back-off; None once finished.
    due_at: datetime | None
    #: The fencing token of the present lease; None between leases.
    lease: str | None
    #: Whether somebody held it still when it was claimed: his last call may be under way.
    overtaken: bool = False
    #: The stable code of the last error.
    error_code: str | None
    #: Who asked for it.
    actor: str
    created_at: datetime
    #: What the client named the request, and the digest of its body.
    idempotency_key: str | None
    request_digest: str | None
    #: The id of the request that asked for it, and where that came from, for the audit log.
    request_id: str | None
    origin: str

    @property
    def finished(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.state not in UNFINISHED
