"""Two clicks, two tabs, Back and reload: one address each time, and nobody is left in the dark."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import APIResponse, expect

from tests.e2e.answers import held_back, instead
from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.window import PATIENCE


def test_a_double_click_makes_one_address(house: House, visit: Callable[..., Panel]) -> None:
    camille, name = visit(), house.fresh("contact")
    camille.name.fill(name)
    camille.expect_free(name)
    camille.submit.dblclick()
    camille.note()
    assert camille.window.asked("POST", "/create") == 1
    assert house.addresses(camille.person) == [f"{name}@example.test"]


def test_of_two_tabs_that_race_for_a_name_one_wins_and_the_other_is_helped(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    tabs = [camille, camille.another_tab()]
    for tab in tabs:
        tab.name.fill(name)
        tab.expect_free(name)
    # Both have asked before either is answered.
    with held_back(tabs[0].page, "/create") as first, held_back(tabs[1].page, "/create") as second:
        for tab in tabs:
            tab.submit.click()
        first()
        second()

    for tab in tabs:
        expect(tab.credentials.or_(tab.alert)).to_be_visible()
    (winner,) = [tab for tab in tabs if tab.credentials.is_visible()]
    (loser,) = [tab for tab in tabs if tab is not winner]
    assert winner.note().email == f"{name}@example.test"
    expect(loser.alert).to_contain_text("Cette adresse est déjà prise.")
    expect(loser.name).to_have_value(name)
    offer = loser.alert.get_by_role("list", name="Adresses libres proches").get_by_role("button").first
    suggestion = offer.inner_text()
    offer.click()
    expect(loser.page.get_by_text(f"{suggestion} est disponible.")).to_be_visible()
    loser.submit.click()
    assert loser.note().email == suggestion


def test_a_creation_goes_on_while_another_mailbox_is_looked_at(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(opened=False), house.fresh("contact")
    address = house.address(camille.person, house.fresh("info"))
    camille.open()
    camille.name.fill(name)
    with held_back(camille.page, "/create") as let_go:
        camille.submit.click()
        camille.open_inbox(address.email)
        camille.page.go_back()
        expect(camille.name).to_have_value(name)
        expect(camille.submit).to_be_disabled()
        let_go()
    assert camille.note().email == f"{name}@example.test"
    camille.saved.click()
    camille.page.go_forward()
    expect(camille.page.get_by_role("heading", name=f"Messages de {address.email}")).to_be_visible()


def test_who_leaves_during_a_creation_finds_the_address_on_return(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    email = f"{name}@example.test"
    created: list[APIResponse] = []
    camille.name.fill(name)
    # The server has made the address, and its answer comes to a page that is gone.
    with instead(camille.page, "/create", lambda route: created.append(route.fetch())):
        camille.submit.click()
        for _ in range(PATIENCE // 20):
            if created:
                break
            camille.page.wait_for_timeout(20)
        camille.page.go_back()
    assert house.addresses(camille.person) == [email]
    camille.page.go_forward()
    row = camille.row(email)
    expect(row.get_by_text("Active")).to_be_visible()

    # Its first password was on its way to a page that is gone: a new one is two clicks away.
    camille.unfold(email).get_by_role("button", name="Nouveau mot de passe").click()
    camille.page.get_by_role("button", name="Afficher un nouveau mot de passe").click()
    with house.server.submission(camille.note()) as program:
        assert program.noop()[0] == 250
    assert house.addresses(camille.person) == [email]


def test_a_reload_ends_the_look_at_the_password_but_not_the_address(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    camille.name.fill(name)
    camille.submit.click()
    mailbox = camille.note()
    camille.page.reload()
    expect(camille.row(mailbox.email)).to_be_visible()
    expect(camille.credentials).to_have_count(0)
    assert mailbox.password not in camille.page.content()
    with house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250


def test_an_open_mailbox_survives_a_reload_and_back_leads_out_of_it(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    camille.open_inbox(address.email)
    camille.page.reload()
    expect(camille.page.get_by_role("heading", name=f"Messages de {address.email}")).to_be_visible()
    expect(camille.page.get_by_text("Aucun message")).to_be_visible()
    camille.page.go_back()
    expect(camille.row(address.email)).to_be_visible()
