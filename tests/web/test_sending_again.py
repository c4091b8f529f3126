"""A message that is sent again because its answer was lost goes out once."""

from __future__ import annotations

import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.persistence.tables import sends
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.local import LocalProvider
from tests.web.callers import Program, code_of

KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def alice(app: Flask, web_services: Services) -> Program:
    return Program.of(app, web_services, "alice")


@pytest.fixture
def contact(alice: Program) -> str:
    account: str = alice.create("contact")["account"]["id"]
    return account


def send(alice: Program, contact: str, *, text: str = "Bonjour", **more: Any) -> TestResponse:
    body = {"to": ["contact@example.test"], "subject": "Salut", "text": text, **more}
    return alice.post(f"/accounts/{contact}/send", body, **KEY)


def inbox(alice: Program, contact: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = alice.get(f"/accounts/{contact}/messages").get_json()["messages"]
    return found


def attached(content: bytes) -> dict[str, Any]:
    file = {"filename": "a.txt", "content_type": "text/plain", "content": b64encode(content).decode()}
    return {"attachments": [file]}


def left_behind(services: Services, ago: timedelta) -> None:
    """Make it look as if whoever began the message was killed so long ago."""
    with services.database.write() as connection:
        connection.execute(sends.update().values(begun_at=services.clock() - ago, sent_at=None))


def test_the_same_request_gets_the_first_answer_and_sends_nothing_more(alice: Program, contact: str) -> None:
    first, again = send(alice, contact, **attached(b"x")), send(alice, contact, **attached(b"x"))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.get_json() == first.get_json()
    assert len(inbox(alice, contact)) == 1
    assert alice.get(f"/accounts/{contact}/usage").get_json()["days"][0]["accepted"] == 1


@pytest.mark.parametrize("other", [{"text": "Bonsoir"}, attached(b"y")], ids=["text", "file"])
def test_another_message_under_the_same_name_is_refused(
    alice: Program, contact: str, other: dict[str, Any]
) -> None:
    assert send(alice, contact, **attached(b"x")).status_code == 200
    answer = send(alice, contact, **{**attached(b"x"), **other})
    assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_reused")
    assert len(inbox(alice, contact)) == 1


def test_what_was_refused_has_sent_nothing_and_leaves_its_name_free(alice: Program, contact: str) -> None:
    refused = send(alice, contact, to=["someone@example.org"])
    assert code_of(refused) == "recipient_refused"
    assert send(alice, contact).status_code == 200
    assert len(inbox(alice, contact)) == 1


def test_a_message_that_is_on_its_way_is_not_sent_beside_itself(
    app: Flask, alice: Program, contact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_its_way, go_on, relay = threading.Event(), threading.Event(), LocalProvider.relay

    def slow(provider: LocalProvider, message: Outgoing) -> None:
        on_its_way.set()
        assert go_on.wait(60)
        relay(provider, message)

    monkeypatch.setattr(LocalProvider, "relay", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send, Program(app.test_client(use_cookies=False), alice.headers), contact)
        assert on_its_way.wait(60)
        answer = send(alice, contact)
        go_on.set()
        assert first.result().status_code == 200
    assert (answer.status_code, code_of(answer)) == (409, "message_under_way")
    assert answer.get_json()["retry_after"] == 5
    assert send(alice, contact).get_json() == first.result().get_json()
    assert len(inbox(alice, contact)) == 1


def test_what_a_killed_process_has_left_goes_out_under_the_same_id(
    alice: Program, contact: str, web_services: Services
) -> None:
    first = send(alice, contact).get_json()
    left_behind(web_services, timedelta(minutes=1))
    assert code_of(send(alice, contact)) == "message_under_way"
    left_behind(web_services, timedelta(minutes=11))
    assert send(alice, contact).get_json() == first, "by its id a mailbox knows what it has already"
    assert len(inbox(alice, contact)) == 2, "nobody knew whether it had been sent"
    assert send(alice, contact).get_json() == first
    assert len(inbox(alice, contact)) == 2


def test_names_are_forgotten_after_a_day(alice: Program, contact: str, web_services: Services) -> None:
    assert send(alice, contact).status_code == 200
    left_behind(web_services, timedelta(hours=23))
    web_services.worker.sweep()
    assert _known(web_services) == 1
    left_behind(web_services, timedelta(hours=25))
    web_services.worker.sweep()
    assert _known(web_services) == 0


def _known(services: Services) -> int:
    with services.database.read() as connection:
        return len(connection.execute(sends.select()).all())
