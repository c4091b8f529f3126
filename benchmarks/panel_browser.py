"""Chromium at the page of a running server: what the benchmarks of the panel share."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.whole_server import environ_of, serving
from email_provisioning.bootstrap import Services, build_services
from email_provisioning.persistence import migrations
from email_provisioning.persistence.users import User
from email_provisioning.settings import load_settings
from email_provisioning.web.panel import PATH
from email_provisioning.web.visitors import STANDALONE_COOKIE
from tests.e2e.window import FLAGS
from tests.support.chromium import MISSING, find_chromium

WIDTH, HEIGHT = 1280, 800
#: Milliseconds that anything may take before a benchmark gives up.
PATIENCE = 60_000


@dataclass(frozen=True, kw_only=True)
class House:
    """A running server, its services as another process sees them, and a browser."""

    url: str
    services: Services
    browser: Browser

    def person(self, name: str = "Camille") -> User:
        """Add somebody."""
        return self.services.access.create_user(name)

    def window(self, person: User) -> BrowserContext:
        """Open a window with an empty cache, in which a person is signed in."""
        context = self.browser.new_context(locale="fr-FR", viewport={"width": WIDTH, "height": HEIGHT})
        context.set_default_timeout(PATIENCE)
        session = self.services.access.open_session(self.services.access.issue_sign_in_link(person))
        context.add_cookies([{"name": STANDALONE_COOKIE, "value": session.secret, "url": self.url}])
        return context

    def open(self, context: BrowserContext) -> Page:
        """Open the page in a window."""
        page = context.new_page()
        page.goto(f"{self.url}{PATH}")
        return page


@contextmanager
def house(**given: str) -> Iterator[House]:
    """Serve in a folder of its own, with settings beside those for every benchmark, and start Chromium."""
    program = find_chromium()
    if program is None:
        raise RuntimeError(MISSING)
    with tempfile.TemporaryDirectory(prefix="panel-benchmark-") as folder:
        environ = environ_of(Path(folder), **given)
        services = build_services(load_settings(environ, env_file=Path(os.devnull)))
        migrations.upgrade(services.settings.database_url)
        with serving(environ) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield House(url=url, services=services, browser=browser)
            browser.close()
        services.database.close()
