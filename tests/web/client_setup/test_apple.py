"""Apple's profile, and what the owner of an address is told to type."""

from __future__ import annotations

import plistlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program, code_of

#: What Apple's description of com.apple.mail.managed asks for, with the types of the property list.
REQUIRED: dict[str, type] = {
    "EmailAccountType": str,
    "EmailAddress": str,
    "IncomingMailServerAuthentication": str,
    "IncomingMailServerHostName": str,
    "OutgoingMailServerAuthentication": str,
    "OutgoingMailServerHostName": str,
}
OPTIONAL: dict[str, type] = {
    "EmailAccountDescription": str,
    "EmailAccountName": str,
    "IncomingMailServerPortNumber": int,
    "IncomingMailServerUseSSL": bool,
    "IncomingMailServerUsername": str,
    "OutgoingMailServerPortNumber": int,
    "OutgoingMailServerUseSSL": bool,
    "OutgoingMailServerUsername": str,
    "OutgoingPasswordSameAsIncomingPassword": bool,
}
#: What every payload has (the top level of a profile is one).
PAYLOAD: dict[str, type] = {
    "PayloadDisplayName": str,
    "PayloadIdentifier": str,
    "PayloadType": str,
    "PayloadUUID": str,
    "PayloadVersion": int,
}
TOP: dict[str, type] = {
    "PayloadContent": list,
    "PayloadDescription": str,
    "PayloadOrganization": str,
    "PayloadRemovalDisallowed": bool,
}
AUTHENTICATIONS = {
    "EmailAuthNone",
    "EmailAuthPassword",
    "EmailAuthCRAMMD5",
    "EmailAuthNTLM",
    "EmailAuthHTTPMD5",
}


def profile_in(answer: TestResponse) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a profile and its mail account, held against Apple's description."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/x-apple-aspen-config"
    profile: dict[str, Any] = plistlib.loads(answer.data)
    (mail,) = profile["PayloadContent"]
    check(profile, PAYLOAD, TOP)
    check(mail, {**PAYLOAD, **REQUIRED}, OPTIONAL)
    assert profile["PayloadType"] == "Configuration"
    assert mail["PayloadType"] == "com.apple.mail.managed"
    assert mail["EmailAccountType"] in {"EmailTypeIMAP", "EmailTypePOP"}
    assert {mail[f"{way}MailServerAuthentication"] for way in ("Incoming", "Outgoing")} <= AUTHENTICATIONS
    assert profile["PayloadUUID"] != mail["PayloadUUID"]
    assert not any("assword" in key for key in mail if key != "OutgoingPasswordSameAsIncomingPassword")
    return profile, mail


def check(payload: dict[str, Any], required: dict[str, type], optional: dict[str, type]) -> None:
    assert required.keys() <= payload.keys()
    known = {**required, **optional}
    assert {key: type(value) for key, value in payload.items()} == {key: known[key] for key in payload}
    assert payload["PayloadVersion"] == 1
    assert str(UUID(payload["PayloadUUID"])).upper() == payload["PayloadUUID"]


@pytest.fixture
def contact(alice: Browser) -> str:
    found: str = alice.create("contact", display_name="Léa <Support>")["account"]["id"]
    return found


def test_the_owner_is_told_what_to_type_and_never_a_password(alice: Browser, contact: str) -> None:
    setup = alice.get(f"/accounts/{contact}/setup").get_json()
    assert setup == {
        "email": "contact@example.test",
        "display_name": "Léa <Support>",
        "username": "contact@example.test",
        "smtp": {"host": "mail.example.test", "port": 587, "security": "starttls"},
        "imap": {"host": "mail.example.test", "port": 993, "security": "tls"},
        "webmail_url": f"https://mail.example.test/email-provisioning/mailboxes/{contact}",
        "profile_url": f"/api/email/accounts/{contact}/setup/apple",
        "phone_url": "https://mail.example.test/mail/apple.mobileconfig?emailaddress=contact%40example.test",
        "page_url": f"https://mail.example.test/email-provisioning/setup/{contact}",
        "automatic": True,
    }


def test_the_owner_downloads_a_profile_that_replaces_itself(alice: Browser, contact: str) -> None:
    path = f"/accounts/{contact}/setup/apple"
    profile, mail = profile_in(alice.get(path))
    assert mail["EmailAccountName"] == "Léa <Support>"
    assert (mail["IncomingMailServerHostName"], mail["IncomingMailServerPortNumber"]) == (
        "mail.example.test",
        993,
    )
    assert (mail["OutgoingMailServerHostName"], mail["OutgoingMailServerPortNumber"]) == (
        "mail.example.test",
        587,
    )
    assert mail["EmailAddress"] == mail["IncomingMailServerUsername"] == "contact@example.test"
    assert alice.get(path).data == alice.get(path).data
    assert profile["PayloadDisplayName"] == "Mail account contact@example.test"
    french = alice.client.get(f"/api/email{path}", headers={**alice.headers, "Accept-Language": "fr-FR"})
    assert profile_in(french)[0]["PayloadDisplayName"] == "Compte de messagerie contact@example.test"
    assert french.headers["Content-Disposition"].startswith("attachment;")


def test_a_phone_that_nobody_is_signed_in_on_gets_the_same_account(
    client: FlaskClient, alice: Browser, contact: str
) -> None:
    link = urlsplit(alice.get(f"/accounts/{contact}/setup").get_json()["phone_url"])
    own, _ = profile_in(alice.get(f"/accounts/{contact}/setup/apple"))
    profile, mail = profile_in(client.get(f"{link.path}?{link.query}"))
    assert parse_qs(link.query) == {"emailaddress": ["contact@example.test"]}
    assert profile["PayloadUUID"] == own["PayloadUUID"]
    assert mail["EmailAccountName"] == ""
    nobodys = client.get(link.path, query_string={"emailaddress": "nobodys@example.test"})
    assert profile_in(nobodys)[1]["EmailAddress"] == "nobodys@example.test"
    assert client.get(link.path).status_code == 422
    assert (
        code_of(client.get(link.path, query_string={"emailaddress": "a@elsewhere.test"})) == "domain_unknown"
    )


def test_where_mail_cannot_be_fetched_there_is_no_profile(
    alice: Browser, admin: Program, make_web_services: Callable[..., Services], client: FlaskClient
) -> None:
    admin.post("/admin/domains", {"name": "acme.fr", "provider": "sendgrid"})
    answer = client.get("/mail/apple.mobileconfig", query_string={"emailaddress": "news@acme.fr"})
    assert code_of(answer) == "not_supported"
    services = make_web_services(imap=None)
    alice = Browser.signed_in(create_app(services=services), services, "zoe")
    account = alice.create("elsewhere")["account"]["id"]
    setup = alice.get(f"/accounts/{account}/setup").get_json()
    assert (setup["imap"], setup["profile_url"], setup["phone_url"]) == (None, None, None)
    assert code_of(alice.get(f"/accounts/{account}/setup/apple")) == "not_supported"


def test_a_deleted_address_is_not_set_up(alice: Browser, contact: str) -> None:
    alice.delete(f"/accounts/{contact}")
    assert code_of(alice.get(f"/accounts/{contact}/setup")) == "invalid_state"
