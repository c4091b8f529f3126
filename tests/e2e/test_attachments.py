"""Files of the largest size that a message takes, and one octet more: sent from the page, and come in from outside."""

from __future__ import annotations

import random
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.support.server import Mailbox

#: What a message needs beside its file, in octets; base64 makes lines of 78 octets out of 57 (RFC 2045).
BESIDE = 64 * 1024 + 512


def largest(house: House) -> int:
    """Return how large a file may be."""
    return (house.server.settings.gateway_max_message_bytes - BESIDE) // 78 * 57


def content(size: int) -> bytes:
    """Return octets without a pattern, the same each time."""
    return random.Random(size).randbytes(size)


@pytest.fixture
def at_home(house: House, visit: Callable[..., Panel]) -> Iterator[tuple[Panel, Mailbox]]:
    """Yield somebody with an address, and keep nothing of what came in: it is searched for secrets in the end."""
    camille = visit(opened=False)
    yield camille, house.address(camille.person, house.fresh("contact"))
    for file in house.server.settings.data_dir.rglob("*"):
        if file.parent.name in ("cur", "new", "tmp") and file.stat().st_size > 10_000_000:
            file.unlink()


def saved(page: Page, name: str) -> bytes:
    """Save a file of the message that is open."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_the_largest_file_is_sent_whole_and_one_octet_more_is_refused_beforehand(
    house: House, at_home: tuple[Panel, Mailbox], tmp_path: Path
) -> None:
    camille, address = at_home
    fits, beyond = tmp_path / "plan.bin", tmp_path / "film.mov"
    fits.write_bytes(content(largest(house)))
    beyond.write_bytes(bytes(largest(house) + 1))
    page = camille.page
    camille.open()
    page.get_by_role("button", name=f"Écrire depuis {address.email}").click()
    page.get_by_label("À", exact=True).fill(address.email)
    page.get_by_label("Objet").fill("Plan")
    page.locator("input[type=file]").set_input_files(beyond)
    expect(camille.alert).to_contain_text("« film.mov » (19,1 Mo) est trop volumineux")
    page.locator("input[type=file]").set_input_files(fits)
    expect(camille.alert).to_have_count(0)
    page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.filter(has_text="Message envoyé à 1 destinataire.")).to_be_visible()
    assert camille.window.asked("POST", f"/accounts/{address.id}/send") == 1
    page.get_by_role("button", name="Actualiser").click()
    camille.message("Plan").click()
    assert saved(page, "plan.bin") == fits.read_bytes()


def test_the_largest_file_from_outside_is_read_whole_and_a_larger_message_is_refused_to_its_sender(
    house: House, at_home: tuple[Panel, Mailbox]
) -> None:
    camille, address = at_home
    with house.server.exchange() as elsewhere:
        elsewhere.sendmail("lea@client.example", address.email, letter(address, content(largest(house))))
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            elsewhere.sendmail(
                "lea@client.example", address.email, letter(address, bytes(largest(house) + 60_000))
            )
    assert refused.value.smtp_code == 552
    camille.open()
    camille.open_inbox(address.email)
    expect(camille.message("Devis")).to_have_count(1)
    camille.message("Devis").click()
    expect(camille.page.get_by_role("article").get_by_text("Voici le devis.")).to_be_visible()
    assert saved(camille.page, "devis.bin") == content(largest(house))


def letter(to: Mailbox, attached: bytes) -> bytes:
    """Return a message with a file."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "lea@client.example", to.email, "Devis"
    message.set_content("Voici le devis.")
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="devis.bin")
    return message.as_bytes()
