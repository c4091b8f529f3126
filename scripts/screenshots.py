"""Take the pictures of the README anew: `python -m scripts.screenshots`, after `make dev panel`; Chromium is needed."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, expect, sync_playwright

from email_provisioning.domain.address import parse_address
from email_provisioning.persistence.users import User
from email_provisioning.settings import load_settings
from tests.e2e.house import House, actor_of
from tests.e2e.pages import samples
from tests.e2e.panel import PAGE, Panel
from tests.e2e.promised import promised, url_of
from tests.e2e.window import FLAGS, Window
from tests.support.chromium import MISSING, find_chromium
from tests.support.server import API, ROOT, Mailbox, environ_of, serving

IMAGES = ROOT / "docs/images"
#: What a picture may weigh, in bytes.
MOST = 200_000
#: What of the page is pictured around a dialog, in CSS pixels.
MARGIN = 40
DOMAIN = "atelier.example"
CONTACT = f"contact@{DOMAIN}"
#: A password that never was one.
MADE_UP = "iap-ceci0-nest0-pas00-un000-vrai0-mdp00"

#: Sender, subject, text, hours ago.
LETTERS = (
    ("Léa Martin <lea@client.example>", "Devis pour la rentrée", "Pouvez-vous m'envoyer un devis ?", 49),
    ("Transport Express <suivi@colis.example>", "Votre colis est arrivé", "Il vous attend à l'accueil.", 26),
    ("Inès Moreau <ines@salon.example>", "Commande de trois chaises", "", 2),
    ("Hugo Petit <hugo@client.example>", "Merci !", "Tout est parfait, merci pour votre rapidité.", 1),
)
ENCLOSED = "Commande 2026-118.pdf"
ORDER = """<p>Bonjour,</p><p>Je souhaite commander <b>trois chaises en chêne</b> pour notre salle de réunion.
Le détail est dans le document joint.</p><ul><li>livraison à Lyon, avant la fin du mois ;</li>
<li>facture au nom de la société.</li></ul><p>Bien à vous,<br>Inès Moreau</p>"""


def main() -> None:
    """Serve an example in a folder of its own, and picture it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as house, _chromium() as browser:
        camille = house.services.access.create_user("Camille Durand")
        furnish(house, camille)
        take_creation(panel(house, browser, camille))
        take_mailbox(panel(house, browser, camille))
        take_dark(panel(house, browser, camille, width=390, height=844, color_scheme="dark"))
        take_english(panel(house, browser, camille, locale="en-GB"))
        chief = house.services.access.create_user("Amélie Roche", True)
        take_administration(panel(house, browser, chief, height=1000))
    heavy = [picture.name for picture in IMAGES.glob("*.png") if picture.stat().st_size > MOST]
    if heavy:
        sys.exit(f"More than {MOST} bytes: {', '.join(heavy)}")


def furnish(house: House, owner: User) -> None:
    """Give somebody addresses, and mail."""
    services, actor = house.services, actor_of(owner)
    names = {"support": "Service client", "info": "Renseignements", "facturation": "Comptabilité"}
    owned = {name: house.address(owner, name, title) for name, title in names.items()}
    services.lifecycle.suspend(actor, owned["facturation"].id)
    for name, sent in {"support": 212, "info": 18}.items():
        login = services.submission.login_of(actor, owned[name].id)
        letter = _letter(owned[name].email, "Merci", "Merci pour votre message.")
        for _ in range(sent):
            services.submission.submit(
                login,
                recipients=[parse_address(owned["facturation"].email)],
                content=letter.as_bytes(policy=SMTP),
            )
    for sender, subject, text, hours in LETTERS:
        letter = _letter(sender, subject, text)
        if not text:
            letter.set_content(ORDER, subtype="html")
            letter.add_attachment(b"%PDF" * 9000, maintype="application", subtype="pdf", filename=ENCLOSED)
        _deliver(house, owned["support"], letter, hours_ago=hours)


def take_creation(camille: Panel) -> None:
    """Picture a name that is free, the credentials, and a name that is taken."""
    page = camille.page
    page.get_by_label("Nom affiché").fill("Accueil de l’atelier")
    camille.name.fill("contact")
    expect(page.get_by_text(f"{CONTACT} est disponible.")).to_be_visible()
    expect(camille.row(f"info@{DOMAIN}")).to_be_visible()
    _take(page, "panel-fr")

    page.route(f"**{API}/create", _with_made_up_password)
    camille.name.press("Enter")
    expect(camille.credentials).to_contain_text(MADE_UP)
    _take(page, "credentials-fr", only=camille.credentials)
    camille.saved.click()
    page.get_by_role("button", name="Créer une autre adresse").click()
    camille.name.fill("support")
    expect(camille.suggestions.first).to_be_visible()
    _take(page, "suggestions-fr")


def take_mailbox(camille: Panel) -> None:
    """Picture a message that is read."""
    camille.open_inbox(f"support@{DOMAIN}")
    camille.message("Commande de trois chaises").click()
    expect(camille.page.frame_locator("iframe").get_by_text("trois chaises")).to_be_visible()
    _take(camille.page, "inbox-fr")


def take_dark(camille: Panel) -> None:
    """Picture a telephone at night."""
    camille.name.fill("accueil")
    expect(camille.page.get_by_text(f"accueil@{DOMAIN} est disponible.")).to_be_visible()
    expect(camille.row(CONTACT)).to_be_visible()
    _take(camille.page, "panel-dark-narrow")


def take_english(camille: Panel) -> None:
    """Picture the page in English."""
    camille.page.get_by_label("Name of the address").fill("hello")
    expect(camille.page.get_by_text(f"hello@{DOMAIN} is available.")).to_be_visible()
    _take(camille.page, "panel-en")


def take_administration(amelie: Panel) -> None:
    """Picture what administrators see of a service at work."""
    page, path = amelie.page, "/admin/overview"
    page.route(url_of(path), promised("GET", path, {**samples.overview(), "warnings": []}))
    page.goto(f"{amelie.house.server.url}{PAGE}/admin/overview")
    expect(page.locator(".recharts-bar-rectangle").last).to_be_visible()
    _take(page, "admin-overview-fr")


def panel(
    house: House,
    browser: Browser,
    person: User,
    *,
    width: int = 1200,
    height: int = 860,
    locale: str = "fr-FR",
    **options: Any,
) -> Panel:
    """Open the page for a person."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1.25,
        locale=locale,
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        **options,
    )
    return Panel.signed_in(house, Window(context=context, home=house.server.url), person)


def _take(page: Page, name: str, *, only: Locator | None = None) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    page.screenshot(
        path=IMAGES / f"{name}.png",
        animations="disabled",
        caret="hide",
        clip=_around(only) if only else None,
    )


def _around(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }


def _with_made_up_password(route: Route) -> None:
    """Show a password that never worked, and the ports of an unchanged installation."""
    answer = route.fetch()
    body, defaults = answer.json(), load_settings({}, env_file=Path(os.devnull))
    credentials = body["credentials"]
    credentials["password"] = MADE_UP
    credentials["smtp"].update(host=f"mail.{DOMAIN}", port=defaults.gateway_port)
    if credentials["imap"]:
        credentials["imap"].update(host=f"mail.{DOMAIN}", port=defaults.imap_port)
    route.fulfill(response=answer, json=body)


def _letter(sender: str, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, f"support@{DOMAIN}", subject
    letter.set_content(f"Bonjour,\n\n{text}\n")
    return letter


def _deliver(house: House, to: Mailbox, letter: EmailMessage, *, hours_ago: int) -> None:
    folder = house.server.settings.data_dir / "mail" / to.id / "new"
    before = set(folder.glob("*"))
    content = letter.as_bytes(policy=SMTP)
    house.services.inbound.deliver(
        sender="sender@client.example", recipients=[parse_address(to.email)], content=content
    )
    (delivered,) = set(folder.glob("*")) - before
    # The time of a file in a Maildir is when the message came.
    arrival = time.time() - hours_ago * 3600
    os.utime(delivered, (arrival, arrival))


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    with serving(environ_of(folder / "data", _free_port, EMAIL_DOMAIN=DOMAIN), folder) as server:
        house = House.of(server)
        yield house
        house.services.database.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = find_chromium() or sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
