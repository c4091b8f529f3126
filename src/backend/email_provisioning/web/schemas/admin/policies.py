"""The rules for names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText

Pattern = Annotated[str, Field(max_length=200)]
Patterns = Annotated[list[Pattern], Field(max_length=200)]


class LimitsInForce(Output):
    """What there may be where nothing else is set."""

    addresses_per_user: int
    addresses_total: int
    credentials_per_address: int
    daily_recipients: int
    monthly_recipients: int
    recipients_per_message: int
    message_bytes: int


class Policy(Output):
    """The rules in force; they come from the settings."""

    allowed: list[str] = Field(description="What a name must match; none: every name will do.")
    blocked: list[str] = Field(description="What a name must not match.")
    reserved: list[str] = Field(description="What nobody can create.")
    places: list[str] = Field(description="Words that suggestions may add.")
    limits: LimitsInForce


class PolicyTrialRequest(Input):
    """A name to try, against the rules in force or against others."""

    username: ShortText = Field(examples=["contact"])
    domain: ShortText | None = Field(default=None, description="None: the default domain.")
    allowed: Patterns | None = Field(default=None, description="In place of ALLOWED_EMAIL_PATTERNS.")
    blocked: Patterns | None = Field(default=None, description="In place of BLOCKED_EMAIL_PATTERNS.")


class PolicyTrial(Output):
    """What a member would be told, and why."""

    available: bool
    email: str | None
    reason: str | None = Field(description="The code of why it cannot be had.")
    detail: str | None
    suggestions: list[str]
    decided_by: Literal["reserved", "blocked", "allowed", "not_allowed", "nothing"] = Field(
        description="Which list decided on the name."
    )
    pattern: str | None = Field(description="Which of its patterns; null: no single one.")
