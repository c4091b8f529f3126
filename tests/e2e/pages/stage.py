"""Where a page is shown: a window, a person of its own, and a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from email_provisioning.persistence.users import User
from tests.e2e.house import House
from tests.e2e.panel import PAGE, Panel
from tests.e2e.window import Windows
from tests.support.server import Mailbox


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the way to a page may use."""

    panel: Panel
    french: bool

    @classmethod
    def opened(
        cls, house: House, windows: Windows, *, french: bool = True, as_admin: bool = False, **options: Any
    ) -> Stage:
        """Open the page for a new person who speaks that language, in a window of his own."""
        window = windows.open(house.server.url, locale="fr-FR" if french else "en-GB", **options)
        person = house.services.access.create_user(house.fresh("Camille"), as_admin)
        return cls(panel=Panel.signed_in(house, window, person), french=french)

    @property
    def page(self) -> Page:
        """Return the page."""
        return self.panel.page

    @property
    def house(self) -> House:
        """Return the server, and an operator's hand inside it."""
        return self.panel.house

    @property
    def person(self) -> User:
        """Return who is signed in."""
        return self.panel.person

    def say(self, french: str, english: str) -> str:
        """Return the words of the page's language."""
        return french if self.french else english

    def address(self, name: str, display_name: str = "") -> Mailbox:
        """Give the person an address."""
        return self.house.address(self.person, self.house.fresh(name), display_name)

    def go(self, path: str = "") -> None:
        """Open a path below the page."""
        self.page.goto(f"{self.house.server.url}{PAGE}{path}")

    def button(self, french: str, english: str) -> Locator:
        """Return the button of that name, wherever it is."""
        return self.page.get_by_role("button", name=self.say(french, english))

    def field(self, french: str, english: str) -> Locator:
        """Return the field of exactly that label."""
        return self.page.get_by_label(self.say(french, english), exact=True)

    def press(self, french: str, english: str) -> None:
        """Press the button of that name, wherever it is."""
        self.button(french, english).first.click()


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """A page or a state of one."""

    #: What its pictures are called.
    name: str
    #: Leads a new person to it, and returns when it is there.
    show: Callable[[Stage], None]
    #: Whether the person is an administrator.
    as_admin: bool = False
    #: What the browser may complain of on the way, because the state is about that.
    forgives: tuple[str, ...] = ()

    def open(self, house: House, windows: Windows, *, french: bool = True, **options: Any) -> Stage:
        """Show it to a new person in a new window."""
        stage = Stage.opened(house, windows, french=french, as_admin=self.as_admin, **options)
        self.show(stage)
        for text in self.forgives:
            stage.panel.window.forgive(text)
        return stage
