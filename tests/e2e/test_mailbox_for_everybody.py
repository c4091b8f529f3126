"""The mailbox and the page of settings shut nobody out, in the light, in the dark and on a narrow screen."""

from __future__ import annotations

import pytest

from tests.e2e.axe import expect_accessible
from tests.e2e.house import House
from tests.e2e.pages.mailbox import MAILBOX_PAGES
from tests.e2e.pages.stage import ShownPage
from tests.e2e.test_layout import NARROW, expect_to_fit
from tests.e2e.window import Windows


@pytest.mark.parametrize("shown", MAILBOX_PAGES, ids=lambda shown: shown.name)
def test_a_page_is_accessible_and_fits(shown: ShownPage, house: House, windows: Windows) -> None:
    page = shown.open(house, windows).page
    expect_accessible(page)
    page.set_viewport_size({"width": NARROW, "height": 800})
    expect_to_fit(page)
