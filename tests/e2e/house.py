"""A running server, and an operator's hand inside it for what a story takes for granted."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.users import User
from tests.support.server import Mailbox, Server

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


def actor_of(person: User) -> Actor:
    """Return the person as the one who asks for something."""
    return Actor(user_id=person.id, name=person.name)
