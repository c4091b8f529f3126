"""The vendor's own passwords: issued and revoked by durable runs, whatever the vendor answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.credential import CredentialKind, CredentialStatus
from email_provisioning.errors import (
    AccountNotFound,
    AuthenticationFailed,
    CredentialNotFound,
    CredentialsAlreadyShown,
    InvalidState,
    NotSupported,
    PermissionMissing,
    PlanLimitReached,
    ProviderUnavailable,
)
from email_provisioning.provisioning.credential_list import CredentialView
from email_provisioning.provisioning.issuing import Made
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.minting import Vendor
from tests.support.scripted import Script
from tests.support.services import ALICE, started
from tests.unit.provisioning.slowly import AtOnce, Watch, settle

Issue = Callable[..., Made]


@pytest.fixture
def direct(
    minting: Script,
    make_settings: Callable[..., Settings],
    database_url: str,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> Services:
    """The application over the minting provider; requests make one try and do not wait for a second."""
    monkeypatch.setattr("email_provisioning.bootstrap.runs.ThreadPoolExecutor", AtOnce)
    settings = make_settings(DATABASE_URL=database_url, CREATE_WAIT_SECONDS="0", EMBEDDED_WORKER="false")
    return started(build_services(settings, clock=watch))


@pytest.fixture
def vendor(direct: Services) -> Vendor:
    return Vendor(direct.settings.data_dir / "vendor")


@pytest.fixture
def account(direct: Services) -> str:
    return direct.creation.create(ALICE, username="contact").account.id


@pytest.fixture
def issue(direct: Services, account: str, record_secret: Callable[[str], None]) -> Issue:
    """Return a function that asks for a direct password."""

    def ask(**wish: object) -> Made:
        made = direct.issuing.issue(ALICE, account, kind=CredentialKind.DIRECT, **wish)  # type: ignore[arg-type]
        if made.credentials is not None:
            record_secret(made.credentials.password)
        return made

    return ask


def listed(services: Services, account: str) -> list[CredentialView]:
    """Return what is known of the address's direct passwords."""
    page = services.credentials.of(ALICE, account)
    return [view for view in page.credentials if view.credential.kind is CredentialKind.DIRECT]


def works(vendor: Vendor, made: Made) -> bool:
    assert made.credentials is not None
    return vendor.accepts(made.credentials.username, made.credentials.password)


def test_a_password_of_the_vendors_own_is_shown_once(
    direct: Services, vendor: Vendor, account: str, issue: Issue
) -> None:
    made = issue(label="Newsletter", idempotency_key="k1")
    assert works(vendor, made)
    assert made.credentials is not None
    assert (made.credentials.smtp.host, made.credentials.imap) == ("smtp.vendor.test", None)
    assert vendor.live() == [(account, made.credential.version)]
    with pytest.raises(CredentialsAlreadyShown):
        direct.passwords.reveal(ALICE, account, made.credential.id)
    again = issue(label="Newsletter", idempotency_key="k1")
    assert again.credentials == made.credentials
    with pytest.raises(AuthenticationFailed):
        direct.submission.authenticate("contact@example.test", made.credentials.password)
    assert problems(direct) == []


def test_a_vendor_that_takes_longer_than_the_request_is_waited_for(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    minting.on("issue_direct", ProviderUnavailable(), ProviderUnavailable())
    made = issue()
    assert (made.pending, made.credentials) == (True, None)
    (view,) = listed(direct, account)
    assert view.run is not None
    assert view.run.error_code == "provider_unavailable"
    with pytest.raises(InvalidState):
        direct.passwords.reveal(ALICE, account, made.credential.id)
    with pytest.raises(InvalidState, match="still issuing"):
        issue()
    settle(direct, watch)
    shown = direct.passwords.reveal(ALICE, account, made.credential.id)
    assert vendor.accepts(shown.username, shown.password)
    assert problems(direct) == []


def test_what_was_minted_before_the_answer_was_lost_is_replaced(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    minting.on("issued", ProviderUnavailable())
    made = issue()
    assert vendor.live() == [(account, made.credential.version)], "nobody has seen this one's secret"
    settle(direct, watch)
    assert vendor.live() == [(account, made.credential.version)]
    shown = direct.passwords.reveal(ALICE, account, made.credential.id)
    assert vendor.accepts(shown.username, shown.password)


def test_a_refusal_is_told_and_shown_for_a_while(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    minting.on("issued", PlanLimitReached(cause="the vendor's own words"))
    with pytest.raises(PlanLimitReached) as refusal:
        issue()
    assert refusal.value.cause is None
    assert vendor.live() == [], "what was made before the refusal was taken back"
    (view,) = listed(direct, account)
    assert (view.credential.status, view.credential.error_code) == (
        CredentialStatus.FAILED,
        "plan_limit_reached",
    )
    assert direct.credentials.of(ALICE, account).used == 1
    watch.ahead += timedelta(hours=1)
    settle(direct, watch)
    assert listed(direct, account) == []
    assert direct.directory.get(ALICE, account).account.error_code is None
    assert problems(direct) == []


def test_a_refused_one_can_be_put_aside(
    direct: Services, minting: Script, account: str, issue: Issue
) -> None:
    minting.on("issue_direct", PlanLimitReached())
    with pytest.raises(PlanLimitReached):
        issue()
    (view,) = listed(direct, account)
    assert direct.revoking.revoke(ALICE, account, view.credential.id)
    assert listed(direct, account) == []


def test_revoking_removes_it_at_the_vendor(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    made = issue()
    minting.on("revoke_direct", ProviderUnavailable(), PermissionMissing())
    assert not direct.revoking.revoke(ALICE, account, made.credential.id)
    (view,) = listed(direct, account)
    assert view.credential.status is CredentialStatus.REVOKING
    assert not direct.revoking.revoke(ALICE, account, made.credential.id), (
        "asked for again, it goes on as it was"
    )
    assert works(vendor, made)
    watch.ahead += timedelta(minutes=20)
    direct.worker.sweep()
    (view,) = listed(direct, account)
    assert view.run is not None
    assert view.run.error_code == "provider_permission_missing", (
        "a refusal ends nothing: it works until it is gone"
    )
    settle(direct, watch)
    assert (listed(direct, account), vendor.live()) == ([], [])
    with pytest.raises(CredentialNotFound):
        direct.revoking.revoke(ALICE, account, made.credential.id)
    assert problems(direct) == []


def test_one_that_is_still_being_issued_can_be_revoked(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    minting.on("issued", ProviderUnavailable())
    made = issue()
    minting.on("revoke_direct", ProviderUnavailable())
    assert not direct.revoking.revoke(ALICE, account, made.credential.id)
    settle(direct, watch)
    assert (listed(direct, account), vendor.live()) == ([], [])
    assert problems(direct) == []


def test_one_that_is_revoked_while_the_vendor_issues_it_is_taken_back(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    def meanwhile() -> None:
        (view,) = listed(direct, account)
        assert not direct.revoking.revoke(ALICE, account, view.credential.id)

    minting.on("issued", meanwhile)
    with pytest.raises(CredentialNotFound):
        issue()
    assert (listed(direct, account), vendor.live()) == ([], [])
    assert problems(direct) == []


@pytest.mark.parametrize("change", ["suspend", "delete"])
def test_a_vendor_that_does_not_answer_keeps_nobody_from_ending_an_address(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue, change: str
) -> None:
    minting.on("issue_direct", *[ProviderUnavailable() for _ in range(3)])
    assert issue().pending
    getattr(direct.lifecycle, change)(ALICE, account)
    settle(direct, watch)
    assert vendor.live() == [], "a password that comes late is taken back"
    assert direct.directory.get(ALICE, account).account.state in (
        AccountState.SUSPENDED,
        AccountState.DELETED,
    )
    assert problems(direct) == []


def test_an_address_is_purged_only_when_no_password_can_come_any_more(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    minting.on("issue_direct", ProviderUnavailable())
    assert issue().pending
    direct.lifecycle.delete(ALICE, account)
    view = direct.directory.get(ALICE, account)
    with pytest.raises(InvalidState, match="still issues"):
        direct.lifecycle.purge(ALICE, view.account)
    settle(direct, watch)
    direct.lifecycle.purge(ALICE, direct.directory.get(ALICE, account).account)
    settle(direct, watch)
    with pytest.raises(AccountNotFound):
        direct.directory.get(ALICE, account)
    assert vendor.live() == []
    assert problems(direct) == []


def test_the_life_of_the_address_reaches_its_passwords_at_the_vendor(
    direct: Services, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    made = issue()
    for change, sends in (
        (direct.lifecycle.suspend, False),
        (direct.lifecycle.resume, True),
        (direct.lifecycle.delete, False),
        (direct.lifecycle.restore, True),
        (direct.lifecycle.delete, False),
    ):
        change(ALICE, account)
        settle(direct, watch, steps=2)
        assert works(vendor, made) is sends
    watch.ahead += timedelta(days=31)
    settle(direct, watch, steps=2)
    assert vendor.live() == []


def test_a_rotation_lets_the_old_one_work_for_the_overlap(
    direct: Services, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    old = issue(label="Newsletter")
    new = direct.issuing.rotate(ALICE, account, old.credential.id)
    assert (new.credential.label, new.previous_valid_until is not None) == ("Newsletter", True)
    assert works(vendor, old)
    assert works(vendor, new)
    with pytest.raises(InvalidState, match="replaced already"):
        direct.issuing.rotate(ALICE, account, old.credential.id)
    watch.ahead += timedelta(hours=25)
    settle(direct, watch, steps=2)
    assert (works(vendor, old), works(vendor, new)) == (False, True)
    assert [view.credential.id for view in listed(direct, account)] == [new.credential.id]
    assert problems(direct) == []


def test_a_rotation_that_the_vendor_refuses_leaves_the_old_one(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    old = issue()
    minting.on("issue_direct", PlanLimitReached())
    with pytest.raises(PlanLimitReached):
        direct.issuing.rotate(ALICE, account, old.credential.id)
    watch.ahead += timedelta(days=2)
    settle(direct, watch, steps=2)
    assert works(vendor, old)
    assert direct.issuing.rotate(ALICE, account, old.credential.id).credentials is not None


def test_it_is_revoked_when_its_time_is_over(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    made = issue(expires_at=watch() + timedelta(days=1))
    minting.on("revoke_direct", ProviderUnavailable())
    watch.ahead += timedelta(days=1, minutes=1)
    direct.worker.sweep()
    (view,) = listed(direct, account)
    assert view.credential.status is CredentialStatus.REVOKING
    settle(direct, watch)
    assert not works(vendor, made)
    assert (listed(direct, account), vendor.live()) == ([], [])
    assert problems(direct) == []


def test_what_the_vendor_would_not_look_at_is_refused(direct: Services, account: str, issue: Issue) -> None:
    with pytest.raises(NotSupported, match="networks"):
        issue(networks=["203.0.113.0/24"])
    made = issue()
    with pytest.raises(NotSupported, match="networks"):
        direct.credentials.change(ALICE, account, made.credential.id, networks=["203.0.113.0/24"])
    direct.lifecycle.suspend(ALICE, account)
    with pytest.raises(InvalidState):
        issue()


def test_a_worker_that_lost_its_lease_takes_nothing_from_the_one_that_took_over(
    direct: Services, minting: Script, vendor: Vendor, watch: Watch, account: str, issue: Issue
) -> None:
    def meanwhile() -> None:
        """Before the first worker gets to the vendor, its lease ends and another one does it all."""
        watch.ahead += timedelta(hours=1)
        direct.worker.sweep()

    minting.on("issue_direct", meanwhile)
    made = issue()
    assert made.credentials is not None
    assert len(vendor.live()) == 2, "the first one went on, under a mark that no password has any more"
    settle(direct, watch)
    assert works(vendor, made)
    assert vendor.live() == [(account, made.credential.version)]
    assert problems(direct) == []
