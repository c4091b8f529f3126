"""How to use an address elsewhere: the page, and the profile that it gives."""

from __future__ import annotations

import plistlib
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel


def test_the_page_shows_the_settings_that_work(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    page, address = camille.page, house.address(camille.person, house.fresh("contact"))
    camille.open()
    camille.unfold(address.email).get_by_role("button", name="Configurer un logiciel ou un téléphone").click()
    expect(page.get_by_role("heading", name=f"Utiliser {address.email}")).to_be_focused()
    settings = house.server.settings
    shown = page.get_by_role("region", name="Tous les réglages")
    expect(shown.get_by_text(str(settings.gateway_port), exact=True)).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(6)
    page.get_by_role("tab", name="iPhone et iPad").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le profil Apple").click()
    profile = plistlib.loads(Path(download.value.path()).read_bytes())
    (mail,) = profile["PayloadContent"]
    assert mail["EmailAddress"] == address.email
    assert mail["OutgoingMailServerPortNumber"] == settings.gateway_port
    assert address.password not in page.content()
