from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.settings import Settings
from email_provisioning.web import create_app
from tests.fakes.server import Fault
from tests.fakes.vault.serving import serving_vault
from tests.web.callers import code_of


@pytest.mark.parametrize("prefix", ["", "/api/email"])
def test_a_server_that_is_well_says_so(client: FlaskClient, prefix: str) -> None:
    assert client.get(f"{prefix}/healthz").get_json() == {"status": "ok"}
    assert client.get(f"{prefix}/readyz").get_json() == {
        "status": "ready",
        "checks": {"database": "ok", "key_file": "ok", "secret_store": "ok"},
    }


def test_without_its_tables_the_server_is_alive_but_not_ready(make_settings: Callable[..., Settings]) -> None:
    services = build_services(make_settings(EMBEDDED_WORKER="false"))
    client = create_app(services=services).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert code_of(answer) == "not_ready"
    assert answer.get_json()["checks"]["database"] == "database_not_migrated"


def test_without_its_key_file_the_server_is_not_ready_and_makes_no_new_one(
    client: FlaskClient, web_services: Services
) -> None:
    key_file = web_services.settings.secret_key_file
    key_file.rename(key_file.with_suffix(".away"))
    answer = client.get("/readyz")
    assert answer.get_json()["checks"]["key_file"] == "key_file_invalid"
    assert not key_file.exists()


def test_a_key_file_that_others_can_read_is_told(client: FlaskClient, web_services: Services) -> None:
    web_services.settings.secret_key_file.chmod(0o644)
    assert client.get("/readyz").get_json()["checks"]["key_file"] == "key_file_invalid"


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.TIMEOUT_AFTER_SUCCESS])
def test_a_secret_store_outside_that_is_down_is_told_and_keeps_nobody_away(
    fault: Fault, make_settings: Callable[..., Settings], sqlite_url: str
) -> None:
    with serving_vault() as vault:
        given = {**vault.settings, "DATABASE_URL": sqlite_url, "EMBEDDED_WORKER": "false"}
        client = create_app(services=build_services(make_settings(**given))).test_client()
        assert client.get("/readyz").get_json()["checks"]["secret_store"] == "ok"
        vault.server.order(fault, times=10)
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.get_json()["checks"]["secret_store"].startswith("secret_store_")


def test_a_database_that_is_away_is_told(make_settings: Callable[..., Settings], sqlite_url: str) -> None:
    services = build_services(make_settings(DATABASE_URL=sqlite_url, EMBEDDED_WORKER="false"))
    database = services.settings.data_dir / "email-provisioning.db"
    database.unlink()
    database.mkdir()
    answer = create_app(services=services).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"] == "storage_unavailable"
