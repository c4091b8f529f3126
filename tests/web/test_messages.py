from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.domain.address import parse_address
from email_provisioning.web import create_app
from tests.web.callers import API, Browser, Program, code_of


@pytest.fixture
def contact(alice: Browser) -> str:
    """Return the id of an address of Alice's."""
    account: str = alice.create("contact", display_name="Léa, Support")["account"]["id"]
    return account


def send(caller: Browser | Program, account: str, **more: Any) -> Any:
    body = {"to": ["contact@example.test"], "subject": "Bonjour", "text": "Ça va ?", **more}
    return caller.post(f"/accounts/{account}/send", body)


def deliver(services: Services, message: EmailMessage) -> None:
    recipients = [parse_address("contact@example.test")]
    services.inbound.deliver(sender="someone@example.org", recipients=recipients, content=message.as_bytes())


def test_a_message_that_was_sent_is_read(alice: Browser, contact: str) -> None:
    answer = send(alice, contact, cc=["Contact@Example.TEST"], html="<p>Ça <b>va</b> ?</p>")
    assert answer.status_code == 200
    assert answer.get_json()["accepted"] == ["contact@example.test"]
    page = alice.get(f"/accounts/{contact}/messages").get_json()
    assert page["next_cursor"] is None
    (summary,) = page["messages"]
    assert summary["from"] == {"name": "Léa, Support", "address": "contact@example.test"}
    assert summary["subject"] == "Bonjour"
    assert summary["preview"] == "Ça va ?"
    assert summary["seen"] is False
    message = alice.get(f"/accounts/{contact}/messages/{summary['id']}").get_json()
    assert message["text"].strip() == "Ça va ?"
    assert "<b>va</b>" in message["html"]
    assert message["seen"] is True
    assert message["cc"] == [{"name": "", "address": "Contact@example.test"}]
    usage = alice.get(f"/accounts/{contact}/usage").get_json()
    assert [(day["accepted"], day["internal"]) for day in usage["days"]] == [(1, 1)]
    # What stays on the server does not count against the limits.
    assert usage["day"]["used"] == 0


def test_hidden_recipients_stay_hidden_and_reply_to_gets_no_mail(alice: Browser, contact: str) -> None:
    support = alice.create("support")["account"]["id"]
    other = alice.create("info")["account"]["id"]
    answer = send(alice, contact, bcc=["support@example.test"], reply_to="info@example.test")
    assert answer.get_json()["accepted"] == ["contact@example.test", "support@example.test"]
    (seen,) = alice.get(f"/accounts/{support}/messages").get_json()["messages"]
    assert seen["to"] == [{"name": "", "address": "contact@example.test"}]
    assert alice.get(f"/accounts/{other}/messages").get_json()["messages"] == []


def test_attachments_are_downloads_whatever_they_claim_to_be(
    alice: Browser, contact: str, web_services: Services
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "contact@example.test", "Facture"
    message.set_content("Ci-joint.")
    content = b"<script>alert(1)</script>"
    message.add_attachment(content, maintype="text", subtype="html", filename='reçu "1".html')
    deliver(web_services, message)
    (summary,) = alice.get(f"/accounts/{contact}/messages").get_json()["messages"]
    assert summary["attachments"] == 1
    shown = alice.get(f"/accounts/{contact}/messages/{summary['id']}").get_json()
    (attachment,) = shown["attachments"]
    answer = alice.client.get(attachment["url"])
    assert answer.status_code == 200
    assert answer.data == content
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for index in ("1", "-1", "x", "1" * 5000, "%00", "\u0661"):
        missing = alice.get(f"/accounts/{contact}/messages/{summary['id']}/attachments/{index}")
        assert code_of(missing) == "message_not_found"


def test_html_of_strangers_is_harmless(alice: Browser, contact: str, web_services: Services) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "contact@example.test", "Hi"
    message.set_content(
        '<p onclick="x()">Hi</p><script>x()</script><img src="https://track.example.org/1.png">',
        subtype="html",
    )
    deliver(web_services, message)
    (summary,) = alice.get(f"/accounts/{contact}/messages").get_json()["messages"]
    shown = alice.get(f"/accounts/{contact}/messages/{summary['id']}").get_json()
    assert "script" not in shown["html"]
    assert "onclick" not in shown["html"]
    assert "track.example.org" not in shown["html"]
    assert shown["remote_images"] == 1


def test_messages_come_newest_first_page_by_page(alice: Browser, contact: str) -> None:
    for number in range(3):
        send(alice, contact, subject=f"Message {number}")
    first = alice.get(f"/accounts/{contact}/messages", limit=2).get_json()
    rest = alice.get(f"/accounts/{contact}/messages", limit=2, cursor=first["next_cursor"]).get_json()
    subjects = [message["subject"] for message in (*first["messages"], *rest["messages"])]
    assert subjects == ["Message 2", "Message 1", "Message 0"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("message", ["x", "..%2f..%2fsecret-keys.json", "%00", "a" * 301, "é"])
def test_a_message_that_is_not_there_is_not_found(alice: Browser, contact: str, message: str) -> None:
    answer = alice.get(f"/accounts/{contact}/messages/{message}")
    assert answer.status_code == 404
    assert code_of(answer) in {"message_not_found", "not_found"}


def test_a_cursor_that_is_not_ours_is_refused(alice: Browser, contact: str) -> None:
    assert alice.get(f"/accounts/{contact}/messages", cursor="../x").status_code == 422


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"to": []}, "to", "missing"),
        ({"to": ["nobody"]}, "to.0", "name_invalid"),
        ({"to": ["a@example.test", "b@"]}, "to.1", "domain_unknown"),
        ({"cc": ["a@b\r\nBcc: x@example.org"]}, "cc.0", "name_invalid"),
        ({"bcc": ["é@example.org"]}, "bcc.0", "name_invalid"),
        ({"reply_to": "a b@example.org"}, "reply_to", "name_invalid"),
        ({"subject": "Hi\r\nBcc: x@example.org"}, "subject", "control_character"),
        ({"subject": "x" * 999}, "subject", "string_too_long"),
        ({"to": [f"n{number}@example.test" for number in range(101)]}, "to", "too_many_recipients"),
        ({"to": "contact@example.test"}, "to", "list_type"),
        ({"from": "boss@example.test"}, "from", "extra_forbidden"),
    ],
)
def test_a_message_that_cannot_be_sent_is_refused_with_the_field(
    alice: Browser, contact: str, more: dict[str, Any], field: str, code: str
) -> None:
    answer = send(alice, contact, **more)
    assert answer.status_code == 422
    assert code_of(answer) == "invalid_request"
    assert {"field": field, "code": code} in [
        {"field": error["field"], "code": error["code"]} for error in answer.get_json()["errors"]
    ]
    assert alice.get(f"/accounts/{contact}/messages").get_json()["messages"] == []


def test_a_recipient_that_cannot_be_reached_is_told(alice: Browser, contact: str) -> None:
    for recipient in ("nobody@example.test", "someone@elsewhere.example"):
        answer = send(alice, contact, to=[recipient])
        assert answer.status_code == 422
        assert code_of(answer) == "recipient_refused"


def test_a_suspended_address_receives_but_does_not_send(
    alice: Browser, contact: str, web_services: Services
) -> None:
    alice.post(f"/accounts/{contact}/suspend")
    answer = send(alice, contact)
    assert answer.status_code == 403
    assert code_of(answer) == "account_suspended"
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Still there?"
    deliver(web_services, message)
    assert len(alice.get(f"/accounts/{contact}/messages").get_json()["messages"]) == 1


def test_a_deleted_address_neither_sends_nor_shows_mail(alice: Browser, contact: str) -> None:
    alice.delete(f"/accounts/{contact}")
    assert code_of(send(alice, contact)) == "invalid_state"
    assert code_of(alice.get(f"/accounts/{contact}/messages")) == "invalid_state"


def test_over_the_quota_the_limit_and_its_end_are_told(make_services: Callable[..., Services]) -> None:
    services = make_services(
        EMBEDDED_WORKER="false", DAILY_EMAIL_LIMIT_PER_ACCOUNT="1", LIMITS_COUNT_INTERNAL="true"
    )
    carol = Program.of(create_app(services=services), services, "carol")
    account = carol.create("contact")["account"]["id"]
    assert send(carol, account).status_code == 200
    answer = send(carol, account)
    assert answer.status_code == 429
    assert code_of(answer) == "quota_exceeded"
    problem = answer.get_json()
    assert (problem["period"], problem["limit"], problem["used"]) == ("day", 1, 1)
    assert problem["resets_at"].endswith("Z")
    assert 0 < problem["retry_after"] <= 24 * 3600


def test_a_message_above_the_gateways_size_is_refused(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", GATEWAY_MAX_MESSAGE_BYTES="2000")
    carol = Program.of(create_app(services=services), services, "carol")
    account = carol.create("contact")["account"]["id"]
    answer = send(carol, account, text="x" * 3000)
    assert answer.status_code == 413
    assert code_of(answer) == "message_too_large"


def test_a_header_that_is_too_large_is_refused(
    alice: Browser, contact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("email_provisioning.domain.header.MAX_HEADER", 1000)
    answer = send(alice, contact, subject="x" * 900)
    assert (answer.status_code, code_of(answer)) == (422, "message_refused")
    assert answer.get_json()["detail"].startswith("The header of the message is too large")
    assert send(alice, contact, text="x" * 3000).status_code == 200


@pytest.mark.parametrize("text", ["", "\x00\x01", "." * 2000, "a\rb\nc\r\nd", "é" * 5000, "\ufeff\u202e"])
def test_any_text_can_be_sent(alice: Browser, contact: str, text: str) -> None:
    answer = send(alice, contact, text=text, subject="Été 🌞", html=text)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (summary,) = alice.get(f"/accounts/{contact}/messages").get_json()["messages"]
    assert summary["subject"] == "Été 🌞"
    assert alice.get(f"/accounts/{contact}/messages/{summary['id']}").status_code == 200


def test_the_frame_of_a_message_finds_its_style_without_a_session(client: FlaskClient) -> None:
    answer = client.get(f"{API}/message.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "color-scheme: light" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.post(f"{API}/message.css", json={}).headers["Allow"] == "GET, HEAD, OPTIONS"
