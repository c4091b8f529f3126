"""A person who has no mouse, and who must always see where the keyboard is."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.e2e.window import PATIENCE

#: Presses of Tab after which anything in the page is reached.
ROUND = 60
#: Returns what of an element's look may show that it has the focus.
LOOK = """(element) => {
    const look = getComputedStyle(element);
    return [look.outline, look.borderColor, look.boxShadow, look.backgroundColor].join(' ');
}"""
HAS_FOCUS = "() => document.activeElement !== document.body && document.activeElement !== null"
#: Says whether an element has the focus; where it has not, remembers what has it, and how that looks.
ARRIVED = f"""(element) => {{
    const at = document.activeElement;
    window.leftByKeyboard = {{ element: at, look: ({LOOK})(at) }};
    return element === at;
}}"""
#: Waits until the focus has moved on and what it has left looks different, to the end of its transition; returns what
#: is wrong with where it is now. A heading that had it may look the same.
FOLLOW = f"""async (patience) => {{
    const {{ element, look }} = window.leftByKeyboard;
    const hasMoved = () => ({HAS_FOCUS})() && (element.tabIndex < 0 || ({LOOK})(element) !== look);
    for (const begun = performance.now(); !hasMoved(); ) {{
        if (performance.now() - begun > patience) return `the focus does not show: ${{element.outerHTML}}`;
        await new Promise((done) => requestAnimationFrame(done));
    }}
    // Whether its middle is on the screen, and nothing lies over it.
    const at = document.activeElement;
    const {{ left, top, width, height }} = at.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return seen && (at.contains(seen) || seen.contains(at)) ? null : `hidden: ${{at.outerHTML}}`;
}}"""


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
            if target.evaluate(ARRIVED):
                return
            self._page.keyboard.press(key)
            wrong = self._page.evaluate(FOLLOW, PATIENCE)
            assert wrong is None, wrong
        raise AssertionError(f"the keyboard does not reach {target}")
