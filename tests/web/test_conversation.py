"""Answering, sending on and attaching: what arrives is the conversation and the files, to the octet."""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from email_provisioning.bootstrap import Services
from email_provisioning.domain.address import parse_address
from email_provisioning.domain.permissions import Scope
from email_provisioning.web.composing import MOST_REFERENCES
from tests.web.callers import Browser, Caller, code_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: a message does not go through it."""
    return sqlite_url


@pytest.fixture
def contact(alice: Browser) -> str:
    found: str = alice.create("contact")["account"]["id"]
    return found


def deliver(services: Services, content: bytes) -> None:
    recipients = [parse_address("contact@example.test")]
    services.inbound.deliver(sender="zoe@client.example", recipients=recipients, content=content)


def newest(alice: Browser, account: str) -> dict[str, Any]:
    path = f"/accounts/{account}/messages"
    found: dict[str, Any] = alice.get(f"{path}/{alice.get(path).get_json()['messages'][0]['id']}").get_json()
    return found


def raw(services: Services, account: str) -> EmailMessage:
    store = services.provider_of("local").reader
    assert store is not None
    found = store.read(account, store.page(account, limit=1).messages[0].id)
    parsed = message_from_bytes(found.content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def send(alice: Caller, account: str, **more: Any) -> Any:
    return alice.post(
        f"/accounts/{account}/send",
        {"to": ["contact@example.test"], "subject": "Re: Devis", "text": "Oui.", **more},
    )


LONG = f"<{'x' * 200}@client.example>"


@pytest.mark.parametrize(
    ("head", "references"),
    [
        (b"Message-ID: <2@c.example>\r\nReferences: <0@c.example> <1@c.example>\r\n", ["0", "1", "2"]),
        (b"Message-ID: <2@c.example>\r\nIn-Reply-To: <1@c.example>\r\n", ["1", "2"]),
        (b"Message-ID: <2@c.example>\r\n", ["2"]),
        (b"Message-ID: <2@c.example>\r\nReferences: junk <2@c.example>\r\n <1@c.example>\r\n", ["1", "2"]),
    ],
)
def test_an_answer_stays_in_its_conversation(
    alice: Browser, contact: str, web_services: Services, head: bytes, references: list[str]
) -> None:
    deliver(web_services, b"From: zoe@client.example\r\nSubject: Devis\r\n" + head + b"\r\nDevis ?\r\n")
    assert send(alice, contact, answers=newest(alice, contact)["id"]).status_code == 200
    answer = raw(web_services, contact)
    assert answer["In-Reply-To"] == "<2@c.example>"
    assert str(answer["References"]).split() == [f"<{each}@c.example>" for each in references]


def test_hostile_ids_end_neither_the_header_nor_its_length(
    alice: Browser, contact: str, web_services: Services
) -> None:
    many = b" ".join(b"<%d@c.example>" % number for number in range(300))
    long = LONG.encode()
    deliver(
        web_services, b"From: zoe@client.example\r\nMessage-ID: %b\r\nReferences: %b\r\n\r\nx" % (long, many)
    )
    send(alice, contact, answers=newest(alice, contact)["id"])
    answer = raw(web_services, contact)
    assert answer["In-Reply-To"] == LONG
    references = str(answer["References"]).split()
    assert (references[0], references[-1], len(references)) == ("<0@c.example>", LONG, MOST_REFERENCES + 2)
    deliver(web_services, b"From: zoe@client.example\r\nMessage-ID: <a\x00b@\xe9>\r\n\r\nx")
    send(alice, contact, answers=newest(alice, contact)["id"])
    assert raw(web_services, contact)["In-Reply-To"] is None


def test_what_is_not_there_cannot_be_answered_or_sent_on(alice: Browser, contact: str) -> None:
    assert code_of(send(alice, contact, answers="nothing")) == "message_not_found"
    assert code_of(send(alice, contact, forwards={"message": "x", "attachments": [0]})) == "message_not_found"


@pytest.mark.parametrize("what", ["answers", "forwards"])
def test_a_token_that_may_only_send_reads_no_message_by_sending(
    app: Flask, alice: Browser, contact: str, web_services: Services, what: str
) -> None:
    deliver(web_services, b"From: zoe@client.example\r\nMessage-ID: <1@c.example>\r\n\r\nSecret\r\n")
    listed = f"/accounts/{contact}/messages"
    (message,) = alice.get(listed).get_json()["messages"]
    named = message["id"] if what == "answers" else {"message": message["id"], "attachments": [0]}

    def by_token(*scopes: Scope) -> Caller:
        token = web_services.access.issue_token(web_services.access.user("alice"), scopes=scopes).secret
        return Caller(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})

    refused = send(by_token(Scope.MAIL_SEND), contact, **{what: named})
    assert (refused.status_code, code_of(refused)) == (403, "permission_denied")
    assert "mail:read" in refused.get_json()["detail"]
    assert [each["seen"] for each in alice.get(listed).get_json()["messages"]] == [False]
    allowed = send(by_token(Scope.MAIL_SEND, Scope.MAIL_READ), contact, **{what: named})
    assert allowed.status_code == (200 if what == "answers" else 404), allowed.text  # it has no file


def test_a_reply_goes_where_the_sender_wants_it(alice: Browser, contact: str, web_services: Services) -> None:
    deliver(web_services, b"From: zoe@client.example\r\nReply-To: Ventes <v@client.example>\r\n\r\nx")
    assert newest(alice, contact)["reply_to"] == [{"name": "Ventes", "address": "v@client.example"}]


FILES = [
    ("reçu 1.pdf", "application/pdf", bytes(range(256)) * 40),
    ("vide.txt", "text/plain; charset=utf-8", b""),
    ("page.html", "text/html", b"<script>alert(1)</script>"),
    ("message.eml", "message/rfc822", b"Subject: x\r\n\r\ny"),
    ("wrong", "no type\r\nX: y", b"\x00\xff"),
]


def test_files_arrive_to_the_octet_and_are_sent_on(
    alice: Browser, contact: str, web_services: Services
) -> None:
    attachments = [
        {"filename": name, "content_type": kind, "content": base64.b64encode(content).decode()}
        for name, kind, content in FILES
    ]
    assert send(alice, contact, attachments=attachments).status_code == 200
    shown = newest(alice, contact)
    assert [each["filename"] for each in shown["attachments"]] == [name for name, _, _ in FILES]
    kinds = [each["content_type"] for each in shown["attachments"]]
    unknown = "application/octet-stream"
    assert kinds == ["application/pdf", "text/plain", "text/html", unknown, unknown]
    contents = [alice.client.get(each["url"]).data for each in shown["attachments"]]
    assert contents == [content for _, _, content in FILES]

    forwards = {"message": shown["id"], "attachments": [0, 4]}
    assert send(alice, contact, forwards=forwards, attachments=attachments[1:2]).status_code == 200
    forwarded = newest(alice, contact)
    assert [each["filename"] for each in forwarded["attachments"]] == ["reçu 1.pdf", "wrong", "vide.txt"]
    assert alice.client.get(forwarded["attachments"][0]["url"]).data == FILES[0][2]


@pytest.mark.parametrize(
    ("file", "field", "code"),
    [
        ({"filename": "a\r\nBcc: x@y.z"}, "attachments.0.filename", "filename_invalid"),
        ({"filename": "../../etc/passwd"}, "attachments.0.filename", "filename_invalid"),
        ({"filename": ""}, "attachments.0.filename", "string_too_short"),
        ({"content": "no base64!"}, "attachments.0.content", "base64_invalid"),
        ({"content": "é"}, "attachments.0.content", "base64_invalid"),
        ({"size": 3}, "attachments.0.size", "extra_forbidden"),
    ],
)
def test_a_file_that_cannot_be_sent_is_named(
    alice: Browser, contact: str, file: dict[str, Any], field: str, code: str
) -> None:
    answer = send(alice, contact, attachments=[{"filename": "a.txt", "content": "YQ==", **file}])
    assert code_of(answer) == "invalid_request"
    assert [(each["field"], each["code"]) for each in answer.get_json()["errors"]] == [(field, code)]
    assert "passwd" not in answer.text


def test_the_limit_is_known_before_and_holds(alice: Browser, contact: str) -> None:
    limit = alice.get("/me").get_json()["limits"]["message_bytes"]
    assert limit == 26_214_400
    fits = base64.b64encode(b"x" * 18_000_000).decode()
    assert send(alice, contact, attachments=[{"filename": "a.bin", "content": fits}]).status_code == 200
    assert newest(alice, contact)["attachments"][0]["size"] == 18_000_000
    large = base64.b64encode(b"x" * 19_500_000).decode()
    refused = send(alice, contact, attachments=[{"filename": "a.bin", "content": large}])
    assert (refused.status_code, code_of(refused)) == (413, "message_too_large")
    larger = base64.b64encode(b"x" * 25_000_000).decode()
    refused = send(alice, contact, attachments=[{"filename": "a.bin", "content": larger}])
    assert (refused.status_code, code_of(refused)) == (413, "body_too_large")
