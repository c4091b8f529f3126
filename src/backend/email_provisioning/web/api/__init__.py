"""The operations of the API, one module a resource."""

from __future__ import annotations

from typing import Any

from email_provisioning.web.api import (
    addresses,
    audit,
    availability,
    costs,
    credentials,
    doctor,
    domains,
    health,
    lifecycle,
    messages,
    oidc,
    passwords,
    sending,
    session,
)
from email_provisioning.web.operations import Operation

#: Every operation, in the order of the document.
OPERATIONS: tuple[Operation[Any], ...] = (
    availability.check_availability,
    addresses.create_address,
    addresses.list_accounts,
    addresses.get_account,
    audit.list_account_entries,
    credentials.reveal_credentials,
    credentials.rotate_credentials,
    passwords.list_credentials,
    passwords.create_credential,
    passwords.get_credential,
    passwords.change_credential,
    passwords.revoke_credential,
    passwords.rotate_credential,
    passwords.reveal_credential,
    lifecycle.suspend_account,
    lifecycle.resume_account,
    lifecycle.delete_account,
    lifecycle.restore_account,
    sending.send_message,
    messages.list_messages,
    messages.get_message,
    messages.get_attachment,
    costs.estimate_costs,
    audit.list_entries,
    audit.export_entries,
    session.get_me,
    session.open_session,
    session.close_session,
    session.get_sign_in,
    session.list_sessions,
    session.end_session,
    session.set_password,
    oidc.start_oidc,
    oidc.finish_oidc,
    domains.list_domains,
    domains.add_domain,
    domains.remove_domain,
    domains.get_domain_status,
    doctor.get_diagnosis,
    health.get_health,
    health.get_readiness,
)
