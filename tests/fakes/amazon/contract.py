"""Amazon's official contract, as botocore's models have it: every request and every answer is held against it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.parsers import create_parser
from moto.core.model import ServiceModel as MotoServiceModel
from moto.core.parse import QueryParser
from werkzeug.datastructures import MultiDict

from tests.fakes.server import Exchange

#: Errors that every service has, beside those of its model (Common Errors, in the reference of each).
COMMON_ERRORS = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InternalFailure",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "ServiceUnavailable",
        "SignatureDoesNotMatch",
        "Throttling",
        "ThrottlingException",
        "UnrecognizedClientException",
    }
)
_SCOPE = re.compile(r"Credential=([^/]+)/([0-9]+)/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request, read by the model."""

    service: str
    operation: str
    #: By the names of the model.
    parameters: dict[str, Any]
    #: The id of the key that it is signed by, and the region that it is signed for.
    key_id: str
    region: str


@cache
def model(service: str) -> ServiceModel:
    """Return the model of ``sesv2`` or ``iam``."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


@cache
def _flattening() -> Any:
    """Return the model of IAM as moto's parser of requests wants it."""
    return MotoServiceModel(Loader().load_service_model("iam", "service-2"), "iam")


def read(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Call | None:
    """Return what is asked, None where the contract has nothing like it."""
    scope = _SCOPE.search(headers.get("authorization", ""))
    if scope is None:
        return None
    key_id, _, region, signed_for = scope.groups()
    if signed_for == "iam":
        service, found = "iam", _query(body)
    else:
        service, found = "sesv2", _rest(method, path, body)
    if found is None:
        return None
    operation, parameters = found
    return Call(service=service, operation=operation, parameters=parameters, key_id=key_id, region=region)


def _query(body: bytes) -> tuple[str, dict[str, Any]] | None:
    given = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    operation, version = given.pop("Action", ""), given.pop("Version", "")
    if operation not in model("iam").operation_names or version != model("iam").api_version:
        return None
    parsed = QueryParser(_flattening().operation_model(operation)).parse({"values": MultiDict(given)})
    known = model("iam").operation_model(operation).input_shape.members
    strangers = {name: value for name, value in given.items() if name.partition(".")[0] not in known}
    return operation, {**parsed, **strangers}


def _rest(method: str, path: str, body: bytes) -> tuple[str, dict[str, Any]] | None:
    place = urlsplit(path).path
    for name, pattern in _routes():
        operation = model("sesv2").operation_model(name)
        match = pattern.fullmatch(place) if operation.http["method"] == method else None
        if match is not None:
            in_path = {member: unquote(value) for member, value in match.groupdict().items()}
            return name, {**json.loads(body or b"{}"), **in_path}
    return None


@cache
def _routes() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.http["requestUri"])))
        for name in model("sesv2").operation_names
        for operation in [model("sesv2").operation_model(name)]
    ]


@dataclass
class Contract:
    """Judges exchanges, and counts them by operation."""

    judged: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def call(exchange: Exchange) -> Call | None:
        """Return what was asked."""
        return read(exchange.method, exchange.path, exchange.request_headers, exchange.request_body)

    def __call__(self, exchange: Exchange) -> Iterator[str]:
        """Yield what is wrong with a request or its answer."""
        call = self.call(exchange)
        if call is None:
            yield "there is no such operation"
            return
        self.judged[call.operation] = self.judged.get(call.operation, 0) + 1
        operation = model(call.service).operation_model(call.operation)
        yield from _wrong(operation.input_shape, call.parameters, "request")
        yield from _wrong_answer(operation, call.service, exchange)


def _wrong_answer(operation: OperationModel, service: str, exchange: Exchange) -> Iterator[str]:
    answer = {
        "status_code": exchange.status,
        "headers": exchange.response_headers,
        "body": exchange.response_body,
    }
    parser = create_parser(model(service).resolved_protocol)
    parsed = parser.parse(answer, operation.output_shape)
    if exchange.status < 300:
        parsed.pop("ResponseMetadata", None)
        if operation.output_shape is not None:
            yield from _wrong(operation.output_shape, parsed, "answer")
        if service == "sesv2":
            yield from _strangers(operation.output_shape, json.loads(exchange.response_body or b"{}"))
        return
    code = parsed["Error"]["Code"]
    modelled = {
        shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes
    }
    if code in modelled:
        status = modelled[code].metadata.get("error", {}).get("httpStatusCode")
        if status != exchange.status:
            yield f"answer: {code} comes with {status}, not with {exchange.status}"
    elif code not in COMMON_ERRORS:
        yield f"answer: {operation.name} has no error {code}"


def _strangers(shape: StructureShape | None, body: dict[str, Any]) -> Iterator[str]:
    known = set() if shape is None else set(shape.members)
    yield from (f"answer: there is no {name}" for name in body if name not in known)


def _wrong(shape: Shape | None, value: Any, where: str) -> Iterator[str]:
    """Yield where a value is not of its shape: names, types, lengths, patterns, choices."""
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            yield f"{where}: no structure"
            return
        yield from (f"{where}: no {name}" for name in shape.required_members if name not in value)
        for name, each in value.items():
            if name not in shape.members:
                yield f"{where}: there is no {name}"
            else:
                yield from _wrong(shape.members[name], each, f"{where}.{name}")
    elif isinstance(shape, ListShape):
        yield from _wrong_length(shape, value, where)
        for each in value:
            yield from _wrong(shape.member, each, f"{where}[]")
    elif isinstance(shape, MapShape):
        for name, each in value.items():
            yield from _wrong(shape.key, name, f"{where} key")
            yield from _wrong(shape.value, each, f"{where}.{name}")
    elif shape is not None:
        yield from _wrong_scalar(shape, value, where)


#: What a scalar of each type looks like once it is parsed.
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
}


def _wrong_scalar(shape: Shape, value: Any, where: str) -> Iterator[str]:
    if shape.type_name == "blob":
        if isinstance(value, str):
            base64.b64decode(value, validate=True)
        return
    if shape.type_name == "timestamp":
        return  # the parser has read it as one
    if not isinstance(value, _TYPES[shape.type_name]):
        yield f"{where}: no {shape.type_name}"
    elif isinstance(value, str):
        yield from _wrong_length(shape, value, where)
        if shape.metadata.get("enum") and value not in shape.metadata["enum"]:
            yield f"{where}: {value} is no choice"
        pattern = _pattern(shape.metadata.get("pattern", ""))
        if pattern is not None and not pattern.fullmatch(value):
            yield f"{where}: {value!r} is not {pattern.pattern}"


def _wrong_length(shape: Shape, value: Any, where: str) -> Iterator[str]:
    most = shape.metadata.get("max")
    if not shape.metadata.get("min", 0) <= len(value) <= (len(value) if most is None else most):
        yield f"{where}: {len(value)} long"


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """Return a pattern as Python has it: the models write Unicode's classes in another way."""
    for name, characters in ((r"\p{L}", r"^\W\d_"), (r"\p{N}", r"\d"), (r"\p{Z}", r" ")):
        text = text.replace(name, characters if name != r"\p{L}" else "a-zA-Z\u00c0-\uffff")
    return re.compile(text) if text else None
