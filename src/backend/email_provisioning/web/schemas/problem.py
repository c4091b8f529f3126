"""Every error (RFC 9457)."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from email_provisioning.web.schemas.base import Output


class FieldProblem(Output):
    """One field that is wrong."""

    field: str = Field(description="Its name; nested ones with dots between them.")
    code: str = Field(description="What is wrong, for programs.")
    message: str = Field(description="What is wrong, for people.")


class DnsRecordToPublish(Output):
    """A DNS record that the provider wants."""

    purpose: str
    name: str
    type: str
    value: str
    priority: int | None
    required: bool


class Problem(Output):
    """Problem details (RFC 9457). ``code`` is stable; further members depend on it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="urn:email-provisioning: and the code.")
    title: str
    status: int
    detail: str
    code: str
    remedy: str | None = Field(
        default=None, description="What to do, in the language of Accept-Language: English or French."
    )
    request_id: str = Field(description="Find it in the server's log.")
    errors: list[FieldProblem] | None = None
    retry_after: int | None = Field(default=None, description="Seconds until the same request may succeed.")
    limit: int | None = None
    used: int | None = None
    resets_at: datetime | None = None
    suggestions: list[str] | None = None
    records: list[DnsRecordToPublish] | None = Field(
        default=None, description="The DNS records to publish, where the domain is not verified."
    )
    settings: list[str] | None = Field(default=None, description="The names of settings that are missing.")
