"""The page begins at once: something is seen before its scripts are there, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.e2e.house import House
from tests.e2e.panel import PAGE, Panel
from tests.e2e.window import Windows


def test_who_is_signed_in_is_asked_once_though_it_is_asked_early(visit: Callable[..., Panel]) -> None:
    camille = visit()
    expect(camille.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
    assert camille.window.asked("GET", "/me") == 1
    expect(camille.page.locator(".starting")).to_have_count(0)


def test_something_is_seen_while_the_scripts_are_on_their_way(house: House, windows: Windows) -> None:
    page = windows.open(house.server.url).context.new_page()
    waiting: list[Route] = []
    page.route("**/assets/index-*.js", lambda route: waiting.append(route))
    page.goto(f"{house.server.url}{PAGE}", wait_until="commit")
    expect(page.locator(".starting svg")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    expect(page.locator(".starting")).to_have_count(0)
