"""The password is on show for half a minute, once, and then nowhere in the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.traces import KEPT, memory, refuse_traces
from tests.support.server import Mailbox


def opened_dialog(panel: Panel) -> Mailbox:
    """Create an address and return what the dialog shows."""
    panel.name.fill(panel.house.fresh("contact"))
    panel.submit.click()
    return panel.note()


def test_after_thirty_seconds_the_password_is_nowhere(visit: Callable[..., Panel]) -> None:
    camille = visit(clock=True)
    mailbox = opened_dialog(camille)
    assert mailbox.password in camille.page.evaluate(KEPT)
    camille.window.context.clock.fast_forward(20_000)
    expect(camille.credentials).to_contain_text(mailbox.password)
    expect(camille.credentials.get_by_role("status").first).to_contain_text("10 secondes restantes")
    camille.window.context.clock.fast_forward(10_000)
    expect(camille.credentials).to_have_count(0)
    expect(camille.notice.filter(has_text="n’est plus affiché. Perdu ?")).to_be_visible()
    expect(camille.row(mailbox.email)).to_be_visible()
    refuse_traces(camille, mailbox)
    camille.page.reload()
    expect(camille.row(mailbox.email)).to_be_visible()
    refuse_traces(camille, mailbox)


def test_once_it_is_saved_the_password_is_nowhere(visit: Callable[..., Panel]) -> None:
    camille = visit()
    mailbox = opened_dialog(camille)
    camille.saved.click()
    expect(camille.credentials).to_have_count(0)
    expect(camille.row(mailbox.email)).to_be_visible()
    refuse_traces(camille, mailbox)
    # React may keep the last version of what it showed until the next one.
    camille.page.get_by_role("button", name="Créer une autre adresse").click()
    expect(camille.name).to_be_visible()
    left = memory(camille)
    assert mailbox.email in left
    assert mailbox.password not in left


def test_a_stray_key_or_click_does_not_take_the_password_away(visit: Callable[..., Panel]) -> None:
    camille = visit()
    mailbox = opened_dialog(camille)
    camille.page.keyboard.press("Escape")
    camille.page.keyboard.press("Escape")
    camille.page.mouse.click(5, 5)
    expect(camille.credentials).to_contain_text(mailbox.password)
    camille.saved.click()
    expect(camille.credentials).to_have_count(0)


def test_each_value_can_be_copied(visit: Callable[..., Panel]) -> None:
    camille = visit()
    opened_dialog(camille)
    for group, values in camille.read_credentials().items():
        for label, value in values.items():
            button = camille.credentials.get_by_role("button", name=f"Copier : {group}, {label}", exact=True)
            button.click()
            expect(button).to_have_text("Copié")
            assert camille.page.evaluate("navigator.clipboard.readText()") == value


def test_everything_can_be_copied_at_once(visit: Callable[..., Panel], house: House) -> None:
    camille = visit()
    mailbox = opened_dialog(camille)
    camille.credentials.get_by_role("button", name="Tout copier").click()
    expect(camille.credentials.get_by_role("button", name="Copié")).to_be_visible()
    copied = camille.page.evaluate("navigator.clipboard.readText()")
    assert f"Identifiant: {mailbox.email}\nMot de passe: {mailbox.password}\n" in copied
    assert f"Serveur: 127.0.0.1\nPort: {house.server.settings.gateway_port}\nSécurité: STARTTLS" in copied


def test_without_the_clipboard_of_a_secure_page_copying_works_too(visit: Callable[..., Panel]) -> None:
    camille = visit()
    mailbox = opened_dialog(camille)
    # What a page on plain HTTP, away from localhost, has.
    camille.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button = camille.credentials.get_by_role("button", name="Copier : Identifiants, Mot de passe")
    button.click()
    expect(button).to_have_text("Copié")
    camille.saved.click()
    camille.page.get_by_role("button", name="Créer une autre adresse").click()
    camille.name.click()
    camille.page.keyboard.press("Control+V")
    expect(camille.name).to_have_value(mailbox.password)
