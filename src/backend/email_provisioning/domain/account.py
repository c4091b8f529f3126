"""An address as it lives here: its states, and the operations that move it between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AccountState(StrEnum):
    """Where an address stands.

    ``reserved → provisioning → active ⇄ suspended → deleting → deleted``; ``failed`` ends a creation that was undone
    and holds no name any more. A deleted address whose retention has ended is removed altogether.
    """

    RESERVED = "reserved"
    PROVISIONING = "provisioning"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETING = "deleting"
    DELETED = "deleted"
    FAILED = "failed"


#: The states in which an address is being made.
PREPARING = frozenset({AccountState.RESERVED, AccountState.PROVISIONING})
#: The states in which mail for the address is accepted.
RECEIVING = frozenset({AccountState.ACTIVE, AccountState.SUSPENDED})
#: The states that count against the limits of addresses.
COUNTED = frozenset(set(AccountState) - {AccountState.FAILED, AccountState.DELETED})


class Operation(StrEnum):
    """What a durable run does to an address."""

    CREATE = "create"
    ROTATE = "rotate"
    SUSPEND = "suspend"
    RESUME = "resume"
    DELETE = "delete"
    RESTORE = "restore"
    PURGE = "purge"
    # A further password, of our gateway or the vendor's own, and the end of the latter.
    ISSUE = "issue"
    ISSUE_DIRECT = "issue_direct"
    REVOKE_DIRECT = "revoke_direct"
    #: The provider's side is made what ours says.
    REPAIR = "repair"


#: The states from which each operation may start.
STARTS_FROM: dict[Operation, frozenset[AccountState]] = {
    Operation.CREATE: frozenset(),
    Operation.ROTATE: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
    Operation.SUSPEND: frozenset({AccountState.ACTIVE}),
    Operation.RESUME: frozenset({AccountState.SUSPENDED}),
    Operation.DELETE: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
    Operation.RESTORE: frozenset({AccountState.DELETED}),
    Operation.PURGE: frozenset({AccountState.DELETED}),
    Operation.ISSUE: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
    # A suspension reaches the vendor's passwords that are there; none may be added behind its back.
    Operation.ISSUE_DIRECT: frozenset({AccountState.ACTIVE}),
    Operation.REVOKE_DIRECT: frozenset(set(AccountState) - {AccountState.FAILED}),
    Operation.REPAIR: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
}


class RunState(StrEnum):
    """Where a durable run stands; ``succeeded`` and ``failed`` are final."""

    RUNNING = "running"
    UNDOING = "undoing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


#: The states of a run that still has work to do.
UNFINISHED = frozenset({RunState.RUNNING, RunState.UNDOING})


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One address and what is known of it; never a secret."""

    #: UUIDv7 text: sorts by creation.
    id: str
    #: Who owns it: the host's user id, or the standalone user's.
    user_id: str
    #: The part before the @, canonical.
    local_part: str
    #: The part after the @, canonical (A-labels).
    domain: str
    #: The name shown beside the address in a message's From; may be empty.
    display_name: str
    #: The provider's kind, such as ``local``.
    provider: str
    #: The provider's own immutable id of the mailbox; None before it exists.
    provider_ref: str | None
    state: AccountState
    #: What a deleted address returns to when it is restored, or a deletion that failed.
    previous_state: AccountState | None
    #: The stable code of the error that the last operation ended with.
    error_code: str | None
    created_at: datetime
    activated_at: datetime | None
    deleted_at: datetime | None
    #: Until when we keep a deleted address; its provider may keep it for less long.
    purge_at: datetime | None
    #: The run that is under way; at most one at a time.
    operation_id: str | None

    @property
    def email(self) -> str:
        """Return the address itself."""
        return f"{self.local_part}@{self.domain}"

    @property
    def shared(self) -> bool:
        """Tell whether this is a role mailbox of the administrators (RFC 2142)."""
        return self.user_id == ADMINISTRATORS


#: The owner of role mailboxes: every administrator.
ADMINISTRATORS = "role:administrators"
#: The local parts whose mail reaches the administrators; nobody can create them (RFC 5321 §4.5.1, RFC 2142).
ROLE_NAMES = frozenset({"postmaster", "abuse"})
#: The role mailbox that holds the mail of all of them.
ROLE_MAILBOX = "postmaster"
