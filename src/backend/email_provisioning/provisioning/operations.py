"""Every operation that is carried out as a durable run."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.account import Operation
from email_provisioning.provisioning.changes import Change, Create, Delete, Purge, Restore, Resume, Suspend
from email_provisioning.provisioning.credential_changes import Issue, IssueDirect, RevokeDirect
from email_provisioning.provisioning.repair import Repair

_ALL: tuple[Change, ...] = (
    Create(),
    Suspend(),
    Resume(),
    Delete(),
    Restore(),
    Purge(),
    Issue(),
    IssueDirect(),
    RevokeDirect(),
    Repair(),
)
#: What is done by each operation.
CHANGES: Mapping[Operation, Change] = {change.operation: change for change in _ALL}
