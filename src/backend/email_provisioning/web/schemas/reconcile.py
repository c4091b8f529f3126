"""Comparisons with providers as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText

Drift = Literal[
    "missing",
    "moved",
    "suspended_there",
    "not_suspended_there",
    "orphan",
    "credential_unknown",
    "credential_missing",
    "foreign",
]


class PlanRequest(Input):
    """The domain to compare."""

    domain: ShortText = Field(examples=["example.org"])


class Comparison(Output):
    """What a comparison of a domain with its provider has found."""

    domain: str
    provider: str
    planned_at: datetime = Field(description="When the provider began to be asked.")
    error_code: str | None = Field(description="Why nothing was found out.")
    accounts: int = Field(description="How many addresses were compared.")
    skipped: int = Field(description="How many were left out: something is being done to them.")
    there: int = Field(description="How many things that bear our mark are at the provider.")
    counts: dict[Drift, int] = Field(description="How many differences there are of each kind that there is.")
    in_step: bool = Field(description="Whether nothing has to be done; what is foreign needs nothing.")


class Comparisons(Output):
    """The last comparison of each domain."""

    interval_hours: int = Field(description="After how many hours a domain is compared again; 0: never.")
    results: list[Comparison]


class Difference(Output):
    """One thing that is not as it should be."""

    drift: Drift
    address: str | None
    account_id: str | None
    ref: str | None = Field(description="The provider's id of what is there.")
    version: int | None = Field(description="The version of the password that it is about.")


class ReconcilePlan(Comparison):
    """What would be done so that both sides agree again; only the command line does it."""

    removes: int = Field(description="How many things would be removed at the provider.")
    safe: bool = Field(description="Whether it may be carried out without force.")
    complete: bool = Field(description="Whether every difference is listed.")
    differences: list[Difference]
