"""The operations of the Amazon SES provider, each in a prepared account and with what must hold after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from email_provisioning.domain.finding import Level
from email_provisioning.errors import ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers._ses_domains import MARK
from email_provisioning.providers._ses_password import sending_policy
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from email_provisioning.providers.base import Holding, Mailbox, Outgoing
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.matrix import Scene, World
from tests.fakes.server import Fault

#: The server's key is a key, not a token: one that is refused is wrong.
REFUSED: dict[Fault, tuple[type[ProvisioningError], ...]] = {Fault.TOKEN_EXPIRED: (ProviderKeyInvalid,)}
DOMAIN = "example.test"
#: What is waited for, and for how many seconds; where nothing is, the adapter waits for a busy machine.
WAITING, SHORT, LONG = (Fault.TIMEOUT_AFTER_SUCCESS, Fault.SLOW_BODY), 0.4, 30.0


@dataclass(kw_only=True)
class SesWorld(World):
    """An account, an adapter, and one address."""

    provider: AmazonSesProvider
    patient: AmazonSesProvider
    amazon: FakeAmazon
    mailbox: Mailbox = field(default_factory=mailbox)
    #: What the operation has returned, oldest first.
    returned: list[object] = field(default_factory=list)

    @property
    def keys(self) -> list[tuple[int | None, str]]:
        """Return the version and the state of every key of every user."""
        return [
            (_versions(user.tags or []).get(key.access_key_id), key.status)
            for user in self.amazon.account.users
            for key in user.access_keys
        ]


Act = Callable[[SesWorld], object]
Holds = Callable[[SesWorld], bool]


@contextmanager
def fresh(patience: float) -> Iterator[World]:
    """Yield a new account, in which domains are tenants."""
    with fake_amazon(DOMAIN) as amazon:
        provider, patient = (amazon.provider(seconds=each, tenants=True) for each in (patience, LONG))
        yield SesWorld(provider=provider, patient=patient, fake=amazon.server, amazon=amazon)


def scene(name: str, operate: Act, holds: Holds, *before: Act, reports: bool = False) -> Scene:
    """Return a scene: the operation, what must hold after it, and what is done before it."""

    def prepare(world: World) -> Callable[[], object]:
        assert isinstance(world, SesWorld)
        for each in before:
            each(world)
        return lambda: world.returned.append(operate(world))

    def check(world: World) -> list[str]:
        assert isinstance(world, SesWorld)
        return [] if holds(world) else [f"{world.keys} {world.amazon.account.tenants} {world.returned}"]

    return Scene(name=name, prepare=prepare, check=check, also=REFUSED, reports=reports)


def _versions(tags: list[dict[str, str]]) -> dict[str, int]:
    prefix = "email-provisioning:key:"
    return {
        tag["Key"].removeprefix(prefix): int(tag["Value"]) for tag in tags if tag["Key"].startswith(prefix)
    }


# -- What is done before, past the API: it would take most of the time ----------------------------------------


def has_password(world: SesWorld, status: str = "Active", **tags: str) -> None:
    """Let the address have the first password."""
    box, iam = world.mailbox, world.amazon.account.iam
    name, path = f"email-provisioning-{box.account_id}", f"/email-provisioning/{DOMAIN}/"
    listed = {MARK: box.account_id, "email-provisioning:address": box.address.email, **tags}
    iam.create_user("us-east-1", name, path, [{"Key": key, "Value": value} for key, value in listed.items()])
    iam.put_user_policy(name, "email-provisioning", sending_policy("*", box.address.email))
    key = iam.create_access_key(name, status=status)
    iam.tag_user(name, [{"Key": f"email-provisioning:key:{key.access_key_id}", "Value": "1"}])


def is_suspended(world: SesWorld) -> None:
    """Let the address be suspended with its password."""
    has_password(world, "Inactive", **{"email-provisioning:suspended": "true"})


def is_deleted(world: SesWorld) -> None:
    """Let the address be deleted with its password."""
    has_password(world, "Inactive")


def is_made(world: SesWorld) -> None:
    """Create the address."""
    world.patient.create(world.mailbox)


# -- What must hold after it ------------------------------------------------------------


def keys(*expected: tuple[int | None, str]) -> Holds:
    """Return whether these are all the keys there are: none without a version, none twice."""
    return lambda world: world.keys == list(expected)


def tenant_is_whole(world: SesWorld) -> bool:
    """Tell whether there is one tenant, with the domain."""
    (tenant,) = world.amazon.account.tenants.values()
    return {arn.rpartition(":")[2] for arn in tenant["resources"]} == {f"identity/{DOMAIN}"}


def sent(world: SesWorld) -> bool:
    """Tell whether the message has left unchanged; twice where its answer was lost."""
    found = world.amazon.account.sent
    return {(each.content, each.recipients) for each in found} == {(CONTENT, (ELSEWHERE.email,))}


def registered(world: SesWorld) -> bool:
    """Tell whether the new domain is registered once, with a place for bounces, and shows its records."""
    return world.amazon.account.mail_from.keys() == {"new.test"} and world.returned[-1] == (False, 6)


def nothing(world: SesWorld) -> bool:
    """Tell whether no user is left."""
    return world.amazon.account.users == []


def returned(expected: object) -> Holds:
    """Return whether the operation has returned this in the end."""
    return lambda world: world.returned[-1] == expected


# -- The operations ------------------------------------------------------------


def send(world: SesWorld) -> object:
    """Send a message."""
    sender = world.mailbox.address.email
    return world.provider.relay(Outgoing(sender=sender, recipients=[ELSEWHERE], content=CONTENT))


def status(world: SesWorld) -> object:
    """Return whether a new domain is verified, and how many records it has."""
    found = world.provider.register_domain("new.test")
    return found.verified, len(found.records)


def holdings(world: SesWorld) -> object:
    """Return what is held, without the ids of the vendor."""
    found: list[Holding] = list(world.provider.holdings(DOMAIN))
    return [(each.account_id == world.mailbox.account_id, list(each.direct_versions)) for each in found]


def diagnosis(world: SesWorld) -> object:
    """Return how many things stand in the way."""
    return [each.code for each in world.provider.diagnose(DOMAIN) if each.level is Level.ERROR]


SCENES = (
    scene("create", lambda w: w.provider.create(w.mailbox), tenant_is_whole),
    scene("register_domain", status, registered),
    scene("relay", send, sent, is_made),
    scene("issue_direct", lambda w: w.provider.issue_direct(w.mailbox, version=1), keys((1, "Active"))),
    scene(
        "issue_direct again",
        lambda w: w.provider.issue_direct(w.mailbox, version=1),
        keys((1, "Active")),
        has_password,
    ),
    scene("revoke_direct", lambda w: w.provider.revoke_direct(w.mailbox, version=1), keys(), has_password),
    scene("suspend", lambda w: w.provider.suspend(w.mailbox), keys((1, "Inactive")), has_password),
    scene("resume", lambda w: w.provider.resume(w.mailbox), keys((1, "Active")), is_suspended),
    scene("delete", lambda w: w.provider.delete(w.mailbox), keys((1, "Inactive")), has_password),
    scene("restore", lambda w: w.provider.restore(w.mailbox), keys((1, "Active")), is_deleted),
    scene("purge", lambda w: w.provider.purge(w.mailbox), nothing, has_password),
    scene("purge of nothing", lambda w: w.provider.purge(w.mailbox), nothing),
    scene("holdings", holdings, returned([(True, [1])]), has_password),
    scene("diagnose", diagnosis, returned([]), is_made, reports=True),
)
