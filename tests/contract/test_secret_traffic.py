"""The whole life of an address with each store outside: no password is seen by anybody but the store itself."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence.log_search import Filter
from email_provisioning.provisioning import audit_export
from email_provisioning.provisioning.secrets_moving import Moving
from email_provisioning.provisioning.secrets_verifying import Verifying
from email_provisioning.settings import Settings
from tests.fakes.server import Exchange
from tests.faults.stores import KINDS, serving
from tests.support.plain_secrets import secrets_in
from tests.support.services import ADMIN, ALICE, started


@pytest.mark.parametrize("kind", KINDS)
def test_a_password_is_only_in_the_body_of_the_stores_own_calls(
    kind: str,
    make_settings: Callable[..., Settings],
    sqlite_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(kind, tmp_path) as served:
        settings = make_settings(**served.settings, DATABASE_URL=sqlite_url)
        ahead = timedelta()
        services = started(build_services(settings, clock=lambda: utc_now() + ahead))
        account = services.creation.create(ALICE, username="contact").account
        services.passwords.rotate(ALICE, account.id)
        ahead = timedelta(minutes=1)
        services.worker.sweep()
        assert Verifying(secrets=services.secrets, keyring=services.keyring).run(read=True).problems == ()
        Moving(errands=services.secrets.errands).run(ADMIN, "local", lambda *_: None)
        Moving(errands=services.secrets.errands).run(ADMIN, kind, lambda *_: None)
        services.lifecycle.delete(ALICE, account.id)
        services.lifecycle.purge(ALICE, services.directory.get(ALICE, account.id).account)
        services.worker.sweep()
        exported = [
            "".join(audit_export.write(services.audit.export(Filter()), form))
            for form in audit_export.FORMATS
        ]
        arguments = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, check=True).stdout
    found = [each for each in served.server.exchanges if list(secrets_in(_body(each)))]
    assert len(found) >= 4, "passwords go there and come back"
    for each in served.server.exchanges:
        assert list(secrets_in(_head(each))) == [], f"{each.method} {each.path}"
    assert list(secrets_in(caplog.text.encode())) == []
    assert list(secrets_in(arguments)) == []
    for export in exported:
        assert account.email in export, "the search looks at what was done"
        assert list(secrets_in(export.encode())) == []
    # What lets us in stands in the header that is made for it, or in the body of the sign-in, and nowhere else.
    for name in ("VAULT_TOKEN", "AZURE_CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY"):
        if key := served.settings.get(name):
            assert not any(key in each.path for each in served.server.exchanges)
            assert key not in caplog.text


def _head(exchange: Exchange) -> bytes:
    return f"{exchange.path}{exchange.request_headers}{exchange.response_headers}".encode()


def _body(exchange: Exchange) -> bytes:
    return exchange.request_body + b" " + exchange.response_body
