"""Whether the server is well."""

from __future__ import annotations

from email_provisioning.observability.health import Readiness
from email_provisioning.web.errors import NotReady
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.health import Alive, Ready


@operation("GET", "/healthz", given=NoInput, answers={200: Alive})
def get_health(call: Call[NoInput]) -> Answer:
    """Tell that the process answers."""
    return Answer(body=Alive(status="ok"))


@operation("GET", "/readyz", given=NoInput, answers={200: Ready}, problems=(NotReady,))
def get_readiness(call: Call[NoInput]) -> Answer:
    """Tell whether the server can serve: its database, its key file and its secret store.

    With a secret store outside that does not answer it can: creations wait for it, and everything else goes on.
    """
    services = call.services
    readiness = Readiness(
        database=services.database,
        key_file=services.settings.secret_key_file,
        secret_store=services.secrets.check_soon,
        store_is_outside=services.secrets.is_outside,
    )
    checks = readiness.check()
    if not readiness.is_ready(checks):
        raise NotReady(checks)
    return Answer(body=Ready(status="ready", checks=dict(checks)))
