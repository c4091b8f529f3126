"""What an examination of the server found."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText

Level = Literal["ok", "warning", "error"]


class DoctorQuery(Input):
    """What to look at."""

    domain: ShortText | None = Field(default=None, description="This domain alone; None: every one.")


class FindingLine(Output):
    """One thing that was looked at."""

    level: Level
    subject: str
    code: str = Field(description="What was found, for programs.")
    detail: str = Field(description="What was found, in the language of Accept-Language.")
    remedy: str | None = Field(description="What to do, in the language of Accept-Language.")


class DoctorReport(Output):
    """Every line, and the worst level of all."""

    status: Level
    findings: list[FindingLine]
