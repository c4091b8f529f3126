"""A creation on a domain that is not verified fails with the DNS records to publish."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import DomainNotVerified, ProviderUnavailable, ProvisioningError
from email_provisioning.providers.base import Provider
from tests.support.scripted import Script, ScriptedProvider
from tests.web.callers import Browser, code_of


@pytest.fixture
def web_services(make_services: Callable[..., Services], script: Script) -> Services:
    """Return services whose provider has something to make, and does not send for the domain."""
    script.on("create", DomainNotVerified(cause="not validated"))
    return make_services(EMBEDDED_WORKER="false")


def test_the_answer_has_the_records(alice: Browser) -> None:
    answer = alice.post("/create", {"username": "contact"}, **{"Idempotency-Key": "one"})
    assert code_of(answer) == "domain_not_verified"
    records = answer.get_json()["records"]
    assert {record["purpose"] for record in records} == {"mx", "spf", "dmarc"}
    mx = next(record for record in records if record["purpose"] == "mx")
    assert (mx["name"], mx["type"], mx["priority"], mx["required"]) == ("example.test", "MX", 10, True)
    assert "not validated" not in answer.get_data(as_text=True)
    again = alice.post("/create", {"username": "contact"}, **{"Idempotency-Key": "one"})
    assert again.get_json()["records"] == records


@pytest.mark.parametrize("error", [ProviderUnavailable(cause="down"), DomainNotVerified()])
def test_where_the_provider_does_not_tell_them_the_answer_has_none(
    alice: Browser, monkeypatch: pytest.MonkeyPatch, error: ProvisioningError
) -> None:
    def fail(_self: Provider, _domain: str) -> None:
        raise error

    monkeypatch.setattr(ScriptedProvider, "domain_status", fail)
    answer = alice.post("/create", {"username": "contact"})
    assert code_of(answer) == "domain_not_verified"
    assert answer.get_json()["records"] == []
