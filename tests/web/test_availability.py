from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import API, Browser, Program, code_of

PATH = f"{API}/check-availability"


def test_a_free_name_is_available_to_anybody(client: FlaskClient) -> None:
    answer = client.post(PATH, json={"username": "contact"})
    assert answer.status_code == 200
    assert answer.get_json() == {
        "available": True,
        "email": "contact@example.test",
        "reason": None,
        "suggestions": [],
    }


def test_a_taken_name_comes_with_free_suggestions(client: FlaskClient, alice: Browser) -> None:
    alice.create("contact")
    answer = client.post(PATH, json={"username": "Contact "}).get_json()
    assert not answer["available"]
    assert answer["email"] == "contact@example.test"
    assert answer["reason"]["code"] == "email_already_exists"
    assert 1 <= len(answer["suggestions"]) <= 5
    for suggestion in answer["suggestions"]:
        name = suggestion.partition("@")[0]
        assert client.post(PATH, json={"username": name}).get_json()["available"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"username": ""}, "name_empty"),
        ({"username": "x" * 65}, "name_too_long"),
        ({"username": "a..b"}, "name_invalid"),
        ({"username": ".a"}, "name_invalid"),
        ({"username": "a b"}, "name_invalid"),
        ({"username": 'a"b'}, "name_invalid"),
        ({"username": "a\r\nBcc: x@example.org"}, "name_invalid"),
        ({"username": "a\x00b"}, "name_invalid"),
        ({"username": "contact", "domain": "elsewhere.example"}, "domain_unknown"),
        ({"username": "contact@elsewhere.example"}, "domain_unknown"),
        ({"username": "contact", "domain": "a\x00b"}, "domain_unknown"),
        ({"username": "postmaster"}, "name_reserved"),
        ({"username": "spam"}, "name_blocked"),
    ],
)
def test_a_name_that_cannot_be_had_is_an_answer_with_the_reason(
    client: FlaskClient, body: dict[str, str], reason: str
) -> None:
    answer = client.post(PATH, json=body)
    assert answer.status_code == 200
    assert answer.get_json()["available"] is False
    assert answer.get_json()["reason"]["code"] == reason
    assert answer.get_json()["reason"]["message"]


def test_a_name_outside_the_allowed_ones_is_told_so(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", ALLOWED_EMAIL_PATTERNS="contact,support")
    answer = create_app(services=services).test_client().post(PATH, json={"username": "jean"})
    assert answer.get_json()["reason"]["code"] == "name_not_allowed"


def test_the_server_can_ask_for_a_sign_in(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", AVAILABILITY_REQUIRES_LOGIN="true")
    app = create_app(services=services)
    refused = app.test_client().post(PATH, json={"username": "contact"})
    assert refused.status_code == 401
    assert code_of(refused) == "authentication_required"
    caller = Program.of(app, services, "carol")
    assert caller.post("/check-availability", {"username": "contact"}).status_code == 200


def test_one_client_asks_so_often_and_no_more(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", AVAILABILITY_CHECKS_PER_MINUTE="3")
    client = create_app(services=services).test_client()
    asked = [client.post(PATH, json={"username": f"name{number}"}) for number in range(5)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429, 429]
    assert code_of(asked[-1]) == "too_many_requests"
    assert 1 <= asked[-1].get_json()["retry_after"] <= 120
    assert asked[-1].get_json()["limit"] == 3
    other = client.post(PATH, json={"username": "name"}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 200
    assert client.get(f"{API}/healthz").status_code == 200


def test_a_client_cannot_pass_for_another_by_a_header(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", AVAILABILITY_CHECKS_PER_MINUTE="1")
    client = create_app(services=services).test_client()
    statuses = [
        client.post(PATH, json={"username": "name"}, headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 429]


def test_behind_a_trusted_proxy_clients_are_told_apart(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", AVAILABILITY_CHECKS_PER_MINUTE="1", TRUSTED_PROXIES="1")
    client = create_app(services=services).test_client()
    seen = ["192.0.2.1", "192.0.2.2", "198.51.100.7, 192.0.2.2", "2001:db8::1", "2001:db8::2"]
    statuses = [
        client.post(PATH, json={"username": "name"}, headers={"X-Forwarded-For": header}).status_code
        for header in seen
    ]
    # What the client itself claims counts for nothing, and a customer's IPv6 network is one client.
    assert statuses == [200, 200, 429, 200, 429]
