"""Whoever asks the system for less motion gets none, and everybody else gets what there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.answers import held_back
from tests.e2e.house import House
from tests.e2e.panel import Panel

#: What moves, or would as soon as it changes.
MOVING = """() => [...document.querySelectorAll('.email-provisioning *')].filter((element) => {
    const { animationName, transitionDuration, transitionProperty } = getComputedStyle(element);
    return animationName !== 'none' || (transitionProperty !== 'none' && /[1-9]/.test(transitionDuration));
}).map((element) => element.className)"""


@pytest.mark.parametrize("less", [True, False], ids=["less", "usual"])
def test_nothing_moves_for_who_wants_less_motion(
    house: House, visit: Callable[..., Panel], less: bool
) -> None:
    camille, moved = visit(opened=False), list[str]()
    page = camille.page
    page.emulate_media(reduced_motion="reduce" if less else "no-preference")
    camille.open()
    camille.name.fill(name := house.fresh("contact"))
    camille.expect_free(name)
    with held_back(page, "/create") as let_go:
        camille.submit.click()
        expect(page.get_by_text("Création de l’adresse…")).to_be_visible()
        look(page, moved)
        let_go()
    expect(camille.credentials).to_be_visible()
    look(page, moved)
    camille.saved.click()
    camille.unfold(f"{name}@example.test").get_by_role("button", name="Supprimer").click()
    look(page, moved)
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    camille.open_inbox(f"{name}@example.test")
    look(page, moved)
    assert bool(moved) is not less, moved


def look(page: Page, moved: list[str]) -> None:
    """Note what moves in the page."""
    moved += page.evaluate(MOVING)
    moved += page.evaluate("document.getAnimations().map((each) => each.playState)")
