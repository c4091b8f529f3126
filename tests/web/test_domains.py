"""Several domains: administrators add, check and remove them; members choose among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.persistence.tables import log
from email_provisioning.web import create_app
from tests.fakes.amazon.running import fake_amazon
from tests.fakes.dns import FakeDns, serving_dns
from tests.web.callers import Browser, Caller, Program, code_of

DOMAINS = "/admin/domains"
ACME = {"name": "acme.fr", "provider": "local"}


@pytest.fixture
def dns() -> Iterator[FakeDns]:
    """Yield a DNS server that knows nothing yet."""
    with serving_dns() as fake:
        yield fake


@pytest.fixture
def web_services(make_services: Callable[..., Services], dns: FakeDns) -> Services:
    """Return services that ask the test's own DNS."""
    return make_services(
        EMBEDDED_WORKER="false", DNS_RESOLVERS=dns.setting, PUBLIC_URL="https://mail.acme.fr"
    )


def test_an_administrator_adds_a_domain_and_members_use_it_at_once(admin: Program, alice: Browser) -> None:
    added = admin.post(DOMAINS, ACME)
    assert added.status_code == 201
    assert added.get_json() == {**ACME, "default": False, "addresses": 0}
    assert added.headers["Location"].endswith("/admin/domains/acme.fr/status")
    listed = admin.get(DOMAINS).get_json()
    assert [domain["name"] for domain in listed["domains"]] == ["example.test", "acme.fr"]
    assert {"kind": "local", "missing_settings": []} in listed["providers"]
    assert [domain["name"] for domain in alice.get("/me").get_json()["domains"]] == [
        "example.test",
        "acme.fr",
    ]
    first = alice.create("contact")["email"]
    wish = {"username": "contact", "domain": "acme.fr"}
    assert alice.post("/check-availability", wish).get_json()["available"]
    second = alice.create("contact", domain="acme.fr")["email"]
    assert (first, second) == ("contact@example.test", "contact@acme.fr")
    taken = alice.post("/check-availability", wish).get_json()
    assert not taken["available"]
    assert taken["suggestions"]
    assert all(suggestion.endswith("@acme.fr") for suggestion in taken["suggestions"])
    assert alice.create("support@acme.fr")["email"] == "support@acme.fr"


def test_mail_goes_from_one_domain_to_the_other(admin: Program, alice: Browser, bob: Program) -> None:
    admin.post(DOMAINS, ACME)
    sender = alice.create("contact")["account"]["id"]
    receiver = bob.create("contact", domain="acme.fr")["account"]["id"]
    letter = {"to": ["contact@acme.fr", "abuse@acme.fr"], "subject": "Bonjour", "text": "Bonjour"}
    assert alice.post(f"/accounts/{sender}/send", letter).status_code == 200
    assert len(bob.get(f"/accounts/{receiver}/messages").get_json()["messages"]) == 1
    (role,) = [
        account
        for account in admin.get("/my-accounts").get_json()["accounts"]
        if account["email"] == "postmaster@acme.fr"
    ]
    assert role["shared"]
    assert len(admin.get(f"/accounts/{role['id']}/messages").get_json()["messages"]) == 1


REFUSED = [
    ({"name": "acme..fr", "provider": "local"}, 422, "domain_unknown"),
    ({"name": "192.0.2.1", "provider": "local"}, 422, "domain_unknown"),
    ({"name": "", "provider": "local"}, 422, "domain_unknown"),
    ({"name": "a@acme.fr", "provider": "local"}, 422, "domain_unknown"),
    ({"name": "x" * 300 + ".fr", "provider": "local"}, 422, "domain_unknown"),
    ({"name": "acme.fr", "provider": "pigeon"}, 422, "provider_unknown"),
    ({"name": "EXAMPLE.test.", "provider": "local"}, 409, "domain_exists"),
    ({"name": "acme.fr"}, 422, "invalid_request"),
]


def test_what_cannot_be_added_is_refused(admin: Program) -> None:
    for body, status, code in REFUSED:
        answer = admin.post(DOMAINS, body)
        assert (answer.status_code, code_of(answer)) == (status, code), body
    assert len(admin.get(DOMAINS).get_json()["domains"]) == 1


def test_a_domain_is_kept_in_one_spelling(admin: Program, alice: Browser) -> None:
    assert admin.post(DOMAINS, {**ACME, "name": "Café.FR."}).get_json()["name"] == "xn--caf-dma.fr"
    assert code_of(admin.post(DOMAINS, {**ACME, "name": "xn--caf-dma.fr"})) == "domain_exists"
    assert alice.create("contact@café.fr")["email"] == "contact@xn--caf-dma.fr"
    assert admin.delete(f"{DOMAINS}/café.fr").status_code == 409
    assert admin.get(f"{DOMAINS}/caf%C3%A9.fr/status").status_code == 200


def test_only_administrators_may(alice: Browser, bob: Program) -> None:
    for caller in (alice, bob):
        for answer in (
            caller.get(DOMAINS),
            caller.post(DOMAINS, ACME),
            caller.delete(f"{DOMAINS}/example.test"),
            caller.get(f"{DOMAINS}/example.test/status"),
        ):
            assert (answer.status_code, code_of(answer)) == (403, "permission_denied")


class TestRemoving:
    def test_a_domain_nobody_uses_goes(self, admin: Program, alice: Browser) -> None:
        admin.post(DOMAINS, ACME)
        assert admin.delete(f"{DOMAINS}/acme.fr").status_code == 204
        assert (
            code_of(alice.post("/create", {"username": "contact", "domain": "acme.fr"})) == "domain_unknown"
        )
        assert code_of(admin.delete(f"{DOMAINS}/acme.fr")) == "domain_not_found"
        assert code_of(admin.get(f"{DOMAINS}/acme.fr/status")) == "domain_not_found"

    def test_not_while_addresses_are_on_it(
        self, admin: Program, alice: Browser, web_services: Services
    ) -> None:
        admin.post(DOMAINS, ACME)
        account = alice.create("contact", domain="acme.fr")["account"]["id"]
        answer = admin.delete(f"{DOMAINS}/acme.fr")
        assert (code_of(answer), answer.get_json()["used"]) == ("domain_in_use", 1)
        alice.delete(f"/accounts/{account}")
        answer = admin.delete(f"{DOMAINS}/acme.fr")
        assert "1 deleted, but not yet gone" in answer.get_json()["detail"]
        web_services.lifecycle.purge(SYSTEM, web_services.directory.get(SYSTEM, account).account)
        assert admin.delete(f"{DOMAINS}/acme.fr").status_code == 204

    def test_not_the_default_one(self, admin: Program) -> None:
        assert code_of(admin.delete(f"{DOMAINS}/example.test")) == "domain_is_default"

    def test_the_mail_of_its_postmaster_is_there_again_with_it(self, admin: Program, alice: Browser) -> None:
        admin.post(DOMAINS, ACME)
        sender = alice.create("contact")["account"]["id"]
        letter = {"to": ["postmaster@acme.fr"], "subject": "Bonjour", "text": "Bonjour"}
        assert alice.post(f"/accounts/{sender}/send", letter).status_code == 200
        admin.delete(f"{DOMAINS}/acme.fr")
        assert "postmaster@acme.fr" not in _emails(admin)
        admin.post(DOMAINS, ACME)
        role = _emails(admin)["postmaster@acme.fr"]
        assert len(admin.get(f"/accounts/{role}/messages").get_json()["messages"]) == 1

    def test_both_are_in_the_audit_log(self, admin: Program, web_services: Services) -> None:
        admin.post(DOMAINS, ACME)
        admin.delete(f"{DOMAINS}/acme.fr")
        with web_services.database.read() as connection:
            rows = connection.execute(
                select(log.c.action, log.c.details).where(log.c.action.endswith("domain"))
            ).all()
        assert [(row.action, row.details["domain"]) for row in rows] == [
            ("add_domain", "acme.fr"),
            ("remove_domain", "acme.fr"),
        ]


class TestStatus:
    def test_it_tells_what_is_expected_and_what_was_found(self, admin: Program, dns: FakeDns) -> None:
        admin.post(DOMAINS, ACME)
        dns.put("acme.fr", "MX", "10 mail.acme.fr.")
        dns.put("acme.fr", "TXT", '"v=spf1 include:other.example -all"')
        dns.put("other.example", "TXT", '"v=spf1 -all"')
        status = admin.get(f"{DOMAINS}/acme.fr/status").get_json()
        assert (status["name"], status["provider"], status["verified"]) == ("acme.fr", "local", True)
        states = {record["purpose"]: record["state"] for record in status["records"]}
        # What leads mail programs to this server is listed too, and never needed for sending.
        assert states == {"mx": "ok", "spf": "different", "dmarc": "missing", "autodiscover": "missing"}
        assert not any(each["required"] for each in status["records"] if each["purpose"] == "autodiscover")
        spf = next(record for record in status["records"] if record["purpose"] == "spf")
        assert spf["found"] == ["v=spf1 include:other.example -all"]
        assert spf["expected"] == "v=spf1 mx -all"
        assert spf["code"] == "spf_lacks"


def test_an_auditors_looks_register_nothing_at_the_vendor_and_an_administrators_does(
    make_services: Callable[..., Services], dns: FakeDns
) -> None:
    with fake_amazon() as amazon:
        services = make_services(EMBEDDED_WORKER="false", DNS_RESOLVERS=dns.setting, **amazon.environ())
        app = create_app(services=services)
        admin = Program.of(app, services, "administrator", is_admin=True)
        token = services.access.issue_token(services.access.create_user("auditor", is_auditor=True)).secret
        auditor = Caller(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})
        assert admin.post(DOMAINS, {"name": "acme.fr", "provider": "aws-ses"}).status_code == 201
        assert auditor.get("/admin/doctor").status_code == 200
        seen = auditor.get(f"{DOMAINS}/acme.fr/status").get_json()
        assert (seen["verified"], [each["purpose"] for each in seen["records"]]) == (False, ["dmarc"])
        assert "acme.fr" not in amazon.account.ses.email_identities
        shown = admin.get(f"{DOMAINS}/acme.fr/status").get_json()
        assert [each["purpose"] for each in shown["records"]].count("dkim") == 3
        again = auditor.get(f"{DOMAINS}/acme.fr/status").get_json()
        assert again["records"] == shown["records"]


def _emails(admin: Program) -> dict[str, str]:
    accounts = admin.get("/my-accounts").get_json()["accounts"]
    return {account["email"]: account["id"] for account in accounts}


def test_the_state_of_its_records_is_told_in_the_language_of_the_client(admin: Program, dns: FakeDns) -> None:
    dns.put("example.test", "MX", "10 mail.acme.fr.", "20 mx.other.example.")
    told = {}
    for language in ("fr-FR, en;q=0.5", "en"):
        headers = {**admin.headers, "Accept-Language": language}
        answer = admin.client.get("/api/email/admin/domains/example.test/status", headers=headers)
        told[language[:2]] = {record["purpose"]: record for record in answer.get_json()["records"]}
    assert told["fr"]["spf"]["detail"].startswith("SPF (TXT example.test)\u00a0: ")
    assert told["en"]["spf"]["detail"].startswith("SPF (TXT example.test): ")
    assert told["fr"]["spf"]["code"] == told["en"]["spf"]["code"]
    (remark,) = told["fr"]["mx"]["remarks"]
    assert (remark["code"], remark["detail"]) == (
        "mx_foreign",
        "Le courrier pour example.test peut aussi arriver chez mx.other.example, et s’y perdre.",
    )
