"""Answers of a server that has a bad moment: these alone are made up, everything else is the real server's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.window import PATIENCE
from tests.support.server import API


def refusing(status: int, code: str, **extras: Any) -> Callable[[Route], None]:
    """Return a handler that answers with a problem (RFC 9457)."""
    body = {
        "type": f"urn:email-provisioning:{code}",
        "title": code,
        "status": status,
        "detail": "",
        "code": code,
    }

    def answer(route: Route) -> None:
        route.fulfill(
            status=status, content_type="application/problem+json", body=json.dumps({**body, **extras})
        )

    return answer


@contextmanager
def instead(page: Page, path: str, handler: Callable[[Route], None]) -> Iterator[None]:
    """Have a handler answer for a path of the API until the block ends."""
    page.route(f"**{API}{path}", handler)
    yield
    if not page.is_closed():
        page.unroute(f"**{API}{path}", handler)


@contextmanager
def held_back(page: Page, path: str) -> Iterator[Callable[[], None]]:
    """Keep requests for a path of the API on their way until the yielded function is called."""
    held: list[Route] = []

    def let_go() -> None:
        for _ in range(PATIENCE // 20):
            if held:
                break
            page.wait_for_timeout(20)
        assert held, f"nothing was asked of {path}"
        for route in held:
            route.continue_()

    with instead(page, path, lambda route: held.append(route)):
        yield let_go


def answering(
    status: int, body: str, content_type: str = "text/html", **headers: str
) -> Callable[[Route], None]:
    """Return a handler that answers as something between the page and the server does, without a problem."""
    return lambda route: route.fulfill(status=status, content_type=content_type, body=body, headers=headers)


def unreachable(route: Route) -> None:
    """Let nothing come back, as a network that is down does."""
    route.abort("connectionrefused")
