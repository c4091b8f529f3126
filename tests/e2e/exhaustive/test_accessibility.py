"""Nobody is shut out: axe-core finds nothing wrong with any page or state, and each fits its screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.e2e.axe import expect_accessible, violations
from tests.e2e.house import House
from tests.e2e.pages import ADMIN_PAGES, OWN_PAGES, ShownPage, Stage
from tests.e2e.test_layout import NARROW, expect_to_fit
from tests.e2e.window import Windows

WIDE: ViewportSize = {"width": 1280, "height": 800}


def look_at(stage: Stage) -> None:
    """Fail where a page shuts anybody out, or reaches beyond a wide screen or a narrow one."""
    expect_accessible(stage.page)
    expect_to_fit(stage.page)
    stage.page.set_viewport_size({"width": NARROW, "height": 800})
    expect_to_fit(stage.page)


@pytest.mark.parametrize("shown", OWN_PAGES, ids=lambda shown: shown.name)
def test_a_page_is_accessible_and_fits(shown: ShownPage, house: House, windows: Windows) -> None:
    look_at(shown.open(house, windows))


@pytest.mark.parametrize("area", ADMIN_PAGES)
def test_the_administrators_pages_are_accessible_and_fit(area: str, house: House, windows: Windows) -> None:
    first, *others = ADMIN_PAGES[area]
    stage = first.open(house, windows)
    look_at(stage)
    # One person sees them all: signing in for each would take longer than looking at it.
    for shown in others:
        stage.page.unroute_all()
        stage.page.set_viewport_size(WIDE)
        shown.show_on(stage)
        print(shown.name)
        look_at(stage)


def test_what_is_wrong_is_found(house: House, windows: Windows) -> None:
    page = OWN_PAGES[0].open(house, windows).page
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    found = violations(page)
    assert any(each.startswith("button-name (critical)") for each in found)
