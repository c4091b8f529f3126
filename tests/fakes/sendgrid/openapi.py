"""SendGrid's official OpenAPI files, read once, with every reference in them followed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: The files lie beside the checkout.
FOLDER = Path(__file__).parents[4] / "shared" / "contracts" / "sendgrid"
METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, kw_only=True)
class Described:
    """One call as the files describe it."""

    #: ``METHOD template``.
    name: str
    pattern: re.Pattern[str]
    parameters: Sequence[Mapping[str, Any]]
    #: The schema of the request's body, None where it has none.
    body: Mapping[str, Any] | None
    responses: Mapping[str, Any]

    def path_values(self, path: str) -> Mapping[str, str]:
        """Return the parts of a path that stand for parameters."""
        match = self.pattern.fullmatch(path)
        return match.groupdict() if match else {}

    def has_answer(self, status: int) -> bool:
        """Tell whether the call may be answered so."""
        return str(status) in self.responses

    def answer(self, status: int) -> Mapping[str, Any] | None:
        """Return the schema of an answer, None where it has no body."""
        return _schema(self.responses[str(status)])


def described_call(method: str, path: str) -> Described | None:
    """Return what the files say of a call, None where they do not know it."""
    matching = [
        each for each in _calls() if each.name.startswith(f"{method} ") and each.pattern.fullmatch(path)
    ]
    # A path that is written out goes before one with a parameter in the same place (OpenAPI 3.1, 4.8.8.2).
    return min(matching, key=lambda each: each.name.count("{"), default=None)


@cache
def _calls() -> list[Described]:
    return [
        _described(f"{method.upper()} {template}", template, item.get("parameters", []), item[method])
        for file in sorted(FOLDER.glob("*.json"))
        for template, item in _document(file)["paths"].items()
        for method in METHODS
        if method in item
    ]


def _described(name: str, template: str, shared: list[Any], operation: Mapping[str, Any]) -> Described:
    return Described(
        name=name,
        pattern=re.compile(re.sub(r"\\\{([^/]+?)\\\}", r"(?P<\1>[^/]+)", re.escape(template))),
        parameters=[*shared, *operation.get("parameters", [])],
        body=_schema(operation.get("requestBody", {})),
        responses=operation["responses"],
    )


def _schema(described: Mapping[str, Any]) -> Mapping[str, Any] | None:
    content = described.get("content", {}).get("application/json")
    schema: Mapping[str, Any] | None = content["schema"] if content else None
    return schema


def _document(file: Path) -> Any:
    document = _with_null(json.loads(file.read_text()))
    return _followed(document, {"paths": document["paths"]})


def _with_null(value: Any) -> Any:
    """Return a document whose ``nullable``, a word of OpenAPI 3.0 that 3.1 does not know, is what 3.1 calls it.

    The files' own examples have null in such places.
    """
    if isinstance(value, list):
        return [_with_null(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _with_null(each) for name, each in value.items()}
    if found.pop("nullable", False) is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def _followed(document: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, list):
        return [_followed(document, each) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$ref"), str):
        target: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        return _followed(document, target)
    return {name: _followed(document, each) for name, each in value.items()}
