"""The operations of the Microsoft 365 provider, each in a prepared tenant and with what must hold after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.errors import ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers.base import Holding, Mailbox, Outgoing
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.matrix import Scene, World
from tests.fakes.microsoft.provider import HASTY, PATIENT, provider_at
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC, Person
from tests.fakes.server import Fault
from tests.providers.microsoft.mailboxes import DOMAIN, wanted

#: A key that is refused while a token is asked for is a wrong key; Graph's own refusal of a token is mended.
REFUSED: dict[Fault, tuple[type[ProvisioningError], ...]] = {Fault.TOKEN_EXPIRED: (ProviderKeyInvalid,)}
YOU = Address(local="you", domain="elsewhere.test")
CONTENT = b"From: contact@example.test\r\nTo: you@elsewhere.test\r\n\r\nhello\r\n"


@dataclass(kw_only=True)
class MicrosoftWorld(World):
    """A tenant, an adapter, and one address."""

    provider: Microsoft365Provider
    patient: Microsoft365Provider
    microsoft: Microsoft
    #: The address without its ref.
    mailbox: Mailbox
    #: What the operation has returned, oldest first.
    returned: list[object] = field(default_factory=list)

    @property
    def known(self) -> Mailbox:
        """Return the address with its ref."""
        people = [*self.microsoft.tenant.people.values(), *self.microsoft.tenant.deleted.values()]
        return replace(self.mailbox, ref=next(each.id for each in people))

    @property
    def people(self) -> list[Person]:
        return list(self.microsoft.tenant.people.values())

    @property
    def deleted(self) -> list[Person]:
        return list(self.microsoft.tenant.deleted.values())


Act = Callable[[MicrosoftWorld], object]
Holds = Callable[[MicrosoftWorld], bool]


@contextmanager
def fresh() -> Iterator[World]:
    """Yield a new world that knows no token yet."""
    with serving_microsoft() as microsoft:
        provider, patient = (provider_at(microsoft, timeout=each) for each in (HASTY, PATIENT))
        yield MicrosoftWorld(
            provider=provider, patient=patient, fake=microsoft.server, microsoft=microsoft, mailbox=wanted()
        )


def scene(name: str, operate: Act, holds: Holds, *before: Act) -> Scene:
    """Return a scene: the operation, what must hold after it, and what is done before it."""

    def prepare(world: World) -> Callable[[], object]:
        assert isinstance(world, MicrosoftWorld)
        for each in before:
            each(world)
        return lambda: world.returned.append(operate(world))

    def check(world: World) -> list[str]:
        assert isinstance(world, MicrosoftWorld)
        return [] if holds(world) else [f"{world.people} {world.deleted} {world.returned}"]

    return Scene(name=name, prepare=prepare, check=check, also=REFUSED)


# -- What is done before ------------------------------------------------------------


def has_token(world: MicrosoftWorld) -> None:
    """Ask for a token, so that the operation itself does not."""
    world.provider.diagnose("nobody.test")


def is_made(world: MicrosoftWorld) -> None:
    """Make the mailbox and wait until it is ready."""
    ref = world.provider.create(world.mailbox)
    while not world.provider.is_ready(replace(world.mailbox, ref=ref)):
        pass


def is_deleted(world: MicrosoftWorld) -> None:
    """Make the mailbox and delete it."""
    is_made(world)
    world.provider.delete(world.known)


def is_suspended(world: MicrosoftWorld) -> None:
    """Make the mailbox and suspend it."""
    is_made(world)
    world.provider.suspend(world.known)


def has_mail(world: MicrosoftWorld) -> None:
    """Make the mailbox and let three messages arrive, on pages of two."""
    is_made(world)
    world.microsoft.tenant.page_size = 2
    for number in range(3):
        world.microsoft.tenant.deliver(world.people[0], b"Subject: %d\r\n\r\n" % number)


def is_not_verified(world: MicrosoftWorld) -> None:
    """Have a domain that is still to prove."""
    has_token(world)
    world.microsoft.tenant.domains[DOMAIN] = False


# -- What must hold after it ------------------------------------------------------------


def made_once(world: MicrosoftWorld) -> bool:
    """Tell whether there is one user with one licence, and nothing else."""
    tenant = world.microsoft.tenant
    licences = [each["skuId"] for person in world.people for each in person.values["assignedLicenses"]]
    return len(tenant.people) == 1 and not tenant.deleted and licences == [BUSINESS_BASIC]


def nothing(world: MicrosoftWorld) -> bool:
    """Tell whether nothing is left, deleted or not."""
    return not world.people and not world.deleted


def enabled(value: bool) -> Holds:
    """Return whether everybody may sign in, or nobody."""
    return lambda world: [each.values["accountEnabled"] for each in world.people] == [value]


def kept(world: MicrosoftWorld) -> bool:
    """Tell whether the user can be restored."""
    return not world.people and len(world.deleted) == 1


def sent(world: MicrosoftWorld) -> bool:
    """Tell whether the message has left, to its recipients and unchanged; twice where its answer was lost."""
    return {each[1:] for each in world.microsoft.tenant.sent} == {((YOU.email,), CONTENT)}


def read(world: MicrosoftWorld) -> bool:
    """Tell whether exactly the newest message is marked read."""
    return [each.read for each in world.people[0].inbox] == [False, False, True]


def returned(*expected: object) -> Holds:
    """Return whether the operation has returned this in the end."""
    return lambda world: world.returned[-1] in expected


# -- The operations ------------------------------------------------------------


def send(world: MicrosoftWorld) -> object:
    """Send a message."""
    sender = world.mailbox.address.email
    return world.provider.relay(Outgoing(sender=sender, recipients=[YOU], content=CONTENT))


def read_newest(world: MicrosoftWorld) -> object:
    """Read the newest message."""
    page = world.provider.reader.page(str(world.known.ref), limit=1)
    return world.provider.reader.read(str(world.known.ref), page.messages[0].id)


def status(world: MicrosoftWorld) -> object:
    """Return whether the domain is verified, and how many records it has."""
    found: DomainStatus = world.provider.domain_status(DOMAIN)
    return found.verified, len(found.records)


def holdings(world: MicrosoftWorld) -> object:
    """Return what is held, without the ids of the vendor."""
    found: list[Holding] = list(world.provider.holdings(DOMAIN))
    return [(each.account_id == world.mailbox.account_id, each.deleted) for each in found]


SCENES = (
    scene("token", lambda w: w.provider.is_ready(w.mailbox), returned(False)),
    scene(
        "is_taken",
        lambda w: w.provider.is_taken(w.mailbox.address, account_id=w.mailbox.account_id),
        returned(False),
        has_token,
    ),
    scene("create", lambda w: w.provider.create(w.mailbox), made_once, has_token),
    scene("create again", lambda w: w.provider.create(w.mailbox), made_once, is_made),
    scene("is_ready", lambda w: w.provider.is_ready(w.known), returned(True), is_made),
    scene("is_ready without ref", lambda w: w.provider.is_ready(w.mailbox), returned(True), is_made),
    scene("suspend", lambda w: w.provider.suspend(w.known), enabled(False), is_made),
    scene("resume", lambda w: w.provider.resume(w.known), enabled(True), is_suspended),
    scene("delete", lambda w: w.provider.delete(w.known), kept, is_made),
    scene("restore", lambda w: w.provider.restore(w.known), made_once, is_deleted),
    scene("restore without ref", lambda w: w.provider.restore(w.mailbox), made_once, is_deleted),
    scene("purge", lambda w: w.provider.purge(w.mailbox), nothing, is_made),
    scene("purge what is deleted", lambda w: w.provider.purge(w.mailbox), nothing, is_deleted),
    scene("relay", send, sent, is_made),
    scene("read", read_newest, read, has_mail),
    scene(
        "page",
        lambda w: len(w.provider.reader.page(str(w.known.ref), limit=3).messages),
        returned(3),
        has_mail,
    ),
    scene("domain_status", status, returned((False, 5)), is_not_verified),
    scene("diagnose", lambda w: len(w.provider.diagnose(DOMAIN)) > 1, returned(True), has_token),
    scene("holdings", holdings, returned([(True, False)]), is_made),
    scene("holdings of what is deleted", holdings, returned([(True, True)]), is_deleted),
)
