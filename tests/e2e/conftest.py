"""One server and one Chromium for all browser tests of a process; for each test, people and windows of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from email_provisioning.web.panel import FOLDER
from tests.e2e.house import Ground, House
from tests.e2e.panel import Panel
from tests.e2e.window import FLAGS, PATIENCE, Windows
from tests.support.run_folder import RunFolder

REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep how the test went, so that its windows are pictured where it failed."""
    report = yield
    if call.when == "call":
        item.stash[REPORT] = report
    return report


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield Chromium. Not for the whole session: while Playwright runs, no other test could run an event loop."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ground(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int], run_folder: RunFolder
) -> Ground:
    """Return where servers are built that several tests share."""
    if not (FOLDER / "index.html").exists():
        pytest.skip("the panel is not built: make panel")
    return Ground(folder=tmp_path_factory.mktemp, free_port=free_port, run_folder=run_folder)


@pytest.fixture(scope="package")
def house(ground: Ground) -> Iterator[House]:
    """Yield a server that the tests share: each has people and names of its own on it."""
    settings = {
        # People write to each other here, and see it counted; together they have more addresses than anybody.
        "LIMITS_COUNT_INTERNAL": "true",
        "MAX_EMAIL_ACCOUNTS_TOTAL": "1000000",
        # Whoever is told of events is on this machine.
        "WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
    }
    with ground.house(**settings) as house:
        yield house


@pytest.fixture
def windows(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Yield the windows of a test; each must have stayed free of errors, and is pictured where the test failed."""
    with Windows(browser) as windows:
        yield windows
        report = request.node.stash.get(REPORT, None)
        if report is not None and report.failed:
            windows.picture(tmp_path)
    windows.complain()


@pytest.fixture
def visit(house: House, windows: Windows) -> Callable[..., Panel]:
    """Return a function that opens the page for a new person who is signed in, in a window of his own.

    It takes what `Panel.visited` and `Windows.open` take.
    """
    return lambda **options: Panel.visited(house, windows, **options)
