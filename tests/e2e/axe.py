"""Looks for what shuts people out of a page: axe-core, run in the page itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support.server import ROOT

AXE = ROOT / "src/frontend/node_modules/axe-core/axe.min.js"
#: Every rule of axe-core, its good practices too, but those that are off by themselves; or some rules alone. What a
#: frame holds is a message that somebody sent: nothing runs there, axe-core as little as anything else.
RUN = """async (rules) => {
    const only = rules ? { runOnly: { type: 'rule', values: rules } } : {};
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], iframes: false, ...only });
    return violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map((node) => `${node.target} ${node.failureSummary}`),
    }));
}"""

#: The scheme of colours → the rules that are looked at in it: nothing but colours is another one in the dark.
SCHEMES: dict[Literal["light", "dark"], list[str] | None] = {
    "light": None,
    "dark": ["color-contrast", "link-in-text-block"],
}

#: Lets the page answer to what has just changed, such as the scheme of its colours.
NEXT_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Whether every transition has come to its end; what turns for ever is left to turn.
SETTLED = """() => document.getAnimations().every(
    (each) => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)"""


@lru_cache(maxsize=1)
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def settle(page: Page) -> None:
    """Return when nothing that is shown is on its way any more: colours are judged where they have come to."""
    page.evaluate(NEXT_FRAMES)
    page.wait_for_function(SETTLED)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe-core finds wrong with what a page shows now, one line each."""
    settle(page)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(f"() => {{ {_source()}; }}")
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return [f"{each['id']} ({each['impact']}): {each['help']}: {each['nodes']}" for each in found]


def expect_accessible(page: Page) -> None:
    """Fail where axe-core finds anything in the light, or anything about the colours of the dark."""
    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        found = violations(page, rules)
        assert not found, f"{scheme}:\n" + "\n".join(found)
