"""JSON values held against the schemas of a discovery document (a subset of JSON Schema draft 3, with formats)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
#: Formats of strings that hold numbers and times.
_FORMATS: Mapping[str, re.Pattern[str]] = {
    "int64": re.compile(r"-?\d{1,19}"),
    "uint64": re.compile(r"\d{1,20}"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "byte": re.compile(r"[A-Za-z0-9_+/-]*={0,2}"),
}


def problems_of(
    value: object, schema: Mapping[str, Any], schemas: Mapping[str, Any], *, sent_by_us: bool, at: str = ""
) -> Iterator[str]:
    """Yield what is wrong with a value, each with its place; members that only Google writes are not ours to send."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"]]
    if sent_by_us and schema.get("readOnly"):
        yield f"{at}: is read-only"
    kind = schema.get("type")
    if kind in (None, "any"):
        return
    wrong = isinstance(value, bool) and kind != "boolean"
    if wrong or not isinstance(value, _TYPES[kind]):
        yield f"{at}: {type(value).__name__} is no {kind}"
    elif isinstance(value, str):
        yield from (f"{at}: {each}" for each in _text_problems(value, schema))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from problems_of(
                each, schema.get("items", {}), schemas, sent_by_us=sent_by_us, at=f"{at}[{number}]"
            )
    elif isinstance(value, dict):
        yield from _member_problems(value, schema, schemas, sent_by_us, at)


def _text_problems(value: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value} is none of {schema['enum']}"
    pattern = _FORMATS.get(schema.get("format", ""))
    if pattern is not None and not pattern.fullmatch(value):
        yield f"is not of the format {schema['format']}"


def _member_problems(
    value: Mapping[str, object],
    schema: Mapping[str, Any],
    schemas: Mapping[str, Any],
    sent_by_us: bool,
    at: str,
) -> Iterator[str]:
    known, further = schema.get("properties", {}), schema.get("additionalProperties")
    for name, each in value.items():
        member = known.get(name, further)
        if member is None:
            yield f"{at}.{name}: there is no such member"
        else:
            yield from problems_of(each, member, schemas, sent_by_us=sent_by_us, at=f"{at}.{name}")
