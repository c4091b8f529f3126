"""The OpenAPI 3.1 document, made from the same table as the routes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from email_provisioning.errors import PermissionDenied, ProvisioningError, StorageUnavailable
from email_provisioning.web import errors
from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.operations import EVENTS, PREFIX, Operation
from email_provisioning.web.problems import CONTENT_TYPE
from email_provisioning.web.schemas.problem import Problem

DISTRIBUTION = "iapostemanager-email-provisioning"
_REF = "#/components/schemas/{model}"
_VARIABLE = re.compile(r"<(\w+)>")
#: The parts of paths that are numbers.
_NUMBERS = {"index"}
_SECURITY: list[dict[str, list[str]]] = [{"session": []}, {"bearer": []}]
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
#: What every operation can be refused with.
_ALWAYS = (
    errors.BadRequest,
    errors.BodyTooLarge,
    errors.InvalidRequest,
    errors.InternalError,
    StorageUnavailable,
)


def document(base: str = "") -> dict[str, Any]:
    """Return the document; ``base`` is where a host application is mounted."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        path = _VARIABLE.sub(r"{\1}", PREFIX + each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "E-mail provisioning",
            "version": version(DISTRIBUTION),
            "description": "Create working professional e-mail addresses. Every error is a problem (RFC 9457).",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _SCHEMES},
    }


@lru_cache(maxsize=8)
def document_json(base: str) -> str:
    """Return the document as JSON, made once."""
    return json.dumps(document(base), ensure_ascii=False)


def _operation(found: Operation[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": found.name,
        "summary": found.summary,
        "parameters": [*_path_parameters(found), *_query_parameters(found), *_header_parameters(found)],
        "responses": {**_answers(found), **_problems(found)},
        "security": _SECURITY if found.rule.signed_in else [],
    }
    if found.description:
        described["description"] = found.description
    if found.has_body:
        content = {"application/json": {"schema": _reference(found.given)}}
        described["requestBody"] = {"required": True, "content": content}
    if found.upload is not None:
        content = {found.upload: {"schema": {"type": "string"}}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _path_parameters(found: Operation[Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0} if name in _NUMBERS else {"type": "string"},
        }
        for name in _VARIABLE.findall(found.path)
    ]


def _query_parameters(found: Operation[Any]) -> list[dict[str, Any]]:
    if found.has_body:
        return []
    schema = found.given.model_json_schema(ref_template=_REF, schema_generator=_Generator)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _optional(member)}
        for name, member in schema.get("properties", {}).items()
    ]


def _optional(member: dict[str, Any]) -> dict[str, Any]:
    """Return the schema without null: a query cannot say that; what is not given is left out."""
    kinds = [kind for kind in member.get("anyOf", []) if kind != {"type": "null"}]
    rest = {name: value for name, value in member.items() if name != "anyOf" and value is not None}
    return {**rest, **kinds[0]} if len(kinds) == 1 else member


def _header_parameters(found: Operation[Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": False, **described}
        for name, described in found.headers.items()
    ]


def _answers(found: Operation[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for status, body in found.answers.items():
        described[str(status)] = {"description": _DESCRIPTIONS[status]}
        if body is not None:
            described[str(status)]["content"] = {"application/json": {"schema": _reference(body)}}
        elif status == 200:
            described["200"]["content"] = {
                found.file_type: {"schema": _EVENT if found.file_type == EVENTS else _FILE}
            }
    return described


_FILE = {"type": "string", "format": "binary"}
#: What each event of a stream is.
_EVENT = {
    "type": "object",
    "properties": {
        "event": {"type": "string"},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
_DESCRIPTIONS = {200: "Done", 201: "Created", 202: "Under way", 204: "Done", 303: "Elsewhere"}


def _problems(found: Operation[Any]) -> dict[str, Any]:
    kinds: set[type[ProvisioningError]] = {*_ALWAYS, *found.problems}
    kinds |= {errors.TooManyRequests} if found.per_minute is not None else set()
    if found.has_body:
        kinds |= {errors.MalformedJson, errors.UnsupportedMediaType}
    if found.upload is not None:
        kinds |= {errors.UnsupportedMediaType}
    if found.rule.signed_in:
        kinds |= {errors.AuthenticationRequired, PermissionDenied}
        kinds |= {errors.CsrfFailed} if found.method != "GET" else set()
    return {
        str(status): _problem(_codes(kinds, status)) for status in sorted({each.status for each in kinds})
    }


def _codes(kinds: Iterable[type[ProvisioningError]], status: int) -> list[str]:
    return sorted({each.code for each in kinds if each.status == status})


def _problem(codes: list[str]) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": _reference(Problem)}}
    return {"description": ", ".join(codes), "content": content}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _schemas() -> dict[str, Any]:
    """Return every schema under its class's name: these names are part of the API."""
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for each in OPERATIONS:
        models |= {(body, "serialization"): None for body in each.answers.values() if body is not None}
        models |= {(each.given, "validation"): None} if each.has_body else {}
    _, schemas = models_json_schema(list(models), ref_template=_REF, schema_generator=_Generator)
    return dict(sorted(schemas["$defs"].items()))


class _Generator(GenerateJsonSchema):
    """Leaves out the titles, which only repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401
        """Set none."""
        return False
