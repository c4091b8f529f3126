"""A person who has no mouse, and who must always see where the keyboard is."""

from __future__ import annotations

from playwright.sync_api import ElementHandle, Locator, Page

#: Presses of Tab after which anything in the page is reached.
ROUND = 60
#: What of an element's look may show that it has the focus.
LOOK = """element => {
    const look = getComputedStyle(element);
    return [look.outline, look.borderColor, look.boxShadow, look.backgroundColor].join(' ');
}"""
#: Whether the middle of an element is on the screen, and nothing lies over it.
IN_SIGHT = """element => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return seen !== null && (element.contains(seen) || seen.contains(element));
}"""
HAS_FOCUS = "() => document.activeElement !== document.body && document.activeElement !== null"


class Keyboard:
    """The keyboard of a page; after each key, the focus must be somewhere in it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, key: str) -> None:
        """Press a key."""
        self._page.keyboard.press(key)
        self.keep_focus()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self._page.keyboard.type(text)
        self.keep_focus()

    def keep_focus(self) -> None:
        """Wait until the focus is in the page; fail where it has been lost."""
        self._page.wait_for_function(HAS_FOCUS)

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Go to an element, and see on the way that each stop shows that it has the focus."""
        for _ in range(ROUND):
            if _is_focused(target):
                return
            before = self._focused()
            look = before.evaluate(LOOK)
            self.press(key)
            # Looks change with transitions: this waits for their end. A heading may look the same.
            changed = f"([element, look]) => element.tabIndex < 0 || ({LOOK})(element) !== look"
            self._page.wait_for_function(changed, arg=[before, look])
            assert self._focused().evaluate(IN_SIGHT), self._focused().evaluate(
                "each => `hidden: ${each.outerHTML}`"
            )
        raise AssertionError(f"the keyboard does not reach {target}")

    def _focused(self) -> ElementHandle:
        element = self._page.evaluate_handle("document.activeElement").as_element()
        assert element is not None
        return element


def _is_focused(target: Locator) -> bool:
    focused: bool = target.evaluate("element => element === document.activeElement")
    return focused
