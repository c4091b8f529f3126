"""Whether the server is well."""

from __future__ import annotations

from pydantic import Field

from email_provisioning.web.schemas.base import Output


class Alive(Output):
    """The process answers."""

    status: str = Field(examples=["ok"])


class Ready(Output):
    """The server can serve."""

    status: str = Field(examples=["ready"])
    checks: dict[str, str]
