"""Whether a name is free."""

from __future__ import annotations

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText


class AvailabilityRequest(Input):
    """A name as it was typed."""

    username: ShortText = Field(examples=["contact"])
    domain: ShortText | None = Field(default=None, description="None: the default domain.")


class Reason(Output):
    """Why a name cannot be had."""

    code: str
    message: str


class Availability(Output):
    """Whether an address can be had, and what else could."""

    available: bool
    email: str | None = Field(description="The address that the name stands for.")
    reason: Reason | None
    suggestions: list[str] = Field(description="Free addresses, best first, at most five.")
