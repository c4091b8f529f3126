"""Where a page is shown: a window, a person of its own, and a language."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from email_provisioning.domain.sentences import Text
from email_provisioning.persistence.users import User
from tests.e2e.house import House
from tests.e2e.panel import PAGE, Panel
from tests.e2e.promised import promised, url_of
from tests.e2e.window import Windows
from tests.support.server import Mailbox


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the way to a page may use."""

    panel: Panel
    french: bool

    @classmethod
    def opened(
        cls,
        house: House,
        windows: Windows,
        *,
        french: bool = True,
        as_admin: bool = False,
        as_auditor: bool = False,
        opened: bool = True,
        **options: Any,
    ) -> Stage:
        """Open the page for a new person who speaks that language, in a window of his own."""
        window = windows.open(house.server.url, locale="fr-FR" if french else "en-GB", **options)
        person = house.services.access.create_user(house.fresh("Camille"), as_admin, is_auditor=as_auditor)
        return cls(panel=Panel.signed_in(house, window, person, opened=opened), french=french)

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

    def answer(self, path: str, body: Any, *, method: str = "GET") -> None:
        """Let the API answer to a path with what the server would need a whole story for, in the form it promises."""
        self.page.route(url_of(path), promised(method, path, self._told(body)))

    def _told(self, body: Any) -> Any:
        """Return an answer in which the server speaks the language of the page."""
        match body:
            case Text():
                return body.said_in("fr" if self.french else "en")
            case dict():
                return {name: self._told(value) for name, value in body.items()}
            case list():
                return [self._told(value) for value in body]
            case _:
                return body

    def expect_text(self, french: str, english: str) -> None:
        """See the words of the page's language."""
        text = self.page.get_by_text(self.say(french, english))
        expect(text.filter(visible=True).first).to_be_visible()

    @property
    def dialog(self) -> Locator:
        """Return the dialog that is open."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def change(self, path: str, change: Callable[[Any], None]) -> None:
        """Let what the server answers to a path be changed on its way."""

        def changed(route: Route) -> None:
            answer = route.fetch()
            body = answer.json()
            change(body)
            route.fulfill(response=answer, body=json.dumps(body))

        self.page.route(url_of(path), changed)


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """A page or a state of one."""

    #: What its pictures are called.
    name: str
    #: Leads a new person to it, and returns when it is there.
    show: Callable[[Stage], None]
    #: Whether the person is an administrator.
    as_admin: bool = False
    #: Whether the person looks at the administrators' pages without a right to change anything.
    as_auditor: bool = False
    #: Whether the way begins at an open page; else it opens one itself.
    opened: bool = True
    #: What the browser may complain of on the way, because the state is about that.
    forgives: tuple[str, ...] = ()

    def open(self, house: House, windows: Windows, *, french: bool = True, **options: Any) -> Stage:
        """Show it to a new person in a new window."""
        stage = Stage.opened(
            house,
            windows,
            french=french,
            as_admin=self.as_admin,
            as_auditor=self.as_auditor,
            opened=self.opened,
            **options,
        )
        self.show_on(stage)
        return stage

    def show_on(self, stage: Stage) -> None:
        """Show it on a stage on which others may have been before."""
        self.show(stage)
        for text in self.forgives:
            stage.panel.window.forgive(text)
