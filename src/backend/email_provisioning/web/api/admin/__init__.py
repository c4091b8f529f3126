"""What administrators do, and what they and the auditors see: one module a resource."""

from __future__ import annotations

from typing import Any

from email_provisioning.web.api.admin import overview, people, policies, runs
from email_provisioning.web.operations import Operation

#: Their operations, in the order of the document.
OPERATIONS: tuple[Operation[Any], ...] = (
    overview.get_overview,
    people.list_users,
    people.invite_user,
    people.get_user,
    people.change_user,
    people.issue_link,
    people.end_sessions,
    people.revoke_token,
    policies.get_policy,
    policies.try_policy,
    runs.list_runs,
    runs.retry_run,
    runs.undo_run,
)
