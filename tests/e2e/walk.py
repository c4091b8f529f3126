"""Lets each request of the page that changes something fail, and looks at what becomes of the person who made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.e2e.answers import answering, unreachable
from tests.support.server import API, ROOT

#: How a request fails → what the page says, with what to do about it.
FAILURES: tuple[tuple[Callable[[Route], None], str], ...] = (
    (answering(500, "<html>Internal Server Error</html>"), "réessayez dans un moment."),
    (unreachable, "Vérifiez votre connexion, puis réessayez."),
)
#: Where a page speaks up: what screen readers hear at once, or in their own time.
SPOKEN = "[role=alert], [role=status], [aria-live=polite]"
#: A call of the API client that is no question, as the sources write it.
CALL = re.compile(r"api\.(POST|PUT|PATCH|DELETE)\(\s*'([^']+)'")
#: Calls that the client's own function does not make.
OTHERS = {"POST /accounts/{id}/send"}
#: Calls that change nothing: questions that are asked while somebody types.
QUESTIONS = {"POST /check-availability", "POST /admin/policy/try"}


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


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A page on which request after request fails, then succeeds."""

    page: Page
    #: What was walked, as "METHOD path".
    walked: set[str] = field(default_factory=set)

    def try_again(
        self, change: str, send: Callable[[], object], typed: Mapping[Locator, str] | None = None
    ) -> None:
        """Send something that fails once in each way, then succeeds; what was typed must stay until then."""
        self.walked.add(change)
        for answer, words in FAILURES:
            with self._failing(change, answer) as met:
                send()
                expect(self.page.locator(SPOKEN).filter(has_text=words, visible=True).first).to_be_visible()
            assert len(met) == 1, f"{change} was sent {len(met)} times"
            for where, value in (typed or {}).items():
                expect(where).to_have_value(value)
        with self.page.expect_response(lambda response: _is(change, response)) as answered:
            send()
        assert answered.value.ok, f"{change}: {answered.value.status} {answered.value.text()}"

    @contextmanager
    def _failing(self, change: str, answer: Callable[[Route], None]) -> Iterator[list[str]]:
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
