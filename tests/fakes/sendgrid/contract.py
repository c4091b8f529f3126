"""SendGrid's official OpenAPI files, and what is wrong with an exchange by them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from tests.fakes.sendgrid.openapi import FOLDER, Described, described_call
from tests.fakes.server import Exchange

#: What every call may be answered with, though the files name it for few: refusals for everybody, in one form.
EVERYWHERE = frozenset({400, 401, 403, 404, 429, 451, 500, 503})
#: Refusals that say nothing of the request itself, which has to be a good one all the same.
OF_ANY_REQUEST = frozenset({401, 403, 404, 429, 451, 500, 503})


@dataclass
class Contract:
    """Judges exchanges, and counts what it has judged."""

    requests: int = 0
    answers: int = 0
    #: ``METHOD template`` of every call that was judged.
    seen: set[str] = field(default_factory=set)

    def __call__(self, exchange: Exchange) -> Iterator[str]:
        """Yield what is wrong with a request and with its answer."""
        described = described_call(exchange.method, urlsplit(exchange.path).path)
        if described is None:
            yield "no such call"
            return
        self.seen.add(described.name)
        self.answers += 1
        yield from _of_answer(described, exchange)
        # A request that the fake itself calls wrong is a test of just that.
        if exchange.status < 400 or exchange.status in OF_ANY_REQUEST:
            self.requests += 1
            yield from _of_request(described, exchange)


def contract() -> Contract:
    """Return a judge; skip the test where the official files are not there."""
    if not FOLDER.is_dir():
        pytest.skip(f"SendGrid's OpenAPI files are not in {FOLDER}")
    return Contract()


def _of_request(described: Described, exchange: Exchange) -> Iterator[str]:
    if not exchange.request_headers.get("authorization", "").startswith("Bearer "):
        yield "request: not signed with a bearer token"
    yield from _of_parameters(described, exchange)
    yield from _of_body(described, exchange)


def _of_parameters(described: Described, exchange: Exchange) -> Iterator[str]:
    path = described.path_values(urlsplit(exchange.path).path)
    query = dict(parse_qsl(urlsplit(exchange.path).query, keep_blank_values=True))
    given: dict[str, Mapping[str, str]] = {"path": path, "query": query, "header": exchange.request_headers}
    for parameter in described.parameters:
        name = str(parameter["name"])
        text = given.get(parameter["in"], {}).get(name.lower() if parameter["in"] == "header" else name)
        if text is not None:
            value = _typed(text, parameter["schema"])
            yield from _wrong(parameter["schema"], value, f"request: {name}")
        elif parameter.get("required"):
            yield f"request: {name} is missing"
    known = {each["name"] for each in described.parameters if each["in"] == "query"}
    yield from (f"request: no such parameter as {name}" for name in query if name not in known)


def _of_body(described: Described, exchange: Exchange) -> Iterator[str]:
    schema = described.body
    if not exchange.request_body:
        if schema is not None:
            yield "request: the body is missing"
        return
    if schema is None:
        yield "request: a body is not wanted"
        return
    if exchange.request_headers.get("content-type") != "application/json":
        yield "request: the body is not said to be JSON"
    body = json.loads(exchange.request_body)
    yield from _wrong(schema, body, "request")
    # The files do not forbid other members, but nobody would read them.
    known = schema.get("properties", {})
    yield from (f"request: no such member as {name}" for name in body if name not in known)


def _of_answer(described: Described, exchange: Exchange) -> Iterator[str]:
    where = f"answer {exchange.status}"
    if not described.has_answer(exchange.status):
        if exchange.status in EVERYWHERE:
            yield from _of_refusal(exchange, where)
        else:
            yield f"{where}: no such answer"
        return
    schema = described.answer(exchange.status)
    if schema is None:
        if exchange.response_body:
            yield f"{where}: a body is not wanted"
        return
    if exchange.response_headers.get("content-type") != "application/json":
        yield f"{where}: not said to be JSON"
    yield from _wrong(schema, json.loads(exchange.response_body), where)


def _of_refusal(exchange: Exchange, where: str) -> Iterator[str]:
    errors = json.loads(exchange.response_body).get("errors")
    if not errors or not all(
        set(each) <= {"message", "field", "help"} and each["message"] for each in errors
    ):
        yield f"{where}: not an error of SendGrid's form"


def _wrong(schema: Mapping[str, Any], value: object, where: str) -> Iterator[str]:
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(value):
        yield f"{where}: {error.json_path} {error.message}"


def _typed(text: str, schema: Mapping[str, Any]) -> object:
    """Return the value that a text stands for in a path, a query or a header."""
    kind = schema.get("type")
    if kind in ("integer", "number", "boolean"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
