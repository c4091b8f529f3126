"""Holds every request to Graph and every answer of it against the official description, and counts them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.microsoft import filters
from tests.fakes.microsoft.csdl import Csdl, Operation
from tests.fakes.server import Exchange

VERSION = "/v1.0/"
#: The query options that Graph has (OData 4.0, part 2, section 5).
OPTIONS = frozenset(
    {"$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand", "$search", "$skiptoken"}
)
#: Its documentation has a MIME form of these that the description leaves out: the stream of a message, and a message
#: in base64 instead of the parameters of sendMail.
STREAMS, MIME_ACTIONS = frozenset({"message"}), frozenset({"sendMail"})
_KEY = re.compile(r"([A-Za-z]+)\('([^']*)'\)")


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a path leads to: an object, a collection, a stream, a number, or an operation."""

    kind: str
    type: str = ""
    operation: Operation | None = None


class NoSuchPath(Exception):
    """The description has nothing there."""


@dataclass(kw_only=True)
class Contract:
    """Checks exchanges; what is not of Graph, such as asking for a token, is passed over."""

    csdl: Csdl
    #: How many requests, and how many answers, were held against the description.
    requests: int = 0
    answers: int = 0

    def __call__(self, exchange: Exchange) -> list[str]:
        """Return what is wrong with an exchange."""
        url = urlsplit(exchange.path)
        if not url.path.startswith(VERSION):
            return []
        try:
            target = self._target([unquote(each) for each in url.path.removeprefix(VERSION).split("/")])
        except NoSuchPath as error:
            return [str(error)]
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        self.requests += 1
        self.answers += 1
        return [*self._request(exchange, target, query), *self._answer(exchange, target, query)]

    # -- Paths ------------------------------------------------------------

    def _target(self, segments: list[str]) -> Target:
        first, *rest = segments
        keyed = _KEY.fullmatch(first)
        root = self.csdl.roots.get(keyed[1] if keyed else first)
        if root is None:
            raise NoSuchPath(f"there is no {first}")
        at = Target(kind="collection" if root.many and not keyed else "object", type=root.type)
        for segment in rest:
            at = self._step(at, segment)
        return at

    def _step(self, at: Target, segment: str) -> Target:
        if at.kind not in ("collection", "object"):
            raise NoSuchPath(f"nothing follows a {at.kind}: {segment}")
        many = at.kind == "collection"
        cast = segment.removeprefix("microsoft.graph.")
        if cast != segment and self.csdl.is_a(cast, at.type):
            return Target(kind=at.kind, type=cast)
        if operation := self.csdl.operation(at.type, many, segment.partition("(")[0]):
            return Target(kind="operation", type=at.type, operation=operation)
        if many:
            return Target(kind="number") if segment == "$count" else Target(kind="object", type=at.type)
        if segment == "$value" and self._is_stream(at.type):
            return Target(kind="stream")
        if (found := self.csdl.navigation(at.type, segment)) is None:
            raise NoSuchPath(f"{at.type} leads to no {segment}")
        return Target(kind="collection" if found.many else "object", type=found.type)

    def _is_stream(self, name: str) -> bool:
        return name in STREAMS or any(each.has_stream for each in self.csdl.lineage(name))

    # -- Requests ------------------------------------------------------------

    def _request(self, exchange: Exchange, target: Target, query: dict[str, str]) -> Iterator[str]:
        is_action = target.operation is not None and target.operation.is_action
        allowed = {
            "collection": {"GET", "POST"},
            "object": {"GET", "PATCH", "DELETE"},
            "operation": {"POST"} if is_action else {"GET"},
        }
        if exchange.method not in allowed.get(target.kind, {"GET"}):
            yield f"a {target.kind} knows no {exchange.method}"
        if not exchange.request_headers.get("authorization", "").startswith("Bearer "):
            yield "there is no bearer token"
        yield from self._query(target, query)
        yield from self._body(exchange, target)

    def _query(self, target: Target, query: dict[str, str]) -> Iterator[str]:
        for option in query.keys() - OPTIONS:
            yield f"there is no query option {option}"
        named: list[filters.Path] = [(each,) for each in _listed(query.get("$select"))]
        named += [(each.split(" ")[0],) for each in _listed(query.get("$orderby"))]
        try:
            named += filters.paths(filters.parse(query["$filter"])) if "$filter" in query else []
        except filters.BadFilter as error:
            yield f"$filter: {error}"
        for path in named:
            yield from self._property(target.type, path)
        for option in ("$top", "$skip"):
            if option in query and not query[option].isdecimal():
                yield f"{option} is no number"
        if query.get("$count", "true") not in ("true", "false"):
            yield "$count is neither true nor false"

    def _property(self, owner: str, path: filters.Path) -> Iterator[str]:
        for name in path:
            found = self.csdl.property(owner, name)
            if found is None:
                yield f"{owner} has no property {name}"
                return
            owner = found.type

    def _body(self, exchange: Exchange, target: Target) -> Iterator[str]:
        media = exchange.request_headers.get("content-type", "").partition(";")[0]
        body = exchange.request_body
        if target.operation is not None and target.operation.name in MIME_ACTIONS and media == "text/plain":
            yield from _wrong_with_mime(body)
        elif target.operation is not None:
            yield from self._parameters(_object(body) if body else {}, target.operation)
        elif exchange.method in ("POST", "PATCH"):
            if media != "application/json":
                yield f"the body is {media or 'nothing'}"
            yield from self.csdl.wrong_with_object(_object(body), target.type, "body")
        elif body:
            yield f"{exchange.method} has a body"

    def _parameters(self, given: dict[str, Any], operation: Operation) -> Iterator[str]:
        for name, value in given.items():
            if name not in operation.parameters:
                yield f"{operation.name} has no parameter {name}"
            else:
                yield from self.csdl.wrong_with(value, operation.parameters[name], name)
        for name, member in operation.parameters.items():
            if name not in given and not member.nullable:
                yield f"{operation.name} needs {name}"

    # -- Answers ------------------------------------------------------------

    def _answer(self, exchange: Exchange, target: Target, query: dict[str, str]) -> Iterator[str]:
        body = exchange.response_body
        if exchange.status >= 400:
            yield from _wrong_with_error(_object(body))
        elif exchange.status in (202, 204):
            if body:
                yield f"{exchange.status} has a body"
        elif target.kind == "stream":
            if not body:
                yield "the stream is empty"
        elif target.operation is not None:
            yield from self._result(_object(body), target.operation)
        elif target.kind == "collection" and exchange.method == "GET":
            yield from self._page(_object(body), target, query)
        else:
            yield from self._entity(_object(body), target.type, _listed(query.get("$select")), "answer")

    def _result(self, body: dict[str, Any], operation: Operation) -> Iterator[str]:
        if operation.returns is None:
            yield f"{operation.name} returns nothing"
        elif operation.returns.type in self.csdl.structures and not operation.returns.many:
            yield from self.csdl.wrong_with_object(body, operation.returns.type, "answer")
        else:
            yield from self.csdl.wrong_with(body.get("value"), operation.returns, "answer.value")

    def _page(self, body: dict[str, Any], target: Target, query: dict[str, str]) -> Iterator[str]:
        for name in body.keys() - {"value", "@odata.context", "@odata.nextLink", "@odata.count"}:
            yield f"a page has no {name}"
        if not isinstance(body.get("value"), list):
            yield "a page has no value"
            return
        for number, each in enumerate(body["value"]):
            yield from self._entity(each, target.type, _listed(query.get("$select")), f"value[{number}]")

    def _entity(self, body: Any, owner: str, selected: list[str], where: str) -> Iterator[str]:
        yield from self.csdl.wrong_with_object(body, owner, where)
        names = {name for name in body if "@" not in name} if isinstance(body, dict) else set()
        if selected and (more := names - {*selected, "id"}):
            yield f"{where} has what was not asked for: {', '.join(sorted(more))}"
        if "id" not in names and (not selected or "id" in selected):
            yield f"{where} has no id"


def _wrong_with_mime(body: bytes) -> Iterator[str]:
    try:
        content = base64.b64decode(body, validate=True)
    except binascii.Error:
        yield "the message is not base64"
        return
    if not re.match(rb"[!-9;-~]+[ \t]*:", content):
        yield "the message has no header"


def _wrong_with_error(body: dict[str, Any]) -> Iterator[str]:
    error = body.get("error")
    if (
        not isinstance(error, dict)
        or not isinstance(error.get("code"), str)
        or not isinstance(error.get("message"), str)
    ):
        yield "the error has no code or no message (OData JSON 4.01, section 21.1)"
        return
    for each in error.get("details", []):
        if not isinstance(each, dict) or not isinstance(each.get("code"), str):
            yield "a detail of the error has no code"


def _listed(text: str | None) -> list[str]:
    return [each.strip() for each in text.split(",")] if text else []


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {"?": "no JSON"}
    return value if isinstance(value, dict) else {"?": "no object"}
