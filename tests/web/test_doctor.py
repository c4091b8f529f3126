"""The doctor over HTTP, for administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from email_provisioning.bootstrap import Services
from tests.fakes.dns import FakeDns, serving_dns
from tests.web.callers import Browser, Program, code_of


@pytest.fixture
def dns() -> Iterator[FakeDns]:
    """Yield a DNS server that knows nothing yet."""
    with serving_dns() as fake:
        yield fake


@pytest.fixture
def web_services(make_services: Callable[..., Services], dns: FakeDns) -> Services:
    """Return services that ask the test's own DNS."""
    return make_services(EMBEDDED_WORKER="false", DNS_RESOLVERS=dns.setting)


def test_it_tells_administrators_what_is_wrong_and_what_to_do(admin: Program) -> None:
    report = admin.get("/admin/doctor").get_json()
    lines = {line["code"]: line for line in report["findings"]}
    assert report["status"] == "error"  # the MX record is not published
    assert lines["dns_missing"]["subject"] == "dns example.test"
    assert lines["relay_not_set"]["remedy"].startswith("Set SMTP_RELAY_URL")
    assert "cause" not in lines["relay_not_set"]
    assert all(line["remedy"] for line in report["findings"] if line["level"] != "ok")


def test_it_speaks_the_language_of_the_client(admin: Program) -> None:
    headers = {**admin.headers, "Accept-Language": "fr-FR, en;q=0.5"}
    report = admin.client.get("/api/email/admin/doctor", headers=headers).get_json()
    lines = {line["code"]: line for line in report["findings"]}
    assert lines["relay_not_set"]["remedy"].startswith("Donnez à SMTP_RELAY_URL")
    assert lines["relay_not_set"]["detail"].startswith(
        "Les messages vers d’autres domaines sont refusés\u00a0: "
    )
    (mx,) = [line for line in report["findings"] if line["detail"].startswith("MX example.test")]
    assert (mx["subject"], mx["code"]) == ("dns example.test", "dns_missing")
    assert mx["detail"].startswith("MX example.test\u00a0: ce nom n’existe pas\u00a0; publiez 10 ")
    problem = admin.client.get("/api/email/nothing", headers=headers).get_json()
    assert problem["remedy"].startswith("Vérifiez l’adresse")
    problem = admin.get("/nothing").get_json()
    assert problem["remedy"].startswith("Look the address up")


def test_one_domain_alone(admin: Program) -> None:
    admin.post("/admin/domains", {"name": "acme.fr", "provider": "local"})
    subjects = {line["subject"] for line in admin.get("/admin/doctor").get_json()["findings"]}
    assert {"dns example.test", "dns acme.fr"} <= subjects
    found = admin.get("/admin/doctor", domain="ACME.fr").get_json()["findings"]
    assert {line["subject"] for line in found if line["subject"].startswith("dns")} == {"dns acme.fr"}
    assert code_of(admin.get("/admin/doctor", domain="other.fr")) == "domain_not_found"


def test_only_administrators_may(alice: Browser, bob: Program) -> None:
    for caller in (alice, bob):
        assert code_of(caller.get("/admin/doctor")) == "permission_denied"
