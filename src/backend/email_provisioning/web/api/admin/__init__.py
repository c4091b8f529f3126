"""What administrators do, and what they and the auditors see: one module a resource."""

from __future__ import annotations

from typing import Any

from email_provisioning.web.api.admin import addresses, imports, overview, people, policies, runs
from email_provisioning.web.operations import Operation

#: Their operations, in the order of the document.
OPERATIONS: tuple[Operation[Any], ...] = (
    overview.get_overview,
    addresses.list_addresses,
    addresses.get_address,
    addresses.begin_bulk,
    addresses.list_jobs,
    addresses.get_job,
    addresses.list_job_rows,
    addresses.cancel_job,
    addresses.apply_job,
    imports.check_import,
    imports.list_imports,
    imports.get_import,
    imports.list_import_rows,
    imports.apply_import,
    imports.cancel_import,
    imports.export_import,
    imports.export_import_json,
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
