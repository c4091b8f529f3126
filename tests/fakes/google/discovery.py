"""Google's own description of its APIs, and what is wrong with an exchange by it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import googleapiclient

from tests.fakes.google.schemas import problems_of
from tests.fakes.server import Exchange

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
#: The APIs that are faked; each document as the package has it.
APIS = ("admin.directory_v1", "gmail.v1", "licensing.v1", "groupssettings.v1", "siteVerification.v1")
#: The path that is no API: tokens have their own rules (RFC 7523).
TOKEN_PATH = "/token"


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method of one API."""

    id: str
    http: str
    #: Matches the whole path; its groups are the path's parameters.
    path: re.Pattern[str]
    #: Whether it is the upload of what the plain method takes as a member.
    upload: bool
    #: What the document says of it.
    spec: Mapping[str, Any]
    schemas: Mapping[str, Any]
    #: The parameters that every method of the API has.
    common: Mapping[str, Any]

    @property
    def scopes(self) -> frozenset[str]:
        """Return the scopes of which one is enough."""
        return frozenset(self.spec.get("scopes", ()))

    @property
    def parameters(self) -> dict[str, Any]:
        """Return every parameter, in path and query."""
        return {**self.common, **self.spec.get("parameters", {})}


@cache
def methods() -> tuple[Method, ...]:
    """Return every method of the faked APIs."""
    found: list[Method] = []
    for name in APIS:
        document = json.loads((DOCUMENTS / f"{name}.json").read_text())
        found += _methods(document, document)
    return tuple(found)


def _methods(document: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Method]:
    for spec in node.get("methods", {}).values():
        # The flat path has one parameter a segment; the other one may have some that hold slashes.
        paths = [(f"/{document['servicePath']}{spec.get('flatPath', spec['path'])}", False)]
        if "mediaUpload" in spec:
            paths.append((spec["mediaUpload"]["protocols"]["simple"]["path"], True))
        for path, upload in paths:
            yield Method(
                id=spec["id"],
                http=spec["httpMethod"],
                path=_pattern(path),
                upload=upload,
                spec=spec,
                schemas=document["schemas"],
                common=document["parameters"],
            )
    for resource in node.get("resources", {}).values():
        yield from _methods(document, resource)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{([^}]+)\}", path)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    )


def method_of(http: str, path: str) -> Method | None:
    """Return the method that a request calls; None where there is none."""
    return next((each for each in methods() if each.http == http and each.path.fullmatch(path)), None)


@dataclass
class Contract:
    """Checks exchanges, and counts what it has checked."""

    #: How many requests, and answers, of each method.
    requests: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    #: How many exchanges every fake of this process has checked.
    checked: ClassVar[Counter[str]] = Counter()

    def __call__(self, exchange: Exchange) -> Iterable[str]:
        """Return what is wrong with an exchange."""
        url = urlsplit(exchange.path)
        if url.path == TOKEN_PATH:
            return
        method = method_of(exchange.method, url.path)
        if method is None:
            yield "no API has such a method"
            return
        yield from _request_problems(method, exchange)
        self.requests[method.id] += 1
        yield from _answer_problems(method, exchange)
        self.answers[method.id] += 1
        Contract.checked[method.id] += 1


def _request_problems(method: Method, exchange: Exchange) -> Iterator[str]:
    url = urlsplit(exchange.path)
    match = method.path.fullmatch(url.path)
    assert match is not None
    in_path = {name: unquote(value) for name, value in match.groupdict().items()}
    query = parse_qsl(url.query, keep_blank_values=True)
    yield from _parameter_problems(method, [*in_path.items(), *query])
    if method.upload:
        yield from _upload_problems(method, exchange, dict(query))
    elif "request" in method.spec:
        yield from _body_problems(method, exchange)
    elif exchange.request_body:
        yield "the request has a body, and the method takes none"


def _parameter_problems(method: Method, given: list[tuple[str, str]]) -> Iterator[str]:
    known = method.parameters
    for name, count in Counter(name for name, _ in given).items():
        if name not in known:
            yield f"there is no parameter {name}"
        elif count > 1 and not known[name].get("repeated"):
            yield f"the parameter {name} is given twice"
    for name, value in given:
        if name in known:
            yield from (f"parameter {name}: {each}" for each in _value_problems(known[name], value))
    for name, spec in known.items():
        if spec.get("required") and name not in dict(given):
            yield f"the parameter {name} is missing"


def _value_problems(spec: Mapping[str, Any], value: str) -> Iterator[str]:
    kind = spec.get("type")
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", value):
            yield f"{value} is no integer"
        elif not int(spec.get("minimum", value)) <= int(value) <= int(spec.get("maximum", value)):
            yield f"{value} is out of range"
    if kind == "boolean" and value not in ("true", "false"):
        yield f"{value} is no boolean"
    if "enum" in spec and value not in spec["enum"]:
        yield f"{value} is none of {spec['enum']}"
    if "pattern" in spec and not re.fullmatch(spec["pattern"], value):
        yield f"{value} does not match {spec['pattern']}"


def _upload_problems(method: Method, exchange: Exchange, query: Mapping[str, str]) -> Iterator[str]:
    spec = method.spec["mediaUpload"]
    accepted = [re.compile(each.replace("*", "[^;]+")) for each in spec["accept"]]
    content_type = exchange.request_headers.get("content-type", "")
    if query.get("uploadType") != "media":
        yield "a simple upload has the uploadType media"
    if not any(each.match(content_type) for each in accepted):
        yield f"an upload of {content_type} is not accepted"
    if len(exchange.request_body) > int(spec["maxSize"]):
        yield "the upload is too large"


def _body_problems(method: Method, exchange: Exchange) -> Iterator[str]:
    if not exchange.request_headers.get("content-type", "").startswith("application/json"):
        yield "the request is not in JSON"
        return
    body = json.loads(exchange.request_body)
    schema = method.spec["request"]["$ref"]
    found = problems_of(body, {"$ref": schema}, method.schemas, sent_by_us=True)
    yield from (f"request{each}" for each in found)
    for name, spec in method.schemas[schema].get("properties", {}).items():
        if method.id in spec.get("annotations", {}).get("required", ()) and name not in body:
            yield f"request: {name} is required"


def _answer_problems(method: Method, exchange: Exchange) -> Iterator[str]:
    if exchange.status >= 300:
        yield from _error_problems(exchange)
        return
    if "response" not in method.spec:
        if exchange.response_body.strip() not in (b"", b"{}"):
            yield "the answer has a body, and the method has none"
        return
    body = json.loads(exchange.response_body)
    found = problems_of(body, method.spec["response"], method.schemas, sent_by_us=False)
    yield from (f"answer{each}" for each in found)


def _error_problems(exchange: Exchange) -> Iterator[str]:
    """Look at the form of an error, which the documents do not describe but Google's guides do."""
    error = json.loads(exchange.response_body).get("error", {})
    if error.get("code") != exchange.status:
        yield f"the error names the code {error.get('code')} and has the status {exchange.status}"
    for each in error.get("errors", [{}]):
        if not {"domain", "reason", "message"} <= each.keys():
            yield "the error has no domain, reason and message"
