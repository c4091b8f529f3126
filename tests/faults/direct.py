"""Kills at every point of what is done with a vendor's own passwords, whichever vendor it is.

A vendor's test gives its `IssuingVendor`, and settings by which its provider is the default one::

    points = kill_everywhere(SCENES["issue"], vendor, settings)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.credential import CredentialKind, CredentialStatus
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence import tables
from email_provisioning.persistence.credentials import Credential
from email_provisioning.provisioning.issuing import Made
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.support.services import ALICE, started
from tests.unit.provisioning.slowly import Watch

#: Longer than any lease and any wait: what was killed is overdue, and what an overtaken worker left as well.
LATER = (timedelta(hours=1), timedelta(hours=2))


@dataclass(frozen=True, kw_only=True)
class IssuingVendor:
    """A vendor that issues passwords, as the outside sees it; it outlives the processes that are killed."""

    #: Returns account and version of every password that is there, doubles among them.
    live: Callable[[], Sequence[tuple[str, int]]]
    #: Tells whether a mail client may send with a user name and a password.
    accepts: Callable[[str, str], bool]
    #: Adds kill points in a child that has started, beside those around commits and the provider's operations.
    watch: Callable[[Killer, Services], None] = lambda _killer, _services: None


Act = Callable[[Services, str], object]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Something that is done with passwords."""

    #: What is done before, without a kill.
    before: Sequence[Act]
    act: Act
    #: Whether the person who tries again gets a password.
    again: bool = False


def create(services: Services, name: str) -> object:
    """Make the address."""
    return services.creation.create(ALICE, username=name, idempotency_key=f"create-{name}")


def issue(services: Services, name: str) -> Made:
    """Ask for a direct password."""
    key = f"issue-{name}"
    return services.issuing.issue(
        ALICE, account_of(services, name), kind=CredentialKind.DIRECT, label=name, idempotency_key=key
    )


def issue_refused(services: Services, name: str) -> None:
    """Ask for one, whatever the vendor says."""
    with suppress(ProvisioningError):
        issue(services, name)


def rotate(services: Services, name: str) -> object:
    """Rotate the oldest one."""
    return services.issuing.rotate(ALICE, account_of(services, name), _oldest(services, name).id)


def revoke(services: Services, name: str) -> object:
    """Revoke it."""
    return services.revoking.revoke(ALICE, account_of(services, name), _oldest(services, name).id)


def delete(services: Services, name: str) -> object:
    """Delete the address."""
    return services.lifecycle.delete(ALICE, account_of(services, name))


def purge(services: Services, name: str) -> object:
    """Remove the deleted address for good."""
    account = services.directory.get(ALICE, account_of(services, name)).account
    services.lifecycle.purge(ALICE, account)
    return account


#: With ``issue refused`` the vendor has to refuse after it has issued.
SCENES = {
    "issue": Scene(before=(create,), act=issue, again=True),
    "issue refused": Scene(before=(create,), act=issue_refused),
    "rotate": Scene(before=(create, issue), act=rotate),
    "revoke": Scene(before=(create, issue), act=revoke),
    "purge": Scene(before=(create, issue, delete), act=purge),
}


def kill_everywhere(scene: Scene, vendor: IssuingVendor, settings: Settings) -> int:
    """Kill a process at each point of a scene; return how many points there are.

    Fails where anything is lost, orphaned, doubled or stuck after the restart, at the vendor or here.
    """
    watch = Watch()
    services = started(build_services(settings, clock=watch))
    at, killed, points = 0, True, 0
    while killed:
        at, watch.ahead, began = at + 1, timedelta(), utc_now()
        name = f"mailbox{at}"
        for earlier in scene.before:
            earlier(services, name)
        killed, points = run_and_kill(_prepared(scene, vendor, settings, name), at=at)
        for watch.ahead in LATER:
            while services.worker.sweep():
                pass
        found = [*problems(services), *_unknown(services, vendor)]
        assert found == [], f"after a kill at point {at}: {found}"
        if scene.again:
            _tries_again(settings, vendor, name, began)
    assert points == at - 1
    return points


def account_of(services: Services, name: str) -> str:
    """Return the id of an address by its name, in whatever state it is."""
    for state in (None, AccountState.DELETED):
        for view in services.directory.page(ALICE, search=name, state=state).accounts:
            if view.account.local_part == name:
                return view.account.id
    raise LookupError(name)


def _prepared(
    scene: Scene, vendor: IssuingVendor, settings: Settings, name: str
) -> Callable[[Killer], Callable[[], object]]:
    def prepare(killer: Killer) -> Callable[[], object]:
        mine = build_services(settings)
        killer.watch(mine.provider_of(settings.email_provider))
        vendor.watch(killer, mine)
        return lambda: scene.act(mine, name)

    return prepare


def _tries_again(settings: Settings, vendor: IssuingVendor, name: str, began: datetime) -> None:
    """The request is sent again within the seconds in which it is answered with the password."""
    services = build_services(settings, clock=lambda: began)
    made = issue(services, name)
    assert made.credentials is not None, "the password was lost"
    assert vendor.accepts(made.credentials.username, made.credentials.password)
    assert _unknown(services, vendor) == []
    services.database.close()


def _unknown(services: Services, vendor: IssuingVendor) -> list[str]:
    """Return what differs between the passwords that are at the vendor and those that we know."""
    with services.database.read() as connection:
        accounts = {row.id: row for row in connection.execute(select(tables.accounts))}
        direct = [each for account in accounts for each in _active(rows.of_account(connection, account))]
    known = sorted((each.account_id, each.version) for each in direct)
    found = [] if sorted(vendor.live()) == known else [f"at the vendor: {vendor.live()}, known: {known}"]
    for each in direct:
        account = accounts[each.account_id]
        ref = SecretRef(user_id=account.user_id, account_id=account.id, version=each.version)
        assert each.vendor is not None
        sends = vendor.accepts(each.vendor.username, services.secrets.read(ref))
        if sends is not (account.state == AccountState.ACTIVE):
            found.append(f"password {each.version} of {account.local_part} works: {sends}, {account.state}")
    return found


def _active(known: Sequence[Credential]) -> Iterator[Credential]:
    for each in known:
        if each.kind is CredentialKind.DIRECT and each.status is CredentialStatus.ACTIVE:
            yield each


def _oldest(services: Services, name: str) -> Credential:
    with services.database.read() as connection:
        return min(
            _active(rows.of_account(connection, account_of(services, name))), key=lambda each: each.version
        )
