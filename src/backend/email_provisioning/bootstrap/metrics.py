"""What tells operators of everything that is counted."""

from __future__ import annotations

from email_provisioning.bootstrap.services import Services
from email_provisioning.observability.health import Readiness
from email_provisioning.observability.metrics.exposition import Counted, Exposition
from email_provisioning.observability.metrics.sources import Build, Stored


def build_exposition(services: Services) -> Exposition:
    """Return what tells all that is known, of every process of this machine and of the whole installation."""
    settings = services.settings
    readiness = Readiness(
        database=services.database,
        key_file=settings.secret_key_file,
        secret_store=services.secrets.check_soon,
        store_is_outside=services.secrets.is_outside,
    )
    return Exposition(
        sources=[
            Build(),
            Stored(
                database=services.database,
                clock=services.clock,
                rates=dict(settings.provider_rates),
                check=readiness.check,
            ),
            Counted(store=services.metrics.store),
        ]
    )
