"""Answers in Google's form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, json, request


class GoogleError(Exception):
    """A refusal in Google's form."""

    def __init__(self, status: int, reason: str, message: str, *, domain: str = "global") -> None:
        """Carry what the answer says."""
        super().__init__(message)
        self.status, self.reason, self.message, self.domain = status, reason, message, domain

    def answer(self) -> Response:
        """Return the answer."""
        error = {
            "code": self.status,
            "message": self.message,
            "errors": [{"domain": self.domain, "reason": self.reason, "message": self.message}],
        }
        return Response(json.dumps({"error": error}), status=self.status, mimetype="application/json")


def not_found(what: str) -> GoogleError:
    """Return the refusal of something that is not there."""
    return GoogleError(404, "notFound", f"Resource Not Found: {what}")


def body() -> dict[str, Any]:
    """Return the JSON object that was sent."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise GoogleError(400, "parseError", "Parse Error")
    return sent


def page(name: str, items: Sequence[Mapping[str, Any]], *, kind: str, most: int) -> dict[str, Any]:
    """Return one page of a list: the token of the next one is where it begins."""
    start = int(request.args.get("pageToken", "0"))
    size = min(int(request.args.get("maxResults", "100")), most)
    found: dict[str, Any] = {"kind": kind}
    # A list that is empty is left out.
    if items[start : start + size]:
        found[name] = items[start : start + size]
    if start + size < len(items):
        found["nextPageToken"] = str(start + size)
    return masked(found)


def masked(value: dict[str, Any]) -> dict[str, Any]:
    """Return what the parameter ``fields`` asks for: names with commas between them, and others in brackets."""
    wanted = request.args.get("fields")
    if wanted is None:
        return value
    found: dict[str, Any] = _masked(value, _tree(re.findall(r"[\w]+|[(),]", wanted)))
    return found


def _tree(tokens: list[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    name = ""
    while tokens:
        token = tokens.pop(0)
        if token == ")":
            break
        if token == "(":
            tree[name] = _tree(tokens)
        elif token != ",":
            name = token
            tree[name] = {}
    return tree


def _masked(value: Any, tree: Mapping[str, Any]) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_masked(each, tree) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _masked(each, tree[name]) for name, each in value.items() if name in tree}
