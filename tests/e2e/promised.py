"""Answers in the form that the API promises, for what a server would need a whole story for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from playwright.sync_api import Route

from tests.support.server import API, ROOT

DOCUMENT = ROOT / "src/frontend/openapi.json"


def promised(method: str, path: str, body: Any) -> Callable[[Route], None]:
    """Return a handler that answers with a body; one of another form than the document of the API is refused.

    What is asked otherwise than by ``method`` goes on to the server.
    """
    problems = [error.message for error in _validator(method, path).iter_errors(body)]
    assert not problems, f"{method} {path}: {problems}"

    def answer(route: Route) -> None:
        if route.request.method == method:
            route.fulfill(status=200, content_type="application/json", body=json.dumps(body))
        else:
            route.fallback()

    return answer


def url_of(path: str) -> re.Pattern[str]:
    """Return what an operation's address looks like, with any query; ``*`` stands for one part of the path."""
    return re.compile(re.escape(API + path).replace(r"\*", "[^/?]+") + r"(\?.*)?$")


@cache
def _document() -> Any:
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))


@cache
def _validator(method: str, path: str) -> Draft202012Validator:
    """Return what judges the answer of an operation; ``*`` in a path stands for one part of it."""
    found = next(each for each in _document()["paths"] if re.sub(r"\{\w+\}", "*", each) == API + path)
    responses = _document()["paths"][found][method.lower()]["responses"]
    schema = next(
        content["schema"]
        for status, response in responses.items()
        if status.startswith("2")
        for content in response.get("content", {}).values()
    )
    return Draft202012Validator({**schema, "components": _document()["components"]})
