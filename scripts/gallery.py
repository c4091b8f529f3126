"""Picture every page of the panel: `python -m scripts.gallery [part of a name …]`, after `make dev panel`.

Each in French and English, light and dark, on a telephone, a tablet and a desk. The pictures go to .reports/pages.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.house import House
from tests.e2e.pages import PAGES, ShownPage
from tests.e2e.window import FLAGS, PATIENCE, Windows
from tests.support.server import ROOT, environ_of, serving

FOLDER = ROOT / ".reports/pages"
#: What they are looked at on → CSS pixels of its width.
WIDTHS = {"narrow": 320, "tablet": 768, "wide": 1280}


def main() -> None:
    """Serve an example in a folder of its own, and picture its pages."""
    wanted = [page for page in PAGES if all(word in page.name for word in sys.argv[1:])]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as house, _chromium() as browser:
        for page, french, dark in product(wanted, (True, False), (False, True)):
            picture(page, house, browser, french=french, dark=dark)
            print(".", end="", flush=True)
    print(f"\n{len(wanted) * 4 * len(WIDTHS)} pictures in {FOLDER.relative_to(ROOT)}")


def picture(shown: ShownPage, house: House, browser: Browser, *, french: bool, dark: bool) -> None:
    """Picture one page in one variant, in each width."""
    with Windows(browser) as windows:
        page = shown.open(house, windows, french=french, dark=dark).page
        page.mouse.move(0, 0)
        for name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            variant = f"{'fr' if french else 'en'}-{'dark' if dark else 'light'}-{name}"
            file = FOLDER / f"{shown.name}-{variant}.png"
            page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    with serving(environ_of(folder / "data", _free_port), folder) as server:
        house = House.of(server)
        yield house
        house.services.database.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or sys.exit("Chromium is missing: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
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
