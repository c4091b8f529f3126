"""The page as a French-speaking person uses it: by roles and visible texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from email_provisioning.persistence.users import User
from email_provisioning.web.visitors import STANDALONE_COOKIE
from tests.e2e.house import House
from tests.e2e.window import PATIENCE, Window, Windows
from tests.support.server import Mailbox

PAGE = "/email-provisioning"
#: Reads the lists of the dialog: title of a group → label → value.
READ_CREDENTIALS = """dialog => Object.fromEntries([...dialog.querySelectorAll('h3')].map(title => [
    title.textContent,
    Object.fromEntries([...title.parentElement.querySelectorAll('dt')].map(term => [
        term.textContent, term.nextElementSibling.textContent])),
]))"""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A page in which a person is at work."""

    house: House
    window: Window
    page: Page
    person: User

    @classmethod
    def visited(cls, house: House, windows: Windows, *, opened: bool = True, **options: Any) -> Panel:
        """Sign a new person in, and open the page."""
        window = windows.open(house.server.url, **options)
        return cls.signed_in(house, window, house.person(), opened=opened)

    @classmethod
    def signed_in(cls, house: House, window: Window, person: User, *, opened: bool = True) -> Panel:
        """Sign a person in, and open the page, unless the story opens it when the person has something there."""
        panel = cls(house=house, window=window, page=window.context.new_page(), person=person)
        panel.renew_session()
        if opened:
            panel.open()
        return panel

    def renew_session(self) -> None:
        """Let the window be signed in, by another session than before."""
        self.window.context.add_cookies(
            [
                {
                    "name": STANDALONE_COOKIE,
                    "value": self.house.session(self.person),
                    "url": self.house.server.url,
                }
            ]
        )

    def open(self) -> None:
        """Open the page, or open it anew."""
        self.page.goto(f"{self.house.server.url}{PAGE}")

    def let_time_pass_until(self, shown: Locator) -> None:
        """Let the page's time pass until something is in sight; its window needs a clock."""
        for _ in range(PATIENCE // 20):
            if shown.is_visible():
                return
            self.page.clock.run_for(500)
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never in sight: {shown}")

    def another_tab(self) -> Panel:
        """Open the page in another tab of the same window."""
        panel = Panel(
            house=self.house, window=self.window, page=self.window.context.new_page(), person=self.person
        )
        panel.open()
        return panel

    # -- Creating -----------------------------------------------------------------------------------------

    @property
    def name(self) -> Locator:
        """Return the field for the name."""
        return self.page.get_by_label("Nom de l’adresse")

    @property
    def submit(self) -> Locator:
        """Return the button that creates."""
        return self.page.get_by_role("button", name="Créer l’adresse email")

    @property
    def suggestions(self) -> Locator:
        """Return the buttons of the suggestions."""
        return self.page.get_by_role("list", name="Adresses libres proches").get_by_role("button")

    @property
    def alert(self) -> Locator:
        """Return what the page raises its voice for."""
        return self.page.get_by_role("alert")

    def expect_free(self, name: str) -> None:
        """See that the name is free."""
        expect(self.page.get_by_text(f"{name}@example.test est disponible.")).to_be_visible()

    def expect_taken(self) -> None:
        """See that the name is taken."""
        expect(self.page.get_by_text("Cette adresse est déjà prise.")).to_be_visible()

    def create(self, name: str) -> Mailbox:
        """Create an address, note its credentials and put them away."""
        self.name.fill(name)
        self.submit.click()
        mailbox = self.note()
        self.saved.click()
        return mailbox

    # -- Credentials --------------------------------------------------------------------------------------

    @property
    def credentials(self) -> Locator:
        """Return the dialog that shows a password."""
        return self.page.get_by_role("dialog", name="Enregistrez ces identifiants maintenant")

    @property
    def saved(self) -> Locator:
        """Return the button that puts the password away."""
        return self.credentials.get_by_role("button", name="Je les ai enregistrés")

    def read_credentials(self) -> dict[str, dict[str, str]]:
        """Return what the dialog shows: title of a group → label → value."""
        expect(self.credentials).to_be_visible()
        shown: dict[str, dict[str, str]] = self.credentials.evaluate(READ_CREDENTIALS)
        return shown

    def note(self) -> Mailbox:
        """Return the address and the password that the dialog shows."""
        identity = self.read_credentials()["Identifiants"]
        email = identity["Identifiant"]
        return Mailbox(
            id=self.house.id_of(self.person, email), email=email, password=identity["Mot de passe"]
        )

    # -- The list -----------------------------------------------------------------------------------------

    @property
    def addresses(self) -> Locator:
        """Return the list of addresses."""
        return self.page.get_by_role("region", name="Mes adresses")

    def row(self, email: str) -> Locator:
        """Return the row of an address."""
        heading = self.page.get_by_role("heading", name=email, exact=True)
        return self.addresses.get_by_role("listitem").filter(has=heading)

    def unfold(self, email: str) -> Locator:
        """Show the rarer actions of an address."""
        name = f"Autres actions pour {email}"
        self.page.get_by_role("button", name=name).click()
        return self.page.get_by_role("group", name=name)

    @property
    def notice(self) -> Locator:
        """Return the messages at the foot of the page."""
        return self.page.get_by_role("status")

    # -- Mail ---------------------------------------------------------------------------------------------

    def open_inbox(self, email: str) -> None:
        """Open the mailbox of an address."""
        self.page.get_by_role("button", name=f"Messages de {email}").click()
        expect(self.page.get_by_role("heading", name=f"Messages de {email}")).to_be_focused()

    def message(self, subject: str) -> Locator:
        """Return the row of a message."""
        return self.page.get_by_role("list", name="Boîte de réception").get_by_role("button", name=subject)
