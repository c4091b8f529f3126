"""Where the documents are served: not in a host's way, not where they are turned off, not without end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app, register_email_provisioning_routes
from email_provisioning.web.client_setup.routes import PER_MINUTE
from tests.web.callers import Program

DOCUMENTS = (
    "/mail/config-v1.1.xml",
    "/.well-known/autoconfig/mail/config-v1.1.xml",
    "/autodiscover/autodiscover.xml",
)


def own(app: Flask) -> None:
    for path in DOCUMENTS:
        app.add_url_rule(path, path, lambda: "the host's", methods=["GET", "POST"])


@pytest.mark.parametrize("first", ["the host", "we"])
def test_what_a_host_serves_itself_stays_the_hosts(web_services: Services, first: str) -> None:
    app = Flask("host")
    if first == "the host":
        own(app)
    register_email_provisioning_routes(app, services=web_services)
    if first == "we":
        own(app)
    client = app.test_client()
    for path in DOCUMENTS:
        assert client.post(path).text == "the host's"
    assert client.get("/mail/apple.mobileconfig?emailaddress=a@example.test").status_code == 200


def test_a_host_that_answers_everything_lets_the_documents_through(web_services: Services) -> None:
    app = Flask("host")
    app.add_url_rule("/<path:path>", "any", lambda path: "the host's")
    register_email_provisioning_routes(app, services=web_services)
    assert app.test_client().get(DOCUMENTS[0]).mimetype == "text/xml"
    assert app.test_client().get("/mail/other").text == "the host's"


def test_the_documents_can_be_turned_off(make_web_services: Callable[..., Services]) -> None:
    services = make_web_services(CLIENT_SETUP_DOCUMENTS="false")
    app = create_app(services=services)
    client = app.test_client()
    assert [client.get(path).status_code for path in (*DOCUMENTS, "/mail/apple.mobileconfig")] == [404] * 4
    admin = Program.of(app, services, "chief", is_admin=True)
    account = admin.create("contact")["account"]["id"]
    setup = admin.get(f"/accounts/{account}/setup").get_json()
    assert (setup["automatic"], setup["phone_url"]) == (False, None)
    assert setup["profile_url"] is not None


def test_one_client_does_not_ask_without_end(client: FlaskClient) -> None:
    statuses = [client.get(DOCUMENTS[0]).status_code for _ in range(PER_MINUTE + 1)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_the_records_that_lead_clients_here_are_listed_with_those_of_the_provider(
    make_web_services: Callable[..., Services],
) -> None:
    setup = make_web_services().mail_setup
    listed = {(each.name, each.type): each.value for each in setup.records("example.test")}
    assert listed == {
        ("_submission._tcp.example.test", "SRV"): "0 1 587 mail.example.test",
        ("_imaps._tcp.example.test", "SRV"): "0 1 993 mail.example.test",
        ("autoconfig.example.test", "CNAME"): "mail.example.test",
        ("_autodiscover._tcp.example.test", "SRV"): "0 0 443 mail.example.test",
    }
    assert not any(each.required for each in setup.records("example.test"))
    off = make_web_services(CLIENT_SETUP_DOCUMENTS="false").mail_setup
    assert [each.type for each in off.records("example.test")] == ["SRV", "SRV"]
    local = make_web_services(PUBLIC_URL="http://127.0.0.1:5000").mail_setup
    assert {each.name for each in local.records("example.test")} == {"_imaps._tcp.example.test"}
