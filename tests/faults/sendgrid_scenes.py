"""The operations of the SendGrid provider, each in a prepared world and with what must hold after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from email_provisioning.domain.address import Address
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.finding import Level
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers._sendgrid_subusers import username_of
from email_provisioning.providers.base import DirectCredential, Mailbox, Outgoing
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.matrix import Scene, World
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid
from tests.fakes.sendgrid.state import RECORDS
from tests.fakes.server import Fault

#: A key is no token that could be renewed: one that is refused is a wrong key.
REFUSED: dict[Fault, tuple[type[ProvisioningError], ...]] = {Fault.TOKEN_EXPIRED: (ProviderKeyInvalid,)}
SUBUSER = username_of("example.test")
#: How long an adapter waits for a busy machine, in seconds.
LONG = 30.0
RELAY = "email-provisioning/example.test/relay"


@dataclass(kw_only=True)
class SendGridWorld(World):
    """SendGrid, an adapter, and one address."""

    provider: SendGridProvider
    patient: SendGridProvider
    sendgrid: FakeSendGrid
    #: Whose the address's keys are.
    place: str | None
    mailbox: Mailbox
    #: What the operation has returned, oldest first.
    returned: list[object] = field(default_factory=list)

    def may_send(self) -> list[bool]:
        """Tell of each key of the address whether it may send."""
        keys = self.sendgrid.state.keys_of(self.place)
        return [key.may("mail.send") for key in keys if self.mailbox.account_id in key.name]


def fresh_worlds(
    folder: Path, *, seconds: float, subusers: bool, judged: list[int]
) -> Callable[[], AbstractContextManager[World]]:
    """Return what makes worlds whose client waits so long; ``judged`` gets each one's number of exchanges."""

    @contextmanager
    def fresh() -> Iterator[World]:
        account_id = new_id()
        address = Address(local="contact", domain="example.test")
        with fake_sendgrid() as sendgrid:
            yield SendGridWorld(
                provider=sendgrid.provider(folder, subusers=subusers, seconds=seconds),
                patient=sendgrid.provider(folder, subusers=subusers, seconds=LONG),
                fake=sendgrid.server,
                sendgrid=sendgrid,
                place=SUBUSER if subusers else None,
                mailbox=Mailbox(account_id=account_id, address=address, display_name="", ref=account_id),
            )
            judged.append(sendgrid.contract.answers)

    return fresh


Act = Callable[[SendGridWorld], object]
Holds = Callable[[SendGridWorld], bool]


def scene(name: str, operate: Act, holds: Holds, *before: Act, reports: bool = False) -> Scene:
    """Return a scene: the operation, what must hold after it, and what is done before it."""

    def prepare(world: World) -> Callable[[], object]:
        assert isinstance(world, SendGridWorld)
        for each in before:
            each(world)
        return lambda: world.returned.append(operate(world))

    def check(world: World) -> list[str]:
        assert isinstance(world, SendGridWorld)
        state, found = world.sendgrid.state, list(world.fake.violations)
        if not holds(world):
            found.append(f"{world.may_send()} {world.returned[-1:]}")
        for owner in {key.owner for key in state.keys.values()}:
            names = [key.name for key in state.keys_of(owner)]
            found += [f"two keys named {each}" for each in set(names) if names.count(each) > 1]
        return found

    return Scene(name=name, prepare=prepare, check=check, also=REFUSED, reports=reports)


# -- What is done ------------------------------------------------------------


def create(world: SendGridWorld) -> object:
    return world.provider.create(world.mailbox)


def is_taken(world: SendGridWorld) -> object:
    return world.provider.is_taken(world.mailbox.address, account_id=world.mailbox.account_id)


def suspend(world: SendGridWorld) -> None:
    world.provider.suspend(world.mailbox)


def resume(world: SendGridWorld) -> None:
    world.provider.resume(world.mailbox)


def delete(world: SendGridWorld) -> None:
    world.provider.delete(world.mailbox)


def restore(world: SendGridWorld) -> None:
    world.provider.restore(world.mailbox)


def purge(world: SendGridWorld) -> None:
    world.provider.purge(world.mailbox)


def issue(world: SendGridWorld) -> object:
    return world.provider.issue_direct(world.mailbox, version=1)


def issue_second(world: SendGridWorld) -> object:
    return world.provider.issue_direct(world.mailbox, version=2)


def revoke(world: SendGridWorld) -> None:
    world.provider.revoke_direct(world.mailbox, version=1)


def look_at_domain(world: SendGridWorld) -> object:
    return world.provider.domain_status("example.test").verified


def is_ready(world: SendGridWorld) -> object:
    return world.provider.is_ready(world.mailbox)


def list_holdings(world: SendGridWorld) -> object:
    return list(world.provider.holdings("example.test"))


def diagnose(world: SendGridWorld) -> object:
    return list(world.provider.diagnose("example.test"))


def count(world: SendGridWorld) -> object:
    return world.provider.usage(world.mailbox, month=utc_now().date().replace(day=1)).accepted


def send(world: SendGridWorld) -> object:
    content = b"From: contact@example.test\r\nSubject: hello\r\n\r\nhello\r\n"
    recipients = [Address(local="you", domain="elsewhere.test")]
    return world.provider.relay(
        Outgoing(
            sender="contact@example.test",
            recipients=recipients,
            content=content,
            account_id=world.mailbox.account_id,
        )
    )


def unverify(world: SendGridWorld) -> None:
    """Let SendGrid not have seen the domain's records, which are there."""
    (domain,) = world.sendgrid.state.domains
    domain.valid, domain.published = False, set(RECORDS)


# -- What holds then ------------------------------------------------------------


def keys_may(*expected: bool) -> Holds:
    """Return whether the address's keys are so many, and may send or not."""
    return lambda world: world.may_send() == list(expected)


def said_yes(world: SendGridWorld) -> bool:
    """Tell whether the operation returned True."""
    return world.returned[-1] is True


def counted_one(world: SendGridWorld) -> bool:
    """Tell whether one message was counted."""
    return world.returned[-1] == 1


def is_the_only_password(world: SendGridWorld) -> bool:
    """Tell whether the password that was returned last is the only one that may send."""
    last = world.returned[-1]
    assert isinstance(last, DirectCredential)
    mine = [key for key in world.sendgrid.state.keys_of(world.place) if world.mailbox.account_id in key.name]
    return [key.secret for key in mine if key.may("mail.send")] == [last.password]


def lists_both_keys(world: SendGridWorld) -> bool:
    """Tell whether the list that was returned last has both keys of the address."""
    found = world.returned[-1]
    assert isinstance(found, list)
    return sorted(version for each in found for version in each.direct_versions) == [1, 2]


def finds_the_fault_and_then_nothing(world: SendGridWorld) -> bool:
    """Tell whether the last diagnosis has no error in it, and one before it, which met a fault, has."""
    errors = [
        isinstance(found, list) and any(each.level is Level.ERROR for each in found)
        for found in world.returned
    ]
    return errors in ([False], [True, False])


def was_created(world: SendGridWorld) -> bool:
    """Tell whether the address has its ref, and SendGrid holds nothing of it."""
    return world.returned[-1] == world.mailbox.account_id and world.may_send() == []


def has_one_subuser(world: SendGridWorld) -> bool:
    """Tell whether the domain has its one subuser, which may send as it and has one key for the relay."""
    state = world.sendgrid.state
    assigned = [domain.subusers for domain in state.domains] == [[SUBUSER]]
    return assigned and list(state.subusers) == [SUBUSER] and RELAY in world.sendgrid.names_of_keys(SUBUSER)


def has_arrived(world: SendGridWorld) -> bool:
    """Tell whether the message has arrived under the id that was returned, through the subuser."""
    sink = world.sendgrid.sink
    return world.returned[-1] == sink.ids[-1] and sink.keys[-1].owner == SUBUSER and has_one_subuser(world)


SCENES = [
    scene("is_taken", is_taken, lambda world: world.returned[-1] is False),
    scene("create", create, was_created),
    scene("is_ready", is_ready, said_yes),
    scene("suspend", suspend, keys_may(False, False), issue, issue_second),
    scene("resume", resume, keys_may(True), issue, suspend),
    scene("delete", delete, keys_may(False), issue),
    scene("restore", restore, keys_may(True), issue, delete),
    scene("purge", purge, keys_may(), issue, issue_second),
    scene("issue_direct", issue, is_the_only_password),
    scene("issue_direct again", issue, is_the_only_password, issue),
    scene("revoke_direct", revoke, keys_may(True), issue, issue_second),
    scene("domain_status", look_at_domain, said_yes, unverify),
    scene("holdings", list_holdings, lists_both_keys, issue, issue_second),
    scene("usage", count, counted_one, send),
    scene("diagnose", diagnose, finds_the_fault_and_then_nothing, unverify, reports=True),
]
UNDER_SUBUSERS = [
    scene("create, subuser", create, has_one_subuser),
    scene("first message, subuser", send, has_arrived),
    scene("purge, subuser", purge, keys_may(), issue),
    scene("usage, subuser", count, counted_one, create, send),
]
