"""Events and webhooks over the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from email_provisioning.bootstrap import Services
from email_provisioning.domain.event import CHOICES
from tests.fakes.receiver import Receiver, receiving
from tests.web.callers import Browser, Program, code_of

UNKNOWN = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def web_services(make_services: Callable[..., Services]) -> Services:
    return make_services(EMBEDDED_WORKER="false", WEBHOOK_PRIVATE_NETWORKS="127.0.0.0/8")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def test_the_life_of_a_webhook(
    admin: Program, alice: Browser, receiver: Receiver, web_services: Services
) -> None:
    answer = admin.post("/admin/webhooks", {"url": receiver.url, "kinds": ["account.*"]})
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    path = f"/admin/webhooks/{made['webhook']['id']}"
    assert answer.headers["Location"] == f"/api/email{path}"
    assert made["secret"].startswith("whsec_")
    assert made["previous_valid_until"] is None
    assert admin.post(f"{path}/test").get_json()["outcome"] == "ok"

    alice.create("contact")
    web_services.worker.sweep()
    (delivery, test) = admin.get(f"{path}/deliveries").get_json()["deliveries"]
    assert (delivery["type"], delivery["state"], test["type"]) == (
        "account.created",
        "delivered",
        "webhook.test",
    )
    assert delivery["tries"][0]["status"] == 204
    first = admin.get(f"{path}/deliveries", limit=1).get_json()
    second = admin.get(f"{path}/deliveries", limit=1, cursor=first["next_cursor"]).get_json()
    assert [each["event_id"] for each in (*first["deliveries"], *second["deliveries"])] == [
        delivery["event_id"],
        test["event_id"],
    ]
    assert second["next_cursor"] is None

    assert admin.post(f"{path}/deliveries/{delivery['event_id']}/replay").status_code == 202
    replayed = admin.post(f"{path}/replay", {"since": "2026-01-01T00:00:00Z"})
    assert replayed.get_json() == {"count": 1}
    web_services.worker.sweep()
    assert receiver.ids().count(delivery["event_id"]) == 2

    rotated = admin.post(f"{path}/rotate-secret").get_json()
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_valid_until"] is not None
    changed = admin.patch(path, {"active": False, "description": "Off for now"}).get_json()
    assert (changed["active"], changed["description"], changed["kinds"]) == (
        False,
        "Off for now",
        ["account.*"],
    )
    assert code_of(admin.post(f"{path}/replay", {"since": "2026-01-01T00:00:00Z"})) == "webhook_inactive"
    listed = admin.get("/admin/webhooks").get_json()
    assert listed["webhooks"] == [changed]
    assert listed["kinds"] == [str(kind) for kind in CHOICES]
    assert admin.get(path).get_json() == changed
    assert "whsec_" not in admin.get("/admin/webhooks").text
    assert admin.delete(path).status_code == 204
    assert code_of(admin.get(path)) == "webhook_not_found"


def test_what_happens_is_listed_for_administrators(admin: Program, alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    alice.create("support")
    alice.post(f"/accounts/{account}/suspend")
    found = admin.get("/admin/events", account_id=account).get_json()["events"]
    assert [event["type"] for event in found] == ["account.suspended", "account.created"]
    assert found[0]["data"]["address"] == "contact@example.test"
    page = admin.get("/admin/events", limit=2).get_json()
    rest = admin.get("/admin/events", limit=2, cursor=page["next_cursor"]).get_json()
    assert len(page["events"]) + len(rest["events"]) == 3
    assert rest["next_cursor"] is None
    assert admin.get("/admin/events", kind="account.suspended").get_json()["events"] == found[:1]
    assert admin.get("/admin/events", since="2100-01-01T00:00:00Z").get_json()["events"] == []
    assert code_of(admin.get("/admin/events", cursor="nonsense")) == "invalid_cursor"
    assert code_of(alice.get("/admin/events")) == "permission_denied"


def test_what_cannot_be_a_webhook_says_why(admin: Program) -> None:
    def refused(**body: object) -> str:
        return code_of(admin.post("/admin/webhooks", body))

    assert refused(url="https://169.254.169.254/latest/meta-data/") == "webhook_target_forbidden"
    assert refused(url="http://93.184.215.14/") == "webhook_target_forbidden"
    assert refused(url="gopher://127.0.0.1/") == "webhook_invalid"
    assert refused(url="https://127.0.0.1/", kinds=["account.exploded"]) == "webhook_invalid"
    assert refused(url="https://127.0.0.1/", secret="whsec_mine") == "invalid_request"
    assert refused(url="https://127.0.0.1/\x00") == "invalid_request"


@pytest.mark.parametrize("webhook", [UNKNOWN, "nonsense"])
def test_an_unknown_webhook_is_unknown_everywhere(admin: Program, webhook: str) -> None:
    path = f"/admin/webhooks/{webhook}"
    answers = [
        admin.get(path),
        admin.patch(path, {"active": True}),
        admin.delete(path),
        admin.post(f"{path}/test"),
        admin.post(f"{path}/rotate-secret"),
        admin.get(f"{path}/deliveries"),
        admin.post(f"{path}/replay", {"since": "2026-01-01T00:00:00Z"}),
        admin.post(f"{path}/deliveries/{UNKNOWN}/replay"),
        admin.post(f"{path}/deliveries/nonsense/replay"),
    ]
    assert {(answer.status_code, code_of(answer)) for answer in answers} == {(404, "webhook_not_found")}


def test_an_auditor_sees_no_path_of_a_receiver(
    admin: Program, app: Flask, web_services: Services, receiver: Receiver
) -> None:
    made = admin.post("/admin/webhooks", {"url": f"{receiver.url}?key=very-secret"}).get_json()
    auditor = web_services.access.create_user("auditor", is_auditor=True)
    token = web_services.access.issue_token(auditor).secret
    looking = Program(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})
    seen = looking.get("/admin/webhooks").get_json()["webhooks"][0]["url"]
    assert seen == f"http://127.0.0.1:{receiver.port}/…"
    assert code_of(looking.post(f"/admin/webhooks/{made['webhook']['id']}/test")) == "permission_denied"
