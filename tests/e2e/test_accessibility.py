"""Nobody is shut out: axe-core finds nothing wrong with any page or state, in the light or in the dark."""

from __future__ import annotations

import pytest

from tests.e2e.axe import expect_accessible, violations
from tests.e2e.house import House
from tests.e2e.pages import PAGES, ShownPage
from tests.e2e.window import Windows


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_is_accessible(shown: ShownPage, house: House, windows: Windows) -> None:
    expect_accessible(shown.open(house, windows).page)


def test_what_is_wrong_is_found(house: House, windows: Windows) -> None:
    page = PAGES[0].open(house, windows).page
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    (found,) = violations(page)
    assert found.startswith("button-name (critical)")
