"""From what the use cases return to what the API shows."""

from __future__ import annotations

from typing import Literal

from email_provisioning.bootstrap import Services
from email_provisioning.domain.networks import family
from email_provisioning.domain.run import Run
from email_provisioning.persistence import credentials as rows
from email_provisioning.providers.base import Capabilities as ProviderCapabilities
from email_provisioning.provisioning import credentials
from email_provisioning.provisioning.credential_list import CredentialView
from email_provisioning.provisioning.directory import AccountView
from email_provisioning.provisioning.quota import Meter
from email_provisioning.web.schemas.accounts import (
    Account,
    Capabilities,
    Credentials,
    Operation,
    Server,
    Usage,
    UsagePeriod,
)
from email_provisioning.web.schemas.credentials import Credential, LastUse


def account(view: AccountView, services: Services) -> Account:
    """Return an address as the API shows it."""
    found = view.account
    return Account(
        id=found.id,
        email=found.email,
        username=found.local_part,
        domain=found.domain,
        display_name=found.display_name,
        provider=found.provider,
        status=found.state.value,
        error_code=found.error_code,
        created_at=found.created_at,
        activated_at=found.activated_at,
        deleted_at=found.deleted_at,
        restorable_until=view.restorable_until,
        credentials_shown=view.credentials_shown,
        usage=Usage(day=period(view.usage.day), month=period(view.usage.month)),
        last_used_at=view.last_used_at,
        capabilities=capabilities(view.capabilities),
        webmail_url=services.passwords.servers.webmail_of(found, view.capabilities),
        operation=operation(view.run) if view.run is not None else None,
        shared=found.shared,
    )


def capabilities(found: ProviderCapabilities) -> Capabilities:
    """Return what a provider can do; suspending is always possible, because mail is sent through our gateway."""
    return Capabilities(
        send=found.send,
        receive=found.receive,
        read=found.read,
        suspend=True,
        receives_while_suspended=found.receives_while_suspended,
        restore=found.restore,
        restore_days=found.restore_days,
        direct=found.direct.value,
        direct_note=found.direct_note,
        webmail=found.webmail,
        max_recipients=found.max_recipients,
    )


def period(meter: Meter) -> UsagePeriod:
    """Return the use of a limit as the API shows it."""
    states: dict[int, Literal["ok", "high", "very_high", "reached"]] = {
        0: "ok",
        80: "high",
        95: "very_high",
        100: "reached",
    }
    return UsagePeriod(
        used=meter.used, limit=meter.limit, resets_at=meter.resets_at, state=states[meter.share]
    )


def shown(found: credentials.Credentials) -> Credentials:
    """Return credentials as the API shows them."""
    return Credentials(
        username=found.username,
        password=found.password,
        smtp=server(found.smtp),
        imap=server(found.imap) if found.imap is not None else None,
        webmail_url=found.webmail_url,
        expires_in=found.expires_in,
    )


def server(found: credentials.Endpoint) -> Server:
    """Return a server as the API shows it."""
    return Server(host=found.host, port=found.port, security="tls" if found.security == "tls" else "starttls")


def credential(view: CredentialView) -> Credential:
    """Return what is known of a password as the API shows it."""
    found = view.credential
    return Credential(
        id=found.id,
        label=found.label,
        kind=found.kind.value,
        main=found.main,
        status=found.status.value,
        created_at=found.created_at,
        shown_at=found.shown_at,
        expires_at=found.expires_at,
        replaced=found.replaced_at is not None,
        networks=(found.networks or "").split(),
        last_use=_last_use(found),
        rotation_due_at=view.rotation_due_at,
        error_code=found.error_code,
        operation=operation(view.run) if view.run is not None else None,
    )


def _last_use(found: rows.Credential) -> LastUse | None:
    if found.last_used_at is None:
        return None
    network = found.last_used_from
    return LastUse(at=found.last_used_at, family=family(network) if network else None, network=network)


def operation(run: Run) -> Operation:
    """Return an operation under way as the API shows it."""
    waits = run.lease is None and not run.finished
    return Operation(
        id=run.id,
        kind=run.operation.value,
        state="pending" if waits else run.state.value,
        step=run.step,
        attempts=run.attempts,
        retry_at=run.due_at if waits else None,
        error_code=run.error_code,
    )
