"""Picture every page of the panel: `make gallery`, or `python -m scripts.gallery [part of a name …]` for some pages.

Each in French and English, light and dark, on a telephone, a tablet and a desk. The pictures go to .reports/pages. A
page that cannot be reached is named, and the others are pictured all the same.
"""

from __future__ import annotations

import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.axe import SCHEMES, settle
from tests.e2e.house import House
from tests.e2e.pages import PAGES, ShownPage
from tests.e2e.window import FLAGS, PATIENCE, Windows
from tests.support.chromium import MISSING, find_chromium
from tests.support.server import ROOT, environ_of, serving

FOLDER = ROOT / ".reports/pages"
#: What they are looked at on → CSS pixels of its width.
WIDTHS = {"narrow": 320, "tablet": 768, "wide": 1280}


def main() -> None:
    """Serve an example in a folder of its own, and picture its pages."""
    wanted = [page for page in PAGES if not sys.argv[1:] or any(word in page.name for word in sys.argv[1:])]
    missed = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as house, _chromium() as browser:
        for page, french in product(wanted, (True, False)):
            try:
                picture(page, house, browser, french=french)
            except (AssertionError, PlaywrightError) as error:
                missed.append(f"{page.name} ({'fr' if french else 'en'}): {error}")
            print(".", end="", flush=True)
    print(f"\n{len(wanted)} pages in {FOLDER.relative_to(ROOT)}, {4 * len(WIDTHS)} pictures of each")
    if missed:
        sys.exit("Not reached:\n" + "\n".join(missed))


def picture(shown: ShownPage, house: House, browser: Browser, *, french: bool) -> None:
    """Picture one page in one language, in the light and in the dark, in each width."""
    with Windows(browser) as windows:
        page = shown.open(house, windows, french=french).page
        page.mouse.move(0, 0)
        for scheme, (name, width) in product(SCHEMES, WIDTHS.items()):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 800})
            settle(page)
            file = FOLDER / f"{shown.name}-{'fr' if french else 'en'}-{scheme}-{name}.png"
            page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    with serving(environ_of(folder / "data", _free_port), folder) as server:
        house = House.of(server)
        yield house
        house.services.database.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = find_chromium() or sys.exit(MISSING)
    expect.set_options(timeout=PATIENCE / 2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
