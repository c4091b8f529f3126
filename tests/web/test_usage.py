"""What was sent, over HTTP: for whom it is, in which period, and added up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.persistence import usage_days
from email_provisioning.providers.base import Mailbox, VendorUsage
from email_provisioning.providers.local import LocalProvider
from tests.web.callers import Browser, Program, code_of


def send(caller: Browser | Program, account: str, to: str = "contact@example.test") -> int:
    body = {"to": [to], "subject": "Hello", "text": "Hello"}
    return caller.post(f"/accounts/{account}/send", body).status_code


def test_the_days_of_an_address_are_for_its_owner(
    alice: Browser, bob: Program, account: str, web_services: Services
) -> None:
    assert [send(alice, account) for _ in range(2)] == [200, 200]
    today = web_services.usage.quota.day(web_services.clock())
    with web_services.database.write() as connection:
        usage_days.add(connection, account, day=today, kind="bounced", count=1)
    usage = alice.get(f"/accounts/{account}/usage").get_json()
    assert usage["days"] == [
        {
            "day": today.isoformat(),
            "accepted": 2,
            "internal": 2,
            "refused": {},
            "bounced": 1,
            "complaints": 0,
        }
    ]
    assert (usage["first"], usage["last"]) == (today.replace(day=1).isoformat(), today.isoformat())
    assert (usage["timezone"], usage["vendor"]) == ("UTC", None)
    assert code_of(bob.get(f"/accounts/{account}/usage")) == "account_not_found"


def test_a_period_is_named_by_its_days(alice: Browser, account: str, web_services: Services) -> None:
    with web_services.database.write() as connection:
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28)):
            usage_days.add(connection, account, day=day, kind="counted", count=day.day)
    usage = alice.get(f"/accounts/{account}/usage", first="2026-02-01", last="2026-02-28").get_json()
    assert [(day["day"], day["accepted"]) for day in usage["days"]] == [("2026-02-01", 1), ("2026-02-28", 28)]
    for period in (
        {"first": "2026-02-02", "last": "2026-02-01"},
        {"first": "2020-01-01", "last": "2026-01-01"},
        {"first": "2026-02-30"},
    ):
        assert code_of(alice.get(f"/accounts/{account}/usage", **period)) == "period_invalid"
    assert code_of(alice.get(f"/accounts/{account}/usage", first="yesterday")) == "invalid_request"


def test_what_is_refused_is_in_the_days_by_its_reason(
    alice: Browser, account: str, web_services: Services
) -> None:
    assert send(alice, account, "nobody@example.test") == 422
    web_services.submission.refusals.flush()
    (day,) = alice.get(f"/accounts/{account}/usage").get_json()["days"]
    assert (day["accepted"], day["refused"]) == (0, {"recipient_refused": 1})


def test_totals_are_for_administrators_page_by_page(
    admin: Program, alice: Browser, bob: Program, account: str, web_services: Services
) -> None:
    support = bob.create("support")["account"]
    for caller, sender, times in ((alice, account, 2), (bob, support["id"], 1)):
        assert [send(caller, sender) for _ in range(times)] == [200] * times
    today = web_services.usage.quota.day(web_services.clock())
    with web_services.database.write() as connection:
        usage_days.add(connection, support["id"], day=today, kind="refused:quota_exceeded_day", count=3)
    for group in ("provider", "domain"):
        (total,) = admin.get("/admin/usage", group=group).get_json()["totals"]
        assert total == {
            "key": "local" if group == "provider" else "example.test",
            "addresses": 2,
            "accepted": 3,
            "internal": 3,
            "refused": {"quota_exceeded_day": 3},
            "bounced": 0,
            "complaints": 0,
        }
    first = admin.get("/admin/usage", group="user", limit=1).get_json()
    second = admin.get("/admin/usage", group="user", limit=1, after=first["next_key"]).get_json()
    assert second["next_key"] is None
    accepted = {each["key"]: each["accepted"] for each in (*first["totals"], *second["totals"])}
    assert sorted(accepted.values()) == [1, 2]
    assert admin.get("/admin/usage", group="user", month="2020-01").get_json()["totals"] == []
    assert code_of(admin.get("/admin/usage", group="user", month="2020-13")) == "period_invalid"
    assert code_of(alice.get("/admin/usage", group="user")) == "permission_denied"


@pytest.fixture
def vendor_answers(monkeypatch: pytest.MonkeyPatch) -> list[VendorUsage | Exception]:
    """Let the provider count too, and answer with what is in the list."""
    answers: list[VendorUsage | Exception] = []

    def usage(_provider: LocalProvider, _mailbox: Mailbox, *, month: date) -> VendorUsage:
        assert month.day == 1
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]

    monkeypatch.setattr(LocalProvider, "usage", usage)
    capabilities = LocalProvider.capabilities
    fields = {name: getattr(capabilities, name) for name in capabilities.__dataclass_fields__}
    monkeypatch.setattr(LocalProvider, "capabilities", type(capabilities)(**{**fields, "usage": True}))
    return answers


def test_the_vendors_figures_stand_beside_ours_with_their_lag(
    alice: Browser, account: str, web_services: Services, vendor_answers: list[VendorUsage | Exception]
) -> None:
    as_of = web_services.clock() - timedelta(hours=6)
    vendor_answers.append(VendorUsage(accepted=41, bounced=1, complaints=None, as_of=as_of))
    vendor = alice.get(f"/accounts/{account}/usage").get_json()["vendor"]
    assert (vendor["accepted"], vendor["bounced"], vendor["complaints"]) == (41, 1, None)
    assert 21_600 <= vendor["lag_seconds"] < 21_700
    vendor_answers[0] = ProviderUnavailable()
    vendor = alice.get(f"/accounts/{account}/usage").get_json()["vendor"]
    assert (vendor["accepted"], vendor["error_code"]) == (None, "provider_unavailable")
