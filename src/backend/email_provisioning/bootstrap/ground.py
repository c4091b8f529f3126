"""The settings, the database, the keys and the secret store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.sentences import settings as said
from email_provisioning.observability.metrics.recorder import Metrics
from email_provisioning.observability.metrics.store import Store
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.first_start import holds_digests
from email_provisioning.provisioning.secrets_errands import Errands
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.secret_stores import registry as secret_stores
from email_provisioning.secret_stores.keyring import Keyring, load_keyring
from email_provisioning.settings import Settings, SettingsError
from email_provisioning.settings.spec import specs


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What everything else stands on."""

    settings: Settings
    clock: Clock
    database: Database
    keyring: Keyring
    secrets: Secrets
    metrics: Metrics


def build_ground(settings: Settings, clock: Clock) -> Ground:
    """Return the ground; the data folder and the key file are made where they are missing."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keyring = load_keyring(settings.secret_key_file, in_use=lambda: holds_digests(settings.database_url))
    database = Database(settings.database_url, log_key=keyring.derive("audit log"))
    return Ground(
        settings=settings,
        clock=clock,
        database=database,
        keyring=keyring,
        secrets=_secrets(settings, database, keyring, clock),
        metrics=_metrics(settings),
    )


def _secrets(settings: Settings, database: Database, keyring: Keyring, clock: Clock) -> Secrets:
    stores = secret_stores.Stores(
        secret_stores.Surroundings(database=database, keyring=keyring, settings=values_of(settings))
    )
    # The one that is chosen is made now: a library that is missing is told at the start.
    stores.of(settings.secret_store)
    lease = timedelta(seconds=settings.run_lease_seconds)
    errands = Errands(
        database=database, embedded=stores.embedded, store_of=stores.of, clock=clock, lease=lease
    )
    return Secrets(errands=errands, kind=settings.secret_store)


def _metrics(settings: Settings) -> Metrics:
    endpoint = settings.otel_exporter_otlp_endpoint
    if endpoint is None:
        return Metrics(store=Store(settings.metrics_dir))
    try:
        from email_provisioning.observability.otel import Otel
    except ImportError as error:
        line = "pip install 'iapostemanager-email-provisioning[otel]'"
        problem = said.LIBRARY_MISSING(setting="OTEL_EXPORTER_OTLP_ENDPOINT", command=line)
        raise SettingsError([problem]) from error
    otel = Otel(endpoint=endpoint)
    return Metrics(store=Store(settings.metrics_dir, mirror=otel), tracing=otel)


def values_of(settings: Settings) -> dict[str, object]:
    """Return every setting by its own name."""
    return {name: getattr(settings, attribute) for name, (attribute, _spec) in specs(Settings).items()}
