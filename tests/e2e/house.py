"""A running server, and an operator's hand inside it for what a story takes for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.users import User
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder
from tests.support.server import Mailbox, Server, environ_of, serving

#: What a person's browser calls itself.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True, kw_only=True)
class House:
    """A server, and its services as another process sees them."""

    server: Server
    services: Services = field(repr=False)
    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False)

    @classmethod
    def of(cls, server: Server) -> House:
        """Return the house of a server."""
        return cls(server=server, services=build_services(server.settings))

    def person(self, name: str = "Camille") -> User:
        """Add somebody who can sign in."""
        return self.services.access.create_user(self.fresh(name))

    def link(self, person: User) -> str:
        """Return a link that signs the person in once."""
        return f"{self.server.url}/email-provisioning#sign-in={self.token(person)}"

    def token(self, person: User) -> str:
        """Return what such a link carries."""
        return self.services.access.issue_sign_in_link(person)

    def session(self, person: User) -> str:
        """Return the cookie of a session that the person has begun: a server counts how often it is asked for one."""
        return self.services.access.open_session(self.token(person), label=BROWSER).secret

    def address(self, owner: User, name: str, display_name: str = "") -> Mailbox:
        """Create an address that the story finds there."""
        created = self.services.creation.create(actor_of(owner), username=name, display_name=display_name)
        assert created.credentials is not None
        return Mailbox(
            id=created.account.id, email=created.credentials.username, password=created.credentials.password
        )

    def addresses(self, owner: User) -> list[str]:
        """Return the addresses that somebody has, newest first."""
        page = self.services.directory.page(actor_of(owner))
        return [view.account.email for view in page.accounts]

    def id_of(self, owner: User, email: str) -> str:
        """Return the id of an address."""
        page = self.services.directory.page(actor_of(owner))
        return next(view.account.id for view in page.accounts if view.account.email == email)

    def fresh(self, stem: str) -> str:
        """Return a name that no other story has, such as contact-3."""
        return f"{stem}-{next(self._numbers)}"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where servers are built that several tests share."""

    #: Makes a folder.
    folder: Callable[[str], Path]
    free_port: Callable[[], int]
    run_folder: RunFolder

    @contextmanager
    def house(self, **given: str) -> Iterator[House]:
        """Run a server with settings of NAME="value" pairs; what it leaves, its log included, holds no plain secret."""
        folder = self.folder("house")
        with serving(environ_of(folder / "data", self.free_port, **given), self.folder("output")) as server:
            house = House.of(server)
            yield house
            house.services.database.close()
        refuse_plain_secrets(folder, self.run_folder)


def actor_of(person: User) -> Actor:
    """Return the person as the one who asks for something."""
    return Actor(user_id=person.id, name=person.name)
