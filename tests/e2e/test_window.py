"""What the browser tests rely on: whatever goes wrong in a window unseen is noticed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.house import House
from tests.e2e.window import Windows

#: What must not happen → what is noticed of it.
MISHAPS = {
    "console.error('something is wrong')": "console: something is wrong",
    "setTimeout(() => { throw new Error('nobody catches this') })": "uncaught: ",
    "setTimeout(() => alert('hello'))": "dialog: hello",
    "new Image().src = 'http://127.0.0.1:9/pixel'": "policy: img-src http://127.0.0.1:9/pixel",
    "document.body.setAttribute('style', 'color: red')": "policy: style-src-attr inline",
    "window.location = 'http://127.0.0.1:9/'": "request to elsewhere: http://127.0.0.1:9/",
    "fetch('/there-is-no-such-page')": "console: Failed to load resource",
}


@pytest.mark.parametrize("mishap", MISHAPS)
def test_what_goes_wrong_unseen_is_noticed(browser: Browser, house: House, mishap: str) -> None:
    with Windows(browser) as windows:
        window = windows.open(house.server.url)
        page = window.context.new_page()
        page.goto(f"{house.server.url}/email-provisioning")
        assert window.complaints == []
        page.evaluate(f"() => {{ {mishap} }}")
        while not any(complaint.startswith(MISHAPS[mishap]) for complaint in window.complaints):
            page.wait_for_timeout(20)
        with pytest.raises(AssertionError):
            windows.complain()
