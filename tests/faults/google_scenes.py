"""What the adapter of Google does, as scenes of the matrix of faults: how each begins, and what it may not leave."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from email_provisioning.domain.address import Address
from email_provisioning.domain.finding import Level
from email_provisioning.errors import ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE
from tests.fakes.google.further import PRODUCT, SKU
from tests.fakes.google.serving import HASTY, PATIENT, Google, serving_google
from tests.fakes.google.state import FakeUser
from tests.fakes.matrix import Scene, World
from tests.fakes.server import Fault

#: The one account of every scene.
ACCOUNT = "0190b5e0-0000-7000-8000-000000000001"
CONTACT = Mailbox(
    account_id=ACCOUNT,
    address=Address(local="contact", domain="example.test"),
    display_name="Contact",
    ref=None,
)
#: The user whose aliases are made, and who sends for groups.
SHARED = "shared@example.test"
#: The token endpoint itself is answered like an API: our key seems wrong then.
ALSO: dict[Fault, tuple[type[ProvisioningError], ...]] = {Fault.TOKEN_EXPIRED: (ProviderKeyInvalid,)}
#: How each kind of addresses is set.
USER: Mapping[str, object] = {"GOOGLE_LICENCE": (PRODUCT, SKU)}
GROUP: Mapping[str, object] = {"GOOGLE_MAILBOX_KIND": "group", "GOOGLE_ALIAS_USER": SHARED}
ALIAS: Mapping[str, object] = {"GOOGLE_MAILBOX_KIND": "alias", "GOOGLE_ALIAS_USER": SHARED}


@dataclass(kw_only=True)
class GoogleWorld(World):
    """A fake of Google, fresh, and the adapter that calls it."""

    google: Google


def fresh(settings: Mapping[str, object]) -> Callable[[], AbstractContextManager[World]]:
    """Return what makes a world with an adapter that is set so."""

    @contextmanager
    def world() -> Iterator[World]:
        with tempfile.TemporaryDirectory() as folder, serving_google(Path(folder)) as google:
            google.workspace.add_user(SHARED)
            provider, patient = (google.provider(each, **settings) for each in (HASTY, PATIENT))
            yield GoogleWorld(provider=provider, patient=patient, fake=google.server, google=google)

    return world


def of(world: World) -> Google:
    """Return the fake behind a world."""
    assert isinstance(world, GoogleWorld)
    return world.google


def made(world: World) -> Mailbox:
    """Make the mailbox, and wait until it is ready."""
    mailbox = replace(CONTACT, ref=world.provider.create(CONTACT))
    while not world.provider.is_ready(mailbox):
        pass
    return mailbox


def after(*changes: Callable[[Provider, Mailbox], object]) -> Callable[[World], Mailbox]:
    """Return what makes the mailbox and changes it."""

    def prepare(world: World) -> Mailbox:
        mailbox = made(world)
        for change in changes:
            change(world.provider, mailbox)
        return mailbox

    return prepare


def scene(
    name: str,
    act: Callable[[Provider, Mailbox], object],
    check: Callable[[World], list[str]],
    *,
    begin: Callable[[World], Mailbox] = made,
) -> Scene:
    """Return a scene: ``act`` on what ``begin`` has made."""

    def prepare(world: World) -> Callable[[], object]:
        mailbox = begin(world)
        return lambda: act(world.provider, mailbox)

    return Scene(name=name, prepare=prepare, check=check, also=ALSO)


def nothing(_world: World) -> Mailbox:
    return CONTACT


def fine(_world: World) -> list[str]:
    return []


# -- What is there afterwards ------------------------------------------------------------


def holders(google: Google) -> list[FakeUser]:
    """Return every user who bears our mark, deleted or not."""
    return [each for each in google.workspace.users if each.external_ids]


def one_user(*, suspended: bool = False) -> Callable[[World], list[str]]:
    def check(world: World) -> list[str]:
        google = of(world)
        found = [(each.email, each.deleted, each.suspended) for each in holders(google)]
        problems = [] if found == [("contact@example.test", False, suspended)] else [f"users: {found}"]
        if google.workspace.licensed != {"contact@example.test"}:
            problems.append(f"licences: {google.workspace.licensed}")
        return problems

    return check


def one_deleted_user(world: World) -> list[str]:
    found = [(each.email, each.deleted) for each in holders(of(world))]
    return [] if found == [("contact@example.test", True)] else [f"users: {found}"]


def no_user(world: World) -> list[str]:
    found = [each.email for each in holders(of(world)) if not each.deleted]
    held = of(world).workspace.is_held("contact@example.test")
    return [f"users: {found}"] if found or held else []


def one_group(*, closed: bool = False) -> Callable[[World], list[str]]:
    def check(world: World) -> list[str]:
        workspace = of(world).workspace
        found = [(each.email, each.settings["archiveOnly"]) for each in workspace.groups]
        shared = workspace.user(SHARED)
        assert shared is not None
        problems = [] if found == [("contact@example.test", str(closed).lower())] else [f"groups: {found}"]
        if shared.senders != {"contact@example.test": "accepted"}:
            problems.append(f"senders: {shared.senders}")
        return problems

    return check


def alias_is(*, there: bool, marked: bool) -> Callable[[World], list[str]]:
    def check(world: World) -> list[str]:
        shared = of(world).workspace.user(SHARED)
        assert shared is not None
        seen = (len(shared.aliases), len(shared.senders), len(shared.labels))
        wanted = (int(there), int(there), int(marked))
        return [] if seen == wanted else [f"aliases, senders, labels: {seen}"]

    return check


def no_group(world: World) -> list[str]:
    workspace = of(world).workspace
    shared = workspace.user(SHARED)
    assert shared is not None
    return [f"left: {workspace.groups} {shared.senders}"] if workspace.groups or shared.senders else []


def arrived(world: World) -> list[str]:
    """A message whose answer was lost is sent again: some may get it twice, nobody loses it."""
    contents = {each.content for each in of(world).workspace.outside.arrived}
    return [] if contents == {CONTENT} else [f"arrived: {contents}"]


def seen(world: World) -> list[str]:
    user = of(world).workspace.user("contact@example.test")
    assert user is not None
    return [] if [each.labels for each in user.messages] == [{"INBOX"}] else ["not marked seen"]


def sound(world: World) -> list[str]:
    findings = world.provider.diagnose("example.test")
    return [each.detail for each in findings if each.level is Level.ERROR]


# -- The scenes ------------------------------------------------------------


def relayed(provider: Provider, mailbox: Mailbox) -> object:
    return provider.relay(Outgoing(sender=mailbox.address.email, recipients=[ELSEWHERE], content=CONTENT))


def with_mail(world: World) -> Mailbox:
    mailbox = made(world)
    user = of(world).workspace.user(mailbox.address.email)
    assert user is not None
    of(world).workspace.deliver(user, CONTENT)
    return mailbox


def listed(provider: Provider, mailbox: Mailbox) -> object:
    assert provider.reader is not None
    assert mailbox.ref is not None
    page = provider.reader.page(mailbox.ref, limit=10)
    assert len(page.messages) == 1
    return page


def read(provider: Provider, mailbox: Mailbox) -> object:
    assert provider.reader is not None
    assert mailbox.ref is not None
    message_id = f"{0x18C0000000000000 + 4:x}"
    return provider.reader.read(mailbox.ref, message_id)


USERS = (
    scene("is_taken", lambda p, m: p.is_taken(m.address, account_id=ACCOUNT), fine, begin=nothing),
    scene("create", lambda p, m: p.create(m), one_user(), begin=nothing),
    scene("is_ready", lambda p, m: p.is_ready(m), one_user()),
    scene("suspend", lambda p, m: p.suspend(m), one_user(suspended=True)),
    scene("resume", lambda p, m: p.resume(m), one_user(), begin=after(lambda p, m: p.suspend(m))),
    scene("delete", lambda p, m: p.delete(m), one_deleted_user),
    scene("restore", lambda p, m: p.restore(m), one_user(), begin=after(lambda p, m: p.delete(m))),
    scene("purge", lambda p, m: p.purge(m), no_user),
    scene("purge without ref", lambda p, _m: p.purge(CONTACT), no_user),
    scene("relay", relayed, arrived),
    scene("list messages", listed, fine, begin=with_mail),
    scene("read a message", read, seen, begin=with_mail),
    scene("domain status", lambda p, _m: p.domain_status("example.test"), fine, begin=nothing),
    scene("diagnose", lambda p, _m: p.diagnose("example.test"), sound, begin=nothing),
    scene("holdings", lambda p, _m: list(p.holdings("example.test")), fine),
)
GROUPS = (
    scene("create", lambda p, m: p.create(m), one_group(), begin=nothing),
    scene("delete", lambda p, m: p.delete(m), one_group(closed=True)),
    scene("restore", lambda p, m: p.restore(m), one_group(), begin=after(lambda p, m: p.delete(m))),
    scene("purge", lambda p, m: p.purge(m), no_group),
    scene("relay", relayed, arrived),
)
ALIASES = (
    scene("create", lambda p, m: p.create(m), alias_is(there=True, marked=True), begin=nothing),
    scene("delete", lambda p, m: p.delete(m), alias_is(there=False, marked=True)),
    scene(
        "restore",
        lambda p, m: p.restore(m),
        alias_is(there=True, marked=True),
        begin=after(lambda p, m: p.delete(m)),
    ),
    scene("purge", lambda p, m: p.purge(m), alias_is(there=False, marked=False)),
)
#: Every scene with the settings that it is played with.
SCENES = tuple(
    (kind, settings, each)
    for kind, settings, scenes in (
        ("user", USER, USERS),
        ("group", GROUP, GROUPS),
        ("alias", ALIAS, ALIASES),
    )
    for each in scenes
)
