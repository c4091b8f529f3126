"""Lets each request of the page that changes something fail, and looks at what becomes of the person who made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, Response, Route, expect

from email_provisioning.web.visitors import STANDALONE_COOKIE
from tests.e2e.answers import answering, unreachable
from tests.support.server import API, ROOT

#: How a request fails → what the page says, with what to do about it.
FAILURES: tuple[tuple[Callable[[Route], None], str], ...] = (
    (answering(500, "<html>Internal Server Error</html>"), "réessayez dans un moment."),
    (
        answering(429, "<html>Too Many Requests</html>", **{"Retry-After": "42"}),
        "Réessayez dans 42 secondes.",
    ),
    (unreachable, "Vérifiez votre connexion, puis réessayez."),
)
#: What the page says of a request that comes after the end of a session, and what at its top meanwhile.
SIGNED_OUT = (
    "Reconnectez-vous dans un autre onglet, puis réessayez ici : ce que vous avez saisi est conservé."
)
ENDED = "Votre session est terminée."
#: Where a page speaks up: what screen readers hear at once, or in their own time.
SPOKEN = "[role=alert], [role=status], [aria-live=polite]"
#: A call of the API client that is no question, as the sources write it.
CALL = re.compile(r"api\.(POST|PUT|PATCH|DELETE)\(\s*'([^']+)'")
#: What is walked, as the tests write it.
WALKED = re.compile(r"try_again\(\s*\"([^\"]+)\"")
#: Calls that the client's own function does not make.
OTHERS = {"POST /accounts/{id}/send"}
#: Calls that change nothing: questions that are asked while somebody types.
QUESTIONS = {"POST /check-availability", "POST /admin/policy/try"}
#: Calls that nobody has to be signed in for.
WITHOUT_SESSION = {"POST /session", "DELETE /session"}


def changes() -> set[str]:
    """Return every request by which the panel changes something, as "METHOD path", out of its sources."""
    sources = (ROOT / "src/frontend/features").rglob("*.ts*")
    found = {
        f"{method} {path}"
        for source in sources
        if ".test." not in source.name
        for method, path in CALL.findall(source.read_text(encoding="utf-8"))
    }
    return (found | OTHERS) - QUESTIONS


def walked() -> set[str]:
    """Return every request that a test walks, out of the tests."""
    tests = (ROOT / "tests/e2e/exhaustive").glob("test_failures*.py")
    return {change for test in tests for change in WALKED.findall(test.read_text(encoding="utf-8"))}


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A page on which request after request fails, then succeeds."""

    page: Page

    def try_again(
        self, change: str, send: Callable[[], object], typed: Mapping[Locator, str] | None = None
    ) -> None:
        """Send something that fails once in each way, then succeeds; what was typed must stay until then."""
        for answer, words in FAILURES:
            self._fail(change, answer, words, send, typed or {})
        if change not in WITHOUT_SESSION:
            with self._signed_out():
                self._fail(change, lambda route: route.fallback(), SIGNED_OUT, send, typed or {})
                expect(self.page.get_by_text(ENDED)).to_be_attached()
        with self.page.expect_response(lambda response: _is(change, response)) as answered:
            send()
        assert answered.value.ok, f"{change}: {answered.value.status} {answered.value.text()}"
        # Nothing has told the page that somebody is signed in again but the answer itself.
        expect(self.page.get_by_text(ENDED)).to_have_count(0)

    def _fail(
        self,
        change: str,
        answer: Callable[[Route], None],
        words: str,
        send: Callable[[], object],
        typed: Mapping[Locator, str],
    ) -> None:
        with self._answered(change, answer) as met:
            send()
            expect(self.page.locator(SPOKEN).filter(has_text=words, visible=True).first).to_be_visible()
        assert len(met) == 1, f"{change} was sent {len(met)} times"
        for where, value in typed.items():
            expect(where).to_have_value(value)

    @contextmanager
    def _signed_out(self) -> Iterator[None]:
        """Let the session end in the middle of what somebody does, who signs in again in another tab afterwards."""
        context = self.page.context
        (session,) = (each for each in context.cookies() if each["name"] == STANDALONE_COOKIE)
        context.clear_cookies()
        yield
        name, value, at = session["name"], session["value"], urljoin(self.page.url, "/")
        context.add_cookies([{"name": name, "value": value, "url": at}])

    @contextmanager
    def _answered(self, change: str, answer: Callable[[Route], None]) -> Iterator[list[str]]:
        method, pattern = _read(change)
        met: list[str] = []

        def meet(route: Route) -> None:
            if route.request.method != method:
                route.fallback()
                return
            met.append(route.request.url)
            answer(route)

        self.page.route(pattern, meet)
        yield met
        self.page.unroute(pattern, meet)


def _read(change: str) -> tuple[str, re.Pattern[str]]:
    method, path = change.split(" ", 1)
    parts = re.split(r"\{[^}]+\}", path)
    return method, re.compile(API + "[^/?#]+".join(map(re.escape, parts)) + r"(\?.*)?$")


def _is(change: str, response: Response) -> bool:
    method, pattern = _read(change)
    return response.request.method == method and pattern.search(response.url) is not None
