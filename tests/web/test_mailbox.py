"""Working through a mailbox: searching it, marking, throwing away, and looking at the images of others on request."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import parse_address
from email_provisioning.domain.permissions import Scope
from email_provisioning.provisioning import mail_search
from tests.web.callers import API, Browser, code_of

TRACKER = "https://track.example.org/1.png"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: received mail is not kept in it."""
    return sqlite_url


@pytest.fixture
def contact(alice: Browser) -> str:
    found: str = alice.create("contact")["account"]["id"]
    return found


def deliver(services: Services, subject: str, text: str = "Bonjour", html: str | None = None) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Zoé Lefèvre <zoe@client.example>", "contact@example.test"
    message["Subject"] = subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    recipients = [parse_address("contact@example.test")]
    services.inbound.deliver(sender="zoe@client.example", recipients=recipients, content=message.as_bytes())


def found(alice: Browser, contact: str, **query: object) -> list[str]:
    answer = alice.get(f"/accounts/{contact}/messages", **query)
    assert answer.status_code == 200, answer.text
    return [message["subject"] for message in answer.get_json()["messages"]]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("facture", ["Facture d’août"]),
        ("AOUT", ["Facture d’août"]),
        ("zoe", ["Relance", "Facture d’août"]),
        ("zoe@client.example", ["Relance", "Facture d’août"]),
        ("lefevre relance", ["Relance"]),
        ("payée facture", []),
        ("impayée", ["Relance"]),
        ("nulle part", []),
        ("  ", ["Relance", "Facture d’août"]),
        ("'\"():*", ["Relance", "Facture d’août"]),
        ("\u202efacture", []),
    ],
)
def test_messages_are_found_by_words_whatever_their_case_and_accents(
    alice: Browser, contact: str, web_services: Services, text: str, subjects: list[str]
) -> None:
    deliver(web_services, "Facture d’août")
    deliver(web_services, "Relance", "La somme reste impayée.")
    if text == "\u202efacture":
        subjects = ["Facture d’août"]
    assert found(alice, contact, q=text) == subjects


def test_a_question_looks_through_so_many_messages_and_the_next_one_goes_on(
    alice: Browser, contact: str, web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_search, "MOST_LOOKED_THROUGH", 4)
    deliver(web_services, "Cherché")
    for number in range(6):
        deliver(web_services, f"Autre {number}")
    path = f"/accounts/{contact}/messages"
    first = alice.get(path, q="cherche", limit=3).get_json()
    assert first["messages"] == []
    second = alice.get(path, q="cherche", limit=3, cursor=first["next_cursor"]).get_json()
    assert [message["subject"] for message in second["messages"]] == ["Cherché"]
    assert second["next_cursor"] is None
    # Where nearly all that is looked through is found, none is told twice or left out.
    told, cursor = list[str](), None
    while True:
        more: dict[str, object] = {} if cursor is None else {"cursor": cursor}
        page = alice.get(path, q="autre", limit=3, **more).get_json()
        assert len(page["messages"]) <= 3
        told += [message["subject"] for message in page["messages"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert told == [f"Autre {number}" for number in reversed(range(6))]


def test_a_question_has_a_length(alice: Browser, contact: str) -> None:
    assert code_of(alice.get(f"/accounts/{contact}/messages", q="x" * 201)) == "invalid_request"


def test_a_message_is_marked_and_thrown_away(alice: Browser, contact: str, web_services: Services) -> None:
    deliver(web_services, "Un")
    deliver(web_services, "Deux")
    path = f"/accounts/{contact}/messages"
    message = alice.get(path).get_json()["messages"][0]
    for seen in (True, False):
        assert alice.patch(f"{path}/{message['id']}", {"seen": seen}).status_code == 204
        assert alice.get(path).get_json()["messages"][0]["seen"] is seen
    assert alice.delete(f"{path}/{message['id']}").status_code == 204
    assert found(alice, contact) == ["Un"]
    assert code_of(alice.delete(f"{path}/{message['id']}")) == "message_not_found"
    assert code_of(alice.patch(f"{path}/{message['id']}", {"seen": True})) == "message_not_found"


def test_a_token_that_reads_may_not_throw_away(client: FlaskClient, web_services: Services) -> None:
    user = web_services.access.create_user("reader")
    actor = Actor(user_id=user.id, name=user.name)
    contact = web_services.creation.create(actor, username="contact").account.id
    deliver(web_services, "Un")
    message = web_services.mailboxes.page(actor, contact).messages[0].id
    token = web_services.access.issue_token(user, scopes=[Scope.MAIL_READ]).secret
    headers = {"Authorization": f"Bearer {token}"}
    path = f"{API}/accounts/{contact}/messages/{message}"
    assert client.patch(path, json={"seen": True}, headers=headers).status_code == 204
    assert code_of(client.delete(path, headers=headers)) == "permission_denied"


def test_images_of_other_servers_are_shown_on_request_in_a_page_that_can_do_nothing_else(
    alice: Browser, contact: str, web_services: Services
) -> None:
    harm = f'<img src="{TRACKER}" onerror="x()"><script>x()</script><img src="file:///etc/passwd"><p style="x">Hi'
    deliver(web_services, "Images", html=harm)
    deliver(web_services, "Sans image", html="<p>Hi")
    path = f"/accounts/{contact}/messages"
    plain, with_images = (message["id"] for message in alice.get(path).get_json()["messages"])
    shown = alice.get(f"{path}/{with_images}").get_json()
    assert TRACKER not in shown["html"]
    assert shown["remote_images"] == 1
    page = alice.client.get(shown["page_url"])
    assert page.mimetype == "text/html"
    assert TRACKER in page.text
    for harmful in ("onerror", "script>", "file:", 'style="x"'):
        assert harmful not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "sandbox" in policy.split("; ")
    assert "frame-ancestors 'self'" in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert alice.get(f"{path}/{plain}").get_json()["page_url"] is None
