"""The parts that commands work with, and what is really wrong where they do not."""

from __future__ import annotations

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.errors import ProvisioningError, StorageUnavailable
from email_provisioning.observability.health import NotMigrated
from email_provisioning.observability.logs import configure_logs
from email_provisioning.settings import load_settings


def open_services() -> Services:
    """Return the application as the settings want it; its log goes to standard error, out of the way of answers."""
    settings = load_settings()
    configure_logs(settings)
    return build_services(settings)


def explained(error: ProvisioningError) -> ProvisioningError:
    """Return what to tell of an error: where the tables are missing or old, no later try would do better."""
    if not isinstance(error, StorageUnavailable):
        return error
    # Here, because it takes longer to load than most commands take to run.
    from email_provisioning.persistence import migrations

    try:
        found, needed = migrations.current(load_settings().database_url), migrations.head()
    except ProvisioningError:
        return error
    return error if found == needed else NotMigrated(cause=f"at {found}, {needed} is needed")
