import pytest

from email_provisioning.bootstrap import Services
from tests.web.callers import API, Browser, Program, code_of

JSON = {"Content-Type": "application/json"}
OURS = {"X-Requested-With": "email-provisioning"}
BODY = b'{"username": "contact"}'


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {**JSON, "Sec-Fetch-Site": "cross-site"},
        {**JSON, "Sec-Fetch-Site": "same-site"},
        {**JSON, **OURS, "Origin": "https://evil.example"},
        {**JSON, **OURS, "Origin": "null"},
        {**JSON, "Origin": "http://localhost.evil.example"},
        {**JSON, "Origin": "http://localhost:1"},
        {**JSON, "Origin": "http://["},
        {**JSON, "Origin": ""},
    ],
)
def test_another_sites_page_cannot_act_in_my_name(alice: Browser, headers: dict[str, str]) -> None:
    answer = alice.client.post(f"{API}/create", data=BODY, headers=headers)
    assert answer.status_code == 403
    assert code_of(answer) == "csrf_failed"
    assert alice.get("/my-accounts").get_json()["accounts"] == []


@pytest.mark.parametrize(
    "headers",
    [
        JSON,
        {**JSON, "Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {**JSON, "Sec-Fetch-Site": "none"},
        {"Content-Type": "application/json; charset=utf-8"},
    ],
)
def test_my_own_page_and_my_own_commands_can(alice: Browser, headers: dict[str, str]) -> None:
    assert alice.client.post(f"{API}/create", data=BODY, headers=headers).status_code == 201


def test_the_public_address_counts_as_our_own(alice: Browser, web_services: Services) -> None:
    headers = {**JSON, "Origin": web_services.settings.public_url}
    assert alice.client.post(f"{API}/create", data=BODY, headers=headers).status_code == 201


def test_a_call_without_a_body_needs_the_header(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    path = f"{API}/accounts/{account}"
    assert code_of(alice.client.delete(path)) == "csrf_failed"
    assert code_of(alice.client.post(f"{path}/suspend")) == "csrf_failed"
    assert alice.client.post(f"{path}/suspend", headers=OURS).status_code == 200
    assert alice.client.delete(path, headers=JSON).status_code == 200


def test_reading_needs_nothing(alice: Browser) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert alice.client.get(f"{API}/me", headers=headers).status_code == 200


def test_a_program_needs_nothing(bob: Program) -> None:
    account = bob.create("contact")["account"]["id"]
    assert bob.post(f"/accounts/{account}/suspend").status_code == 200


def test_nobody_can_be_signed_in_or_out_by_another_site(alice: Browser, web_services: Services) -> None:
    link = web_services.access.issue_sign_in_link(web_services.access.create_user("mallory"))
    headers = {"Content-Type": "text/plain"}
    answer = alice.client.post(f"{API}/session", data=f'{{"token": "{link}"}}', headers=headers)
    assert answer.status_code == 415
    cross = alice.client.post(
        f"{API}/session", json={"token": link}, headers={"Origin": "https://evil.example"}
    )
    assert code_of(cross) == "csrf_failed"
    assert code_of(alice.client.delete(f"{API}/session")) == "csrf_failed"
    assert alice.get("/me").get_json()["user"]["name"] == "alice"
