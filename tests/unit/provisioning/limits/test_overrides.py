"""Limits of a domain, a person or an address: which holds, what a change touches, when one ends, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from email_provisioning.domain.limits import Limit, Scope
from email_provisioning.errors import (
    AccountLimitReached,
    InvalidCursor,
    InvalidLimit,
    LimitNotFound,
    LimitTargetUnknown,
    QuotaExceeded,
    TooManyRecipients,
)
from email_provisioning.persistence.log_search import Filter
from email_provisioning.provisioning.limit_admin import Wish
from tests.support.services import ADMIN, ALICE, BOB
from tests.unit.provisioning.limits.conftest import Desk


def put(desk: Desk, scope: Scope, target: str, reason: str | None = "a test", **more: Any) -> None:
    ends = {name: more.pop(name) for name in ("expires_at", "changes_end") if name in more}
    values = {Limit(name): value for name, value in more.items()}
    desk.services.limits.set(ADMIN, scope, target, Wish(values=values, reason=reason, **ends))


def in_force(desk: Desk) -> dict[str, tuple[int | None, str]]:
    _account, found = desk.services.limits.of_address(desk.account.email)
    return {str(each.limit): (each.value, str(each.source)) for each in found}


def test_the_most_specific_limit_holds(desk: Desk) -> None:
    assert in_force(desk)["daily"] == (10, "setting")
    for scope, target, daily in (
        (Scope.ADDRESS, "contact@example.test", 3),
        (Scope.DOMAIN, "example.test", 5),
        (Scope.USER, "alice", 4),
    ):
        put(desk, scope, target, daily=daily)
    put(desk, Scope.DOMAIN, "example.test", monthly=6)
    assert in_force(desk) == {
        "accounts": (10, "setting"),
        "daily": (3, "address"),
        "monthly": (6, "domain"),
        "minute": (None, "setting"),
        "recipients": (None, "setting"),
    }
    assert desk.take(4) is None
    assert desk.take(3) is not None
    desk.services.limits.remove_of(ADMIN, Scope.ADDRESS, "contact@example.test")
    assert desk.take(2) is None
    assert desk.take(1) is not None
    assert desk.usage().day.limit == 4


def test_an_override_can_be_above_the_setting(desk: Desk) -> None:
    put(desk, Scope.ADDRESS, "contact@example.test", daily=12)
    assert desk.take(12) is not None
    refused = desk.why_not()
    assert isinstance(refused, QuotaExceeded)
    assert (refused.period, refused.limit, refused.used) == ("day", 12, 12)


def test_changing_one_limit_leaves_the_others(desk: Desk) -> None:
    put(desk, Scope.USER, "alice", daily=3, minute=2)
    put(desk, Scope.USER, "alice", None, monthly=7)
    assert [in_force(desk)[name][0] for name in ("daily", "monthly", "minute")] == [3, 7, 2]
    put(desk, Scope.USER, "alice", None, daily=None)
    assert [in_force(desk)[name] for name in ("daily", "monthly")] == [(10, "setting"), (7, "user")]
    put(desk, Scope.USER, "alice", None, monthly=None, minute=None)
    # Nothing is left of it.
    assert desk.services.limits.page().overrides == []


def test_an_override_ends_by_itself_and_is_removed(desk: Desk) -> None:
    end = desk.watch.at + timedelta(hours=1)
    put(desk, Scope.ADDRESS, "contact@example.test", daily=1, expires_at=end, changes_end=True)
    desk.send()
    assert desk.take() is None
    # Another change leaves the end as it is.
    put(desk, Scope.ADDRESS, "contact@example.test", None, monthly=5)
    assert desk.services.limits.page().overrides[0].expires_at == end
    desk.watch.at = end
    assert desk.take() is not None
    assert in_force(desk)["daily"] == (10, "setting")
    desk.services.worker.sweep()
    assert desk.services.limits.page().overrides == []
    actions = [each.action for each in desk.services.audit.page(Filter(action="end_limits")).entries]
    assert actions == ["end_limits"]


def test_each_change_is_in_the_audit_log_with_what_was_before(desk: Desk) -> None:
    put(desk, Scope.ADDRESS, "contact@example.test", "a campaign", daily=50)
    put(desk, Scope.ADDRESS, "contact@example.test", None, daily=60)
    newest = desk.services.audit.page(Filter(action="set_limits")).entries[0]
    assert (newest.user_id, newest.address) == ("admin", "contact@example.test")
    assert newest.details["limits"] == {"daily": 60}
    assert newest.details["before"] == {"daily": 50}
    assert newest.details["reason"] == "a campaign"


def test_limits_of_the_number_of_addresses(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(MAX_EMAIL_ACCOUNTS_PER_USER="2")
    creation, limits = desk.services.creation, desk.services.limits
    put(desk, Scope.DOMAIN, "example.test", accounts=3)
    creation.create(ALICE, username="second")
    creation.create(ALICE, username="third")
    with pytest.raises(AccountLimitReached) as refused:
        creation.create(ALICE, username="fourth")
    assert (refused.value.limit, refused.value.used) == (3, 3)
    put(desk, Scope.USER, "alice", accounts=4)
    assert desk.services.directory.allowance(ALICE).limit == 4
    creation.create(ALICE, username="fourth")
    limits.remove_of(ADMIN, Scope.USER, "alice")
    with pytest.raises(AccountLimitReached):
        creation.create(ALICE, username="fifth")
    with pytest.raises(InvalidLimit, match="person or a domain"):
        put(desk, Scope.ADDRESS, "contact@example.test", accounts=4)


def test_what_somebody_else_may_have_changes_nobodys_limit(desk: Desk) -> None:
    put(desk, Scope.USER, "bob", accounts=1)
    put(desk, Scope.DOMAIN, "example.test", accounts=3)
    assert desk.services.directory.allowance(ALICE).limit == 10
    assert desk.services.directory.allowance(BOB).limit == 1


def test_the_limit_of_recipients_counts_all_of_them(desk: Desk) -> None:
    put(desk, Scope.ADDRESS, "contact@example.test", recipients=3)
    assert desk.take(2, 2) is None
    refused = desk.why_not(2, 2)
    assert isinstance(refused, TooManyRecipients)
    assert (refused.limit, refused.used, refused.smtp) == (3, 4, "452 4.5.3")
    assert desk.take(2, 1) is not None
    login = desk.services.submission.login_of(ALICE, desk.account.id)
    assert desk.services.submission.most_recipients(login, ours=100) == 3


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({"daily": -1}, "from 0 to 1000000000"),
        ({"daily": 10**10}, "from 0 to 1000000000"),
        ({"recipients": 0}, "from 1 to 10000"),
        ({"daily": 1, "reason": None}, "reason"),
        ({"daily": 1, "reason": " "}, "reason"),
        ({"daily": 1, "reason": "x\ny"}, "reason"),
        ({"daily": 1, "reason": "x" * 501}, "reason"),
        ({}, "at least one"),
        ({"daily": None}, "at least one"),
    ],
)
def test_what_cannot_be_a_limit_is_refused(desk: Desk, wish: dict[str, Any], text: str) -> None:
    with pytest.raises(InvalidLimit, match=text):
        put(desk, Scope.USER, "alice", **wish)
    assert desk.services.limits.page().overrides == []


def test_an_end_in_the_past_or_too_far_ahead_is_refused(desk: Desk) -> None:
    for end in (desk.watch.at, desk.watch.at + timedelta(days=4000)):
        with pytest.raises(InvalidLimit, match="future"):
            put(desk, Scope.USER, "alice", daily=1, expires_at=end, changes_end=True)


@pytest.mark.parametrize(
    ("scope", "target"),
    [
        (Scope.ADDRESS, "nobody@example.test"),
        (Scope.ADDRESS, "@@"),
        (Scope.DOMAIN, "elsewhere.test"),
        (Scope.DOMAIN, "..."),
        (Scope.USER, ""),
        (Scope.USER, "x" * 256),
        (Scope.USER, "a\x00b"),
    ],
)
def test_what_is_not_here_has_no_limits(desk: Desk, scope: Scope, target: str) -> None:
    with pytest.raises(LimitTargetUnknown):
        put(desk, scope, target, daily=1)


def test_what_is_not_set_cannot_be_removed(desk: Desk) -> None:
    limits = desk.services.limits
    attempts: list[Callable[[], object]] = [
        lambda: limits.remove(ADMIN, "none"),
        lambda: limits.remove(ADMIN, desk.account.id),
        lambda: limits.remove_of(ADMIN, Scope.USER, "alice"),
    ]
    for attempt in attempts:
        with pytest.raises(LimitNotFound):
            attempt()


def test_a_list_is_read_page_by_page(desk: Desk) -> None:
    for number in range(5):
        put(desk, Scope.USER, f"person-{number}", daily=number)
    put(desk, Scope.DOMAIN, "example.test", daily=1)
    limits, found, cursor = desk.services.limits, list[str](), None
    while True:
        page = limits.page(limit=2, cursor=cursor, scope=Scope.USER)
        found += [each.target for each in page.overrides]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [f"person-{number}" for number in range(5)]
    with pytest.raises(InvalidCursor):
        limits.page(cursor="nonsense")


def test_the_limits_of_an_address_go_with_it(desk: Desk) -> None:
    put(desk, Scope.ADDRESS, "contact@example.test", daily=1)
    desk.services.lifecycle.delete(ALICE, desk.account.id)
    desk.watch.at += timedelta(days=40)
    for _ in range(3):
        desk.services.worker.sweep()
    assert desk.services.limits.page().overrides == []
