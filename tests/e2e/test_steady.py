"""What comes late moves nothing that somebody may be about to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.answers import held_back
from tests.e2e.house import House
from tests.e2e.panel import PAGE, Panel
from tests.e2e.test_admin import administrator
from tests.e2e.window import Windows


def place(control: Locator) -> tuple[float, float]:
    """Return where a control is, in CSS pixels from the window's left and top."""
    expect(control).to_be_visible()
    box = control.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def test_the_switches_of_the_page_stay_where_they_are_when_the_person_is_known(
    house: House, windows: Windows
) -> None:
    camille = Panel.visited(house, windows, opened=False)
    with held_back(camille.page, "/me") as let_go:
        camille.open()
        language = camille.page.get_by_role("button", name="English")
        before = place(language)
        let_go()
        expect(camille.page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        expect(camille.name).to_be_visible()
        assert place(language) == before


def test_a_dialog_stays_where_it_is_when_its_content_comes(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    email = house.address(camille.person, house.fresh("contact")).email
    camille.open()
    with held_back(camille.page, "/accounts/*/usage*") as let_go:
        camille.unfold(email).get_by_role("button", name="Utilisation").click()
        dialog = camille.page.get_by_role("dialog", name=f"Utilisation de {email}")
        close = dialog.get_by_role("button", name="Fermer")
        before = place(close)
        let_go()
        expect(dialog.get_by_text("Rien n’a été envoyé ce mois-ci.")).to_be_visible()
        assert place(close) == before


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_the_buttons_of_a_domain_stay_where_they_are_when_its_state_is_known(
    house: House, windows: Windows, width: int
) -> None:
    window = windows.open(house.server.url, width=width)
    camille = Panel.signed_in(house, window, administrator(house), opened=False)
    with held_back(camille.page, "/admin/domains/*/status") as let_go:
        camille.page.goto(f"{house.server.url}{PAGE}/admin/domains")
        records = camille.page.get_by_role("button", name="Enregistrements DNS")
        before = place(records)
        let_go()
        expect(camille.page.get_by_text("Vérifié à")).to_be_visible()
        assert place(records) == before
