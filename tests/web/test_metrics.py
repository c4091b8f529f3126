"""The page that Prometheus reads: who may, in which words, and what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.openmetrics import parser as openmetrics

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.settings import Settings
from email_provisioning.web import create_app, register_email_provisioning_routes
from tests.support.samples import PATH, samples
from tests.web.callers import code_of

TOKEN = "a-token-of-enough-letters"
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def test_the_guides_scrape_needs_nothing(client: FlaskClient) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert samples(answer.text)["database_up"] == 1


def test_both_formats_are_told_and_say_the_same(client: FlaskClient) -> None:
    plain = client.get(PATH).text
    answer = client.get(PATH, headers={"Accept": OPENMETRICS})
    assert answer.content_type.startswith("application/openmetrics-text")
    families = list(openmetrics.text_string_to_metric_families(answer.text))  # type: ignore[no-untyped-call]
    assert answer.text.endswith("# EOF\n")
    assert {family.name for family in families} >= {
        "email_provisioning_accounts",
        "email_provisioning_messages",
    }
    told = {line.split()[2] for line in plain.splitlines() if line.startswith("# HELP")}
    assert all(name.startswith("email_provisioning_") for name in told)


@pytest.mark.parametrize(
    "address", ["192.0.2.1", "10.1.2.3", "2001:db8::1", "::ffff:192.0.2.1", "", "no address"]
)
def test_nobody_from_elsewhere_reads_them(client: FlaskClient, address: str) -> None:
    answer = client.get(PATH, environ_base={"REMOTE_ADDR": address})
    assert (answer.status_code, code_of(answer)) == (403, "metrics_not_allowed")
    assert "email_provisioning_" not in answer.text


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_reads_them(client: FlaskClient, address: str) -> None:
    assert client.get(PATH, environ_base={"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Host"])
def test_a_proxy_on_this_machine_makes_nobody_a_neighbour(client: FlaskClient, header: str) -> None:
    assert client.get(PATH, headers={header: "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize(
    ("forwarded", "status"), [("127.0.0.1, 192.0.2.1", 403), ("192.0.2.1, 127.0.0.1", 200)]
)
def test_a_proxy_that_is_trusted_says_who_it_is(
    make_client: Callable[..., FlaskClient], forwarded: str, status: int
) -> None:
    client = make_client(TRUSTED_PROXIES="1")
    assert client.get(PATH, headers={"X-Forwarded-For": forwarded}).status_code == status


@pytest.fixture
def make_client(make_settings: Callable[..., Settings], sqlite_url: str) -> Callable[..., FlaskClient]:
    def make(**given: str) -> FlaskClient:
        settings = make_settings(DATABASE_URL=sqlite_url, EMBEDDED_WORKER="false", **given)
        return create_app(services=build_services(settings)).test_client()

    return make


def test_a_token_lets_in_from_everywhere_and_no_other_one_does(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client(METRICS_TOKEN=TOKEN, METRICS_NETWORKS=",")

    def status(header: str | None) -> int:
        headers = {"Authorization": header} if header is not None else {}
        return client.get(PATH, headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code

    assert status(f"Bearer {TOKEN}") == status(f"bearer  {TOKEN}") == 200
    wrong = [None, "", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "Bearer é"]
    assert {status(each) for each in wrong} == {403}


def test_without_networks_this_machine_needs_the_token_too(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client(METRICS_TOKEN=TOKEN, METRICS_NETWORKS=",")
    assert client.get(PATH).status_code == 403
    assert client.get(PATH, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_they_are_only_read(client: FlaskClient, method: str) -> None:
    answer = client.open(PATH, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_a_host_application_has_the_page_too(web_services: Services) -> None:
    app = Flask("host")
    register_email_provisioning_routes(app, services=web_services)
    assert "email_provisioning_accounts" in app.test_client().get(PATH).text


def test_without_a_database_the_rest_is_told(
    make_settings: Callable[..., Settings], make_client: Callable[..., FlaskClient]
) -> None:
    make_client()
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    services = build_services(make_settings(DATABASE_URL=nowhere, EMBEDDED_WORKER="false"))
    client = create_app(services=services).test_client()
    client.post("/api/email/check-availability", json={"username": "contact"})
    found = samples(client.get(PATH).text)
    assert found["database_up"] == found["part_up part=database"] == 0
    assert found["part_up part=key_file"] == 1
    assert found["http_request_duration_seconds_count operation=checkAvailability status=5xx"] == 1
