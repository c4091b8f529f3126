"""What may be spent in a month, and when somebody has to be told that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

#: The shares of a budget, in percent, from which on somebody is told.
THRESHOLDS = (80, 100)
#: The highest threshold that is taken, and how many there may be.
HIGHEST_THRESHOLD, MOST_THRESHOLDS = 1000, 10


class Scope(StrEnum):
    """What a budget is for."""

    TOTAL = "total"
    PROVIDER = "provider"
    DOMAIN = "domain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What may be spent in a month."""

    #: UUIDv7 text.
    id: str
    scope: Scope
    #: The provider's kind or the domain's name; empty for the total.
    subject: str
    amount: Decimal
    currency: str
    #: In percent, in order.
    thresholds: Sequence[int]
    created_at: datetime


def passed(budget: Budget, spent: Decimal) -> list[int]:
    """Return the thresholds that an amount in the budget's currency has reached."""
    return [each for each in budget.thresholds if spent * 100 >= budget.amount * each]
