"""The mailbox of an address, and how the address is used elsewhere."""

from __future__ import annotations

import os
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect

from tests.e2e.pages.stage import ShownPage, Stage
from tests.support.server import Mailbox

HTML = """<h2>Devis n° 12</h2><p>Bonjour, voici notre <a href="https://client.example/devis">proposition</a>.</p>
<img src="https://track.client.example/pixel.png"><table border="1"><tr><td>Conseil</td><td>1 200 €</td></tr></table>"""
PROGRAMS = {
    "thunderbird": ("Thunderbird", "Thunderbird"),
    "outlook": ("Outlook", "Outlook"),
    "mac": ("Mail sur Mac", "Mail on a Mac"),
    "iphone": ("iPhone et iPad", "iPhone and iPad"),
    "android": ("Android", "Android"),
    "gmail": ("Gmail", "Gmail"),
}


def deliver(
    stage: Stage, to: Mailbox, subject: str, *, html: str | None = None, file: str | None = None
) -> None:
    """Let a message arrive."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Léa Martin <lea@client.example>", to.email
    message["Cc"], message["Subject"] = "Max <max@client.example>", subject
    message.set_content("Bonjour,\n\nvoici notre proposition : https://client.example/devis.\n\nLéa")
    if html is not None:
        message.add_alternative(html, subtype="html")
    if file is not None:
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=file)
    with stage.house.server.exchange() as elsewhere:
        elsewhere.sendmail("lea@client.example", to.email, message.as_bytes())


def _open(stage: Stage, page: str = "mailboxes") -> Mailbox:
    mailbox = stage.address("contact", "Léa Support")
    if page == "mailboxes":
        deliver(stage, mailbox, "Relance")
        deliver(stage, mailbox, "Votre devis", html=HTML, file="devis.pdf")
    stage.go(f"/{page}/{mailbox.id}")
    return mailbox


def empty_inbox(stage: Stage) -> None:
    """Show a mailbox that nothing has arrived in."""
    stage.go(f"/mailboxes/{stage.address('contact').id}")
    expect(stage.page.get_by_text(stage.say("Aucun message", "No messages"), exact=True)).to_be_visible()


def inbox(stage: Stage) -> None:
    """Show what has arrived."""
    _open(stage)
    expect(stage.page.get_by_role("button", name="Votre devis")).to_be_visible()


def message(stage: Stage) -> None:
    """Show a message with HTML, images of others and a file."""
    inbox(stage)
    stage.page.get_by_role("button", name="Votre devis").click()
    expect(stage.page.get_by_role("heading", name="Votre devis")).to_be_focused()


def nothing_found(stage: Stage) -> None:
    """Show a search that finds nothing."""
    inbox(stage)
    stage.page.get_by_role("searchbox").fill("zzz")
    words = stage.say("Aucun message ne correspond", "No message matches")
    expect(stage.page.get_by_text(words)).to_be_visible()


def discarding(stage: Stage) -> None:
    """Ask before a message goes to the bin."""
    message(stage)
    stage.press("Supprimer", "Delete")
    expect(stage.page.get_by_role("dialog")).to_be_visible()


def answering(stage: Stage) -> None:
    """Show an answer to all, with a file that goes along and one that does not fit."""
    message(stage)
    stage.press("Répondre à tous", "Reply to all")
    with TemporaryDirectory() as folder:
        fits, large = Path(folder, "plan.pdf"), Path(folder, "film.mov")
        fits.write_bytes(b"%PDF" * 1000)
        # A file of that size, of which nothing is read or written.
        large.touch()
        os.truncate(large, 25_000_000)
        stage.page.locator("input[type=file]").set_input_files([fits, large])
    expect(stage.page.get_by_role("alert")).to_contain_text("film.mov")


def setup(stage: Stage, program: str = "thunderbird") -> None:
    """Show how a program is set up."""
    _open(stage, "setup")
    stage.page.get_by_role("tab", name=stage.say(*PROGRAMS[program])).click()
    expect(stage.page.get_by_role("tabpanel").get_by_role("img").last).to_be_visible()


MAILBOX_PAGES = (
    *(
        ShownPage(name=f"mailbox-{show.__name__.replace('_', '-')}", show=show, opened=False)
        for show in (empty_inbox, inbox, message, nothing_found, discarding, answering)
    ),
    *(
        ShownPage(name=f"setup-{program}", show=partial(setup, program=program), opened=False)
        for program in PROGRAMS
    ),
)
