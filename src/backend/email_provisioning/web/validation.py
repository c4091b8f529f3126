"""Turns what a client sent into checked values; what is wrong with it is told without repeating it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError

from email_provisioning.web.errors import BodyTooLarge, InvalidRequest, MalformedJson, UnsupportedMediaType

Model = TypeVar("Model", bound=BaseModel)

#: How many wrong fields are told of.
MOST_ERRORS = 20


def read_body(model: type[Model], request: Request) -> Model:
    """Return the JSON body; raise `BodyTooLarge`, `MalformedJson`, `UnsupportedMediaType` or `InvalidRequest`."""
    content = request.get_data(cache=False)
    if len(content) >= (request.max_content_length or sys.maxsize):
        raise BodyTooLarge
    if not content:
        raise MalformedJson("The body is missing: send JSON.")
    if not _is_json(request.mimetype):
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise _refusal(error) from None


def read_upload(request: Request, types: Collection[str]) -> bytes:
    """Return a body that is a file of one of the media types; raise `BodyTooLarge` or `UnsupportedMediaType`."""
    if request.mimetype not in types:
        raise UnsupportedMediaType(f"Send the file as the body, with Content-Type: {next(iter(types))}.")
    content = request.get_data(cache=False)
    if len(content) >= (request.max_content_length or sys.maxsize):
        raise BodyTooLarge
    return content


def read_query(model: type[Model], request: Request) -> Model:
    """Return the query; raise `InvalidRequest`, also for a name that is given twice."""
    values = request.args.to_dict()
    twice = [name for name in values if len(request.args.getlist(name)) > 1]
    if twice:
        raise InvalidRequest(
            errors=[field_problem(name, "given_twice", "Give this only once.") for name in twice]
        )
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from None


def _is_json(mimetype: str) -> bool:
    return mimetype == "application/json" or (
        mimetype.startswith("application/") and mimetype.endswith("+json")
    )


def _refusal(error: ValidationError) -> MalformedJson | InvalidRequest:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    if found[0]["type"] == "json_invalid":
        return MalformedJson(found[0]["msg"])
    errors = [field_problem(_name(each["loc"]), each["type"], each["msg"]) for each in found[:MOST_ERRORS]]
    return InvalidRequest(errors=errors)


def _name(location: tuple[int | str, ...]) -> str:
    # A member that is not ours is named by the client, who may have put anything there.
    return ".".join(str(part)[:64] for part in location)


def field_problem(name: str, code: str, message: str) -> dict[str, str]:
    """Return what is told of one wrong field."""
    return {"field": name, "code": code, "message": message}
