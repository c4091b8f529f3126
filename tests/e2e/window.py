"""Windows of the browser, and what goes wrong in them unseen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

from tests.support.server import API

#: Milliseconds that the page may take for anything on a machine busy with other tests.
PATIENCE = 30_000
#: No sandbox, because tests run as root; no request of the browser's own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
#: Tells of whatever the page's own policy had to stop.
TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
    tellViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
#: Pixels up to which a page can be pictured as a whole.
TALLEST = 16_000
#: Schemes that reach nobody.
INERT = ("data:", "blob:", "about:")


@dataclass(kw_only=True)
class Window:
    """A window with a cookie jar of its own, and what was noticed in its pages."""

    context: BrowserContext
    #: The beginning of every address that its pages may ask for.
    home: str
    #: Console errors, uncaught exceptions, violations of the policy, pop-up dialogs and requests to elsewhere.
    complaints: list[str] = field(default_factory=list)
    #: Every request, as "METHOD address".
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Begin to notice."""
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)
        self.context.on("dialog", self._dialog)
        self.context.on("request", self._request)
        self.context.expose_binding("tellViolation", self._violation)
        self.context.add_init_script(TELL_VIOLATIONS)

    def asked(self, method: str, path: str) -> int:
        """Return how often the API was asked for a path."""
        return self.requests.count(f"{method} {self.home}{API}{path}")

    def forgive(self, text: str) -> None:
        """Put aside what the story meant to happen."""
        self.complaints[:] = [complaint for complaint in self.complaints if text not in complaint]

    def _console(self, message: ConsoleMessage) -> None:
        # The browser itself logs every refusal of the API; the stories judge those by what the page says.
        refusal = (
            message.text.startswith("Failed to load resource")
            and f"{self.home}{API}/" in message.location["url"]
        )
        if message.type in ("error", "warning") and not refusal:
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _violation(self, _source: dict[str, Any], text: str) -> None:
        self.complaints.append(f"policy: {text}")

    def _request(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")
        if not request.url.startswith((f"{self.home}/", *INERT)):
            self.complaints.append(f"request to elsewhere: {request.url}")


class Windows:
    """The windows of one test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._windows: list[Window] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for window in self._windows:
            window.context.close()

    def open(
        self, home: str, *, locale: str = "fr-FR", width: int = 1280, dark: bool = False, clock: bool = False
    ) -> Window:
        """Open a window of a person; with ``clock`` the story can let the page's time pass."""
        context = self._browser.new_context(
            locale=locale,
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        if clock:
            context.clock.install()
        window = Window(context=context, home=home)
        window.watch()
        self._windows.append(window)
        return window

    def picture(self, folder: Path) -> None:
        """Keep a picture of every page that is open."""
        pages: list[Page] = [page for window in self._windows for page in window.context.pages]
        for number, page in enumerate(pages):
            full = page.evaluate("document.documentElement.scrollHeight") < TALLEST
            page.screenshot(path=folder / f"page-{number}.png", full_page=full)

    def complain(self) -> None:
        """Fail where anything was noticed."""
        complaints = [complaint for window in self._windows for complaint in window.complaints]
        assert not complaints, "\n".join(complaints)
