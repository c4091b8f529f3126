"""What an operation of the API is: one entry in the table that the routes and the document are both made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Generic, TypeVar

import structlog
from flask import Request, Response
from pydantic import BaseModel

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.permissions import Rule
from email_provisioning.errors import ProvisioningError
from email_provisioning.settings import Settings
from email_provisioning.web.permissions import RULES
from email_provisioning.web.schemas.base import Input
from email_provisioning.web.streams import Streams
from email_provisioning.web.visitors import Visitors

_log = structlog.get_logger(__name__)

Given = TypeVar("Given", bound=Input)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Generic[Given]):
    """One request, on its way to a handler."""

    request: Request
    services: Services
    visitors: Visitors
    #: The parts of the path that vary.
    path: Mapping[str, str]
    #: The body or the query, checked.
    given: Given
    request_id: str
    #: Who calls, where the operation is for those who are signed in.
    known: Actor | None
    #: The places of answers that take their time.
    streams: Streams

    @property
    def actor(self) -> Actor:
        """Return who calls; raise `AuthenticationRequired` or `CsrfFailed`."""
        return self.known or self.visitors.identify(self.request, request_id=self.request_id)

    def note(self, error: ProvisioningError) -> None:
        """Log an error that is told in another way than by a problem."""
        _log.warning("refused", path=self.request.path, code=error.code, cause=error.cause)

    def url(self, path: str) -> str:
        """Return where a path of the API is, below whatever the host is mounted on."""
        return f"{self.request.script_root}{PREFIX}{path}"


#: Where the API is.
PREFIX = "/api/email"
#: The kind of an answer that is a stream of events.
EVENTS = "text/event-stream"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a handler answers."""

    body: BaseModel | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call[Given]], Answer | Response]


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[Given]):
    """One method of one path."""

    method: str
    #: As Flask writes it, below the prefix.
    path: str
    handler: Handler[Given]
    #: The schema of the JSON body, or of the query where the method is GET or the body is a file.
    given: type[Given]
    #: Status → the schema of the answer; None: it has no body, or is a file.
    answers: Mapping[int, type[BaseModel] | None]
    #: What it can be refused with, beside what every operation can.
    problems: tuple[type[ProvisioningError], ...]
    #: How many calls a minute one client may make; None: any number.
    per_minute: Callable[[Settings], int] | None
    #: The largest body that is read, in bytes.
    most_bytes: Callable[[Settings], int]
    #: What the answer is where it is a file.
    file_type: str
    #: The media type of a body that is a file; None: it is JSON, or there is none.
    upload: str | None
    #: Request headers → what the document says of them.
    headers: Mapping[str, Mapping[str, object]]

    @property
    def rule(self) -> Rule:
        """Return who may call it."""
        return RULES[self.name]

    @property
    def name(self) -> str:
        """Return the operation's id, such as ``checkAvailability``."""
        first, *others = self.handler.__name__.split("_")
        return first + "".join(word.title() for word in others)

    @property
    def action(self) -> str:
        """Return what the audit log calls it, such as ``create``."""
        return self.handler.__name__.partition("_")[0]

    @property
    def summary(self) -> str:
        """Return what it does, in a sentence."""
        return cleandoc(self.handler.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @property
    def description(self) -> str:
        """Return the rest of what there is to say."""
        return cleandoc(self.handler.__doc__ or "").partition("\n\n")[2].replace("\n", " ")

    @property
    def has_body(self) -> bool:
        """Tell whether a JSON body is read."""
        return self.method != "GET" and self.upload is None and bool(self.given.model_fields)


def operation(
    method: str,
    path: str,
    *,
    given: type[Given],
    answers: Mapping[int, type[BaseModel] | None],
    problems: tuple[type[ProvisioningError], ...] = (),
    per_minute: Callable[[Settings], int] | None = None,
    headers: Mapping[str, Mapping[str, object]] | None = None,
    most_bytes: Callable[[Settings], int] = lambda settings: settings.max_request_bytes,
    file_type: str = "application/octet-stream",
    upload: str | None = None,
) -> Callable[[Handler[Given]], Operation[Given]]:
    """Make a handler an operation; its name is the operation's, its docstring what the document says of it."""

    def wrap(handler: Handler[Given]) -> Operation[Given]:
        return Operation(
            method=method,
            path=path,
            handler=handler,
            given=given,
            answers=answers,
            problems=problems,
            per_minute=per_minute,
            headers=headers or {},
            most_bytes=most_bytes,
            file_type=file_type,
            upload=upload,
        )

    return wrap
