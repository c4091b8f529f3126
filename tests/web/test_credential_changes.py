"""What becomes of a password: rotated, changed, used, due, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.persistence import tables
from email_provisioning.web import create_app
from tests.faults.consistency import problems
from tests.web.callers import Browser, code_of
from tests.web.credential_calls import listed, make, opens


def test_a_password_is_rotated_alone(alice: Browser, account: str, web_services: Services) -> None:
    main, phone = listed(alice, account)[0], make(alice, account, label="Phone", networks=["10.0.0.0/8"])
    path = f"/accounts/{account}/credentials/{phone['credential']['id']}"
    answer = alice.post(f"{path}/rotate")
    assert answer.status_code == 200
    rotated = answer.get_json()
    new = rotated["credential"]
    assert (new["label"], new["networks"], new["main"]) == ("Phone", ["10.0.0.0/8"], False)
    assert datetime.fromisoformat(rotated["previous_valid_until"]) > datetime.now(UTC)
    for each in (phone, rotated):
        assert opens(web_services, each["credentials"]["password"], "10.1.2.3")
    old = alice.get(path).get_json()
    assert (old["replaced"], old["expires_at"]) == (True, rotated["previous_valid_until"])
    assert code_of(alice.post(f"{path}/rotate")) == "invalid_state"
    assert code_of(alice.patch(path, {"label": "Mine"})) == "invalid_state"
    assert alice.get(f"/accounts/{account}/credentials/{main['id']}").get_json() == main
    assert problems(web_services) == []


def test_a_rotated_password_lives_as_long_again(alice: Browser, account: str) -> None:
    ends_at = datetime.now(UTC) + timedelta(days=90)
    phone = make(alice, account, expires_at=ends_at.isoformat())["credential"]
    new = alice.post(f"/accounts/{account}/credentials/{phone['id']}/rotate").get_json()["credential"]
    assert timedelta() <= datetime.fromisoformat(new["expires_at"]) - ends_at < timedelta(minutes=1)


def test_label_end_and_networks_can_be_changed(alice: Browser, account: str, web_services: Services) -> None:
    made = make(alice, account, label="Phone")
    path, password = (
        f"/accounts/{account}/credentials/{made['credential']['id']}",
        made["credentials"]["password"],
    )
    soon = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    changed = alice.patch(
        path, {"label": "Office", "networks": ["203.0.113.0/24"], "expires_at": soon.isoformat()}
    ).get_json()
    assert (changed["label"], changed["networks"]) == ("Office", ["203.0.113.0/24"])
    assert datetime.fromisoformat(changed["expires_at"]) == soon
    assert opens(web_services, password, "203.0.113.200")
    assert not opens(web_services, password, "203.0.114.200")
    assert not opens(web_services, password)
    untouched = alice.patch(path, {}).get_json()
    assert untouched == changed
    freed = alice.patch(path, {"networks": [], "expires_at": None}).get_json()
    assert (freed["networks"], freed["expires_at"], freed["label"]) == ([], None, "Office")
    assert opens(web_services, password)
    assert code_of(alice.patch(path, {"networks": ["x"]})) == "networks_invalid"


def test_the_last_use_is_told_by_time_and_network_alone(
    alice: Browser, account: str, web_services: Services
) -> None:
    uses: list[tuple[str | None, str | None, str | None]] = [
        ("203.0.113.77", "ipv4", "203.0.113.0/24"),
        ("::ffff:203.0.113.78", "ipv4", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::7", "ipv6", "2001:db8:aaaa::/48"),
        (None, None, None),
    ]
    for client, family, network in uses:
        made = make(alice, account, label="Phone")
        for elsewhere in (client, "198.51.100.7"):
            assert opens(web_services, made["credentials"]["password"], elsewhere)
            web_services.submission.last_use.flush()
        use = listed(alice, account)[0]["last_use"]
        assert (use["family"], use["network"]) == (family, network), "within a minute it is noted once"
        assert datetime.now(UTC) - datetime.fromisoformat(use["at"]) < timedelta(minutes=1)
    with web_services.database.read() as connection:
        rows = str(connection.execute(select(tables.credentials)).all())
    assert [client for client, _family, _network in uses if client and client in rows] == []


def test_every_change_is_in_the_audit_log_without_a_secret(
    alice: Browser, account: str, web_services: Services
) -> None:
    made = make(alice, account, label="Phone")
    path = f"/accounts/{account}/credentials/{made['credential']['id']}"
    alice.patch(path, {"label": "Tablet"})
    alice.post(f"{path}/rotate")
    alice.delete(path)
    with web_services.database.read() as connection:
        rows = connection.execute(select(tables.log).order_by(tables.log.c.id)).all()
    told = [row.action for row in rows if row.email_account_id == account]
    assert told == ["create", "issue", "reveal", "change_credential", "rotate", "reveal", "revoke"]
    assert made["credentials"]["password"] not in str(rows)


def test_rotation_falls_due_and_is_told_once(make_services: Callable[..., Services]) -> None:
    plain = make_services(EMBEDDED_WORKER="false", CREDENTIAL_ROTATION_DAYS="90")
    alice = Browser.signed_in(create_app(services=plain), plain, "alice")
    account = alice.create("contact")["account"]["id"]
    phone = make(alice, account, label="Phone")["credential"]
    alice.post(f"/accounts/{account}/rotate")
    for each in listed(alice, account):
        due, made = each["rotation_due_at"], datetime.fromisoformat(each["created_at"])
        assert due is None if each["replaced"] else datetime.fromisoformat(due) - made == timedelta(days=90)

    later = build_services(plain.settings, clock=lambda: datetime.now(UTC) + timedelta(days=91))
    for _ in range(3):
        later.worker.sweep()
    with later.database.read() as connection:
        rows = connection.execute(select(tables.log).where(tables.log.c.action == "rotation_due")).all()
    assert sorted(row.details["label"] for row in rows) == ["", "Phone"]
    assert phone["id"] in [row.details["credential"] for row in rows]
    assert {row.email_account_id for row in rows} == {account}


def test_a_password_ends_in_time_and_leaves_nothing(
    alice: Browser, account: str, web_services: Services
) -> None:
    made = make(alice, account, expires_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    later = build_services(web_services.settings, clock=lambda: datetime.now(UTC) + timedelta(days=2))
    assert opens(web_services, made["credentials"]["password"])
    assert not opens(later, made["credentials"]["password"])
    assert len(later.credentials.of(OPERATOR, account).credentials) == 1
    later.worker.sweep()
    with later.database.read() as connection:
        assert len(connection.execute(select(tables.credentials)).all()) == 1
    assert problems(later) == []
