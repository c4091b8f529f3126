"""Limits of a domain, a person or an address other than the settings'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.domain.limits import HIGHEST, LOWEST, Limit
from email_provisioning.web.schemas.audit import Instant, PageQuery
from email_provisioning.web.schemas.base import Input, Output, StoredText

ScopeName = Literal["domain", "user", "address"]
LimitName = Literal["accounts", "daily", "monthly", "minute", "recipients"]
Source = Literal["setting", "domain", "user", "address"]


def _value(limit: Limit, what: str) -> int | None:
    """Return the field of a limit: a number, and nothing that only looks like one."""
    field: int | None = Field(
        default=None,
        strict=True,
        ge=LOWEST[limit],
        le=HIGHEST[limit],
        description=f"{what} Left out: stays as it is; null: inherits.",
    )
    return field


class LimitValues(Output):
    """The limits that are set; null inherits."""

    accounts: int | None
    daily: int | None
    monthly: int | None
    minute: int | None
    recipients: int | None


class LimitOverride(Output):
    """Limits other than the settings' for a domain, a person or an address."""

    id: str
    scope: ScopeName
    target: str = Field(description="The domain, the person's id or the address.")
    limits: LimitValues
    reason: str
    expires_at: datetime | None = Field(description="When it ends by itself.")
    set_by: str
    set_at: datetime


class LimitOverridePage(Output):
    """Some of them, oldest first, and what the settings say."""

    overrides: list[LimitOverride]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")
    defaults: LimitValues = Field(
        description="What holds where nothing else is set; null: there is no limit."
    )


class LimitQuery(PageQuery):
    """Which of them."""

    scope: ScopeName | None = None


class LimitRequest(Input):
    """What is to be changed; limits that are left out stay as they are."""

    scope: ScopeName
    target: StoredText = Field(
        description="The domain, the person's name or id, or the address.", examples=["contact@example.test"]
    )
    accounts: int | None = _value(Limit.ACCOUNTS, "Addresses that a person may have; not for an address.")
    daily: int | None = _value(Limit.DAILY, "Recipients of an address in a day.")
    monthly: int | None = _value(Limit.MONTHLY, "Recipients of an address in a month.")
    minute: int | None = _value(Limit.MINUTE, "Recipients of an address in a minute.")
    recipients: int | None = _value(Limit.RECIPIENTS, "Recipients of one message.")
    reason: Annotated[str, Field(max_length=1000)] | None = Field(
        default=None, description="Why; needed the first time."
    )
    expires_at: Instant | None = Field(
        default=None, description="When it ends. Left out: stays as it is; null: never."
    )


class LimitChange(Output):
    """What is set after a change; null where everything inherits again."""

    override: LimitOverride | None


class EffectiveQuery(Input):
    """The address that is asked about."""

    address: StoredText


class EffectiveLimit(Output):
    """A limit as it holds now."""

    limit: LimitName
    value: int | None = Field(description="null: there is none.")
    source: Source = Field(description="Where it comes from.")
    expires_at: datetime | None = Field(description="When what it comes from ends.")


class ExplainedLimit(EffectiveLimit):
    """A limit as it holds now, with the reason that was given for it."""

    reason: str | None


class EffectiveLimits(Output):
    """Every limit that holds for an address."""

    address: str
    account_id: str
    user_id: str
    limits: list[ExplainedLimit]
