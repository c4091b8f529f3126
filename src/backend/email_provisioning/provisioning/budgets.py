"""What may be spent in a month, on behalf of an administrator, and telling where it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.budget import (
    HIGHEST_THRESHOLD,
    MOST_THRESHOLDS,
    THRESHOLDS,
    Budget,
    Scope,
    passed,
)
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.cost import converted, to_cents
from email_provisioning.domain.currencies import CURRENCIES
from email_provisioning.domain.event import EventKind
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import budgets as rows
from email_provisioning.persistence import log
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.events import emit
from email_provisioning.provisioning.spending import MonthCost, Spending

_log = structlog.get_logger(__name__)

#: How many budgets there may be, and the highest one.
MOST_BUDGETS, HIGHEST_AMOUNT = 200, Decimal(10) ** 12
#: How often one process looks whether a threshold was passed, in seconds.
LOOK_SECONDS = 300.0


class BudgetNotFound(ProvisioningError):
    """There is no such budget."""

    code, status = "budget_not_found", 404


class BudgetExists(ProvisioningError):
    """There is a budget for this already: change that one."""

    code, status = "budget_exists", 409


class InvalidBudget(ProvisioningError):
    """This cannot be a budget: give an amount above 0, a currency, and what it is for."""

    code, status = "budget_invalid", 422


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetView:
    """A budget, and how much of it is spent."""

    budget: Budget
    #: In the budget's currency; None: a rate that leads there is missing, or a price is not known.
    spent: Decimal | None
    #: What will be spent by the end of the month where it goes on so.
    forecast: Decimal | None
    #: The thresholds that were told of in this month.
    told: Sequence[int]


@dataclass(kw_only=True)
class Budgets:
    """Keeps budgets, and tells once a month of each threshold that is reached."""

    database: Database
    clock: Clock
    spending: Spending
    #: Returns the kinds of the providers and the names of the domains that there are.
    subjects: Callable[[Scope], Collection[str]]
    _looked_at: float = field(default=float("-inf"))

    def list(self) -> Sequence[BudgetView]:
        """Return every budget, oldest first, with what is spent of it."""
        with self.database.read() as connection:
            found = rows.every(connection)
        return self._views(found) if found else []

    def get(self, budget_id: str) -> BudgetView:
        """Return one budget; raise `BudgetNotFound`."""
        with self.database.read() as connection:
            found = rows.get(connection, budget_id)
        if found is None:
            raise BudgetNotFound
        return self._views([found])[0]

    def add(
        self,
        actor: Actor,
        *,
        scope: Scope,
        subject: str = "",
        amount: str,
        currency: str | None = None,
        thresholds: Sequence[int] = THRESHOLDS,
    ) -> BudgetView:
        """Add a budget; raise `InvalidBudget`, `BudgetExists`."""
        if (scope is Scope.TOTAL) != (subject == "") or (subject and subject not in self.subjects(scope)):
            raise InvalidBudget("Name one of the providers or domains that there are; the total has no name.")
        budget = Budget(
            id=new_id(),
            scope=scope,
            subject=subject,
            amount=_amount(amount),
            currency=_currency(currency or self.spending.costs.currency),
            thresholds=_thresholds(thresholds),
            created_at=self.clock(),
        )
        try:
            with self.database.write() as connection:
                if len(rows.every(connection)) >= MOST_BUDGETS:
                    raise InvalidBudget(f"There may be {MOST_BUDGETS} budgets: remove one first.")
                rows.insert(connection, budget)
                self._note(connection, actor, "add_budget", budget)
        except IntegrityError:
            raise BudgetExists from None
        self._looked_at = float("-inf")
        return self.get(budget.id)

    def change(
        self,
        actor: Actor,
        budget_id: str,
        *,
        amount: str | None = None,
        currency: str | None = None,
        thresholds: Sequence[int] | None = None,
    ) -> BudgetView:
        """Change what is given; each threshold is told of anew. Raises `BudgetNotFound`, `InvalidBudget`."""
        with self.database.write() as connection:
            before = rows.get(connection, budget_id, lock=True)
            if before is None:
                raise BudgetNotFound
            budget = replace(
                before,
                amount=_amount(amount) if amount is not None else before.amount,
                currency=_currency(currency) if currency is not None else before.currency,
                thresholds=_thresholds(thresholds) if thresholds is not None else before.thresholds,
            )
            rows.change(connection, budget)
            self._note(connection, actor, "change_budget", budget)
        self._looked_at = float("-inf")
        return self.get(budget_id)

    def remove(self, actor: Actor, budget_id: str) -> None:
        """Remove a budget; raise `BudgetNotFound`."""
        with self.database.write() as connection:
            budget = rows.get(connection, budget_id, lock=True)
            if budget is None:
                raise BudgetNotFound
            rows.remove(connection, budget_id)
            self._note(connection, actor, "remove_budget", budget)

    def tend(self) -> None:
        """Look from time to time whether a threshold was reached, and tell of it."""
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        self.look()

    def look(self) -> None:
        """Tell of every threshold that was reached in this month and that nobody was told of."""
        with self.database.read() as connection:
            found = rows.every(connection)
        for view in self._views(found) if found else []:
            if view.spent is None:
                continue
            for percent in passed(view.budget, view.spent):
                if percent not in view.told:
                    self._tell(view, view.spent, percent)

    def _tell(self, view: BudgetView, spent: Decimal, percent: int) -> None:
        now, budget = self.clock(), view.budget
        month = self.spending.first_day(now)
        data = {
            "budget_id": budget.id,
            "scope": str(budget.scope),
            "subject": budget.subject or None,
            "month": f"{month:%Y-%m}",
            "percent": percent,
            "amount": str(budget.amount),
            "spent": str(to_cents(spent)),
            "forecast": str(to_cents(view.forecast)) if view.forecast is not None else None,
            "currency": budget.currency,
        }
        kind = EventKind.BUDGET_REACHED if percent >= 100 else EventKind.BUDGET_WARNING
        with self.database.write() as connection:
            # It may have been changed or removed since it was read, and of two workers, one is first.
            if rows.get(connection, budget.id, lock=True) != budget:
                return
            if rows.tell(connection, budget.id, month=month, percent=percent, at=now):
                emit(connection, kind, at=now, data=data)
                _log.warning("budget_threshold", **data)

    def _views(self, found: Sequence[Budget]) -> Sequence[BudgetView]:
        cost = self.spending.month(users=False)
        with self.database.read() as connection:
            told = rows.told(connection, month=cost.month)
        return [
            BudgetView(
                budget=each,
                spent=self._spent(each, cost, "so_far"),
                forecast=self._spent(each, cost, "forecast"),
                told=told.get(each.id, []),
            )
            for each in found
        ]

    def _spent(self, budget: Budget, cost: MonthCost, what: str) -> Decimal | None:
        """Return what is spent of a budget, in its currency; None where that is not known."""
        if _is_unpriced(budget, cost):
            return None
        total = Decimal(0)
        for currency, amount in _amounts(budget, cost, what):
            worth = converted(amount, currency, budget.currency, self.spending.costs.rates)
            if worth is None:
                return None
            total += worth
        return to_cents(total)

    def _note(self, connection: Connection, actor: Actor, action: str, budget: Budget) -> None:
        details = {
            "budget": budget.id,
            "scope": str(budget.scope),
            "subject": budget.subject,
            "amount": str(budget.amount),
            "currency": budget.currency,
            "thresholds": list(budget.thresholds),
        }
        log.append(connection, at=self.clock(), actor=actor, action=action, status="success", details=details)


def _is_unpriced(budget: Budget, cost: MonthCost) -> bool:
    if budget.scope is Scope.DOMAIN:
        return budget.subject in cost.unpriced
    unknown = {each.provider for each in cost.providers if each.bill is None and not each.own}
    return bool(unknown) if budget.scope is Scope.TOTAL else budget.subject in unknown


def _amounts(budget: Budget, cost: MonthCost, what: str) -> Sequence[tuple[str, Decimal]]:
    if budget.scope is Scope.DOMAIN:
        return [(each.currency, getattr(each, what)) for each in cost.domains if each.name == budget.subject]
    return [
        (each.bill.currency, getattr(each.bill, what))
        for each in cost.providers
        if each.bill is not None and budget.subject in ("", each.provider)
    ]


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise InvalidBudget("Give the amount as a decimal number, such as 100.00.") from error
    if not (amount.is_finite() and 0 < amount <= HIGHEST_AMOUNT and amount == to_cents(amount)):
        raise InvalidBudget(f"Give an amount above 0, of at most {HIGHEST_AMOUNT:,} and with two decimals.")
    return to_cents(amount)


def _currency(text: str) -> str:
    if text.upper() not in CURRENCIES:
        raise InvalidBudget("Give a currency of ISO 4217, such as EUR.")
    return text.upper()


def _thresholds(given: Sequence[int]) -> list[int]:
    found = sorted(set(given))
    if not found or len(found) > MOST_THRESHOLDS or not 1 <= found[0] <= found[-1] <= HIGHEST_THRESHOLD:
        raise InvalidBudget(f"Give up to {MOST_THRESHOLDS} thresholds from 1 to {HIGHEST_THRESHOLD} percent.")
    return found
