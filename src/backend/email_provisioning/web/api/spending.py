"""What is spent, and what may be."""

from __future__ import annotations

from typing import Literal

from email_provisioning.domain.budget import Scope
from email_provisioning.domain.cost import to_cents
from email_provisioning.domain.spending import Choice, Sum
from email_provisioning.errors import DomainUnknown
from email_provisioning.provisioning.budgets import BudgetExists, BudgetNotFound, BudgetView, InvalidBudget
from email_provisioning.provisioning.spending import ProviderCost, Share
from email_provisioning.web.ids import ID
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.spending import (
    Amount,
    Budget,
    BudgetChange,
    BudgetList,
    BudgetRequest,
    CostSum,
    MonthCosts,
    MonthQuery,
    NextAddressCost,
    NextAddressQuery,
    ProviderSpending,
    Spender,
)


@operation(
    "GET",
    "/costs/next-address",
    given=NextAddressQuery,
    answers={200: NextAddressCost},
    problems=(DomainUnknown,),
)
def get_next_address_cost(call: Call[NextAddressQuery]) -> Answer:
    """Tell what one more address on a domain would cost a month, before it is made."""
    domains = call.services.domains
    domain = (
        domains.get(call.given.domain.lower()) if call.given.domain else domains.get(domains.default.name)
    )
    found = call.services.spending.next_address(domain.provider)
    plan = found.choice.plan if found.choice is not None else None
    return Answer(
        body=NextAddressCost(
            domain=domain.name,
            provider=found.provider,
            plan=plan.name if plan is not None else None,
            chosen=_chosen(found.choice),
            currency=plan.currency if plan is not None else None,
            monthly=str(found.monthly) if found.monthly is not None else None,
            per_thousand_messages=str(found.per_thousand) if found.per_thousand is not None else None,
            own_server=found.own,
            edition=found.edition,
        )
    )


@operation("GET", "/admin/costs/month", given=MonthQuery, answers={200: MonthCosts})
def get_month_costs(call: Call[MonthQuery]) -> Answer:
    """Tell what the month costs so far, and by its end where it goes on so: by provider, domain and person.

    By the catalogue of prices and our own counts; a vendor's invoice has the last word.
    """
    found, limit = call.services.spending.month(), call.given.limit
    return Answer(
        body=MonthCosts(
            month=found.month,
            at=found.at,
            edition=found.edition,
            stale=found.stale,
            so_far=_sum(found.so_far),
            forecast=_sum(found.forecast),
            providers=[_provider(each) for each in found.providers],
            domains=[_spender(each) for each in found.domains[:limit]],
            users=[_spender(each) for each in found.users[:limit]],
            complete=max(len(found.domains), len(found.users)) <= limit,
        )
    )


@operation("GET", "/admin/costs/budgets", given=NoInput, answers={200: BudgetList})
def list_budgets(call: Call[NoInput]) -> Answer:
    """List every budget, with what is spent of it."""
    return Answer(body=BudgetList(budgets=[_budget(view) for view in call.services.budgets.list()]))


@operation(
    "POST",
    "/admin/costs/budgets",
    given=BudgetRequest,
    answers={201: Budget},
    problems=(InvalidBudget, BudgetExists),
)
def add_budget(call: Call[BudgetRequest]) -> Answer:
    """Say what may be spent in a month: events tell when it is nearly, or wholly, spent."""
    given = call.given
    view = call.services.budgets.add(
        call.actor,
        scope=Scope(given.scope),
        subject=given.subject,
        amount=given.amount,
        currency=given.currency,
        thresholds=given.thresholds,
    )
    location = {"Location": call.url(f"/admin/costs/budgets/{view.budget.id}")}
    return Answer(body=_budget(view), status=201, headers=location)


@operation(
    "GET",
    "/admin/costs/budgets/<budget>",
    given=NoInput,
    answers={200: Budget},
    problems=(BudgetNotFound,),
)
def get_budget(call: Call[NoInput]) -> Answer:
    """Show one budget."""
    return Answer(body=_budget(call.services.budgets.get(_id(call))))


@operation(
    "PATCH",
    "/admin/costs/budgets/<budget>",
    given=BudgetChange,
    answers={200: Budget},
    problems=(BudgetNotFound, InvalidBudget),
)
def change_budget(call: Call[BudgetChange]) -> Answer:
    """Change a budget; each of its thresholds is told of anew."""
    given = call.given
    view = call.services.budgets.change(
        call.actor, _id(call), amount=given.amount, currency=given.currency, thresholds=given.thresholds
    )
    return Answer(body=_budget(view))


@operation(
    "DELETE",
    "/admin/costs/budgets/<budget>",
    given=NoInput,
    answers={204: None},
    problems=(BudgetNotFound,),
)
def remove_budget(call: Call[NoInput]) -> Answer:
    """Remove a budget."""
    call.services.budgets.remove(call.actor, _id(call))
    return Answer(body=None, status=204)


#: These, in the order of the document.
OPERATIONS = (
    get_next_address_cost,
    get_month_costs,
    list_budgets,
    add_budget,
    get_budget,
    change_budget,
    remove_budget,
)


def _id(call: Call[Given]) -> str:
    found = call.path["budget"]
    if not ID.fullmatch(found):
        raise BudgetNotFound
    return found


def _chosen(choice: Choice | None) -> Literal["operator", "cheapest"] | None:
    if choice is None:
        return None
    return "operator" if choice.by_operator else "cheapest"


def _sum(found: Sum) -> CostSum:
    return CostSum(
        currency=found.currency,
        amount=str(found.amount) if found.amount is not None else None,
        by_currency=[
            Amount(currency=currency, amount=str(amount)) for currency, amount in found.by_currency.items()
        ],
    )


def _provider(found: ProviderCost) -> ProviderSpending:
    bill = found.bill
    return ProviderSpending(
        provider=found.provider,
        addresses=found.load.addresses,
        emails=found.load.emails,
        expected_emails=bill.expected if bill is not None else None,
        plan=bill.choice.plan.name if bill is not None else None,
        chosen=_chosen(bill.choice) if bill is not None else None,
        misfit=bill.choice.misfit.text if bill is not None and bill.choice.misfit is not None else None,
        currency=bill.currency if bill is not None else None,
        so_far=str(to_cents(bill.so_far)) if bill is not None else None,
        forecast=str(to_cents(bill.forecast)) if bill is not None else None,
        own_server=found.own,
    )


def _spender(found: Share) -> Spender:
    return Spender(
        name=found.name,
        provider=found.provider,
        addresses=found.load.addresses,
        emails=found.load.emails,
        currency=found.currency,
        so_far=str(found.so_far),
        forecast=str(found.forecast),
    )


def _budget(view: BudgetView) -> Budget:
    found = view.budget
    return Budget(
        id=found.id,
        scope=found.scope.value,
        subject=found.subject,
        amount=str(found.amount),
        currency=found.currency,
        thresholds=list(found.thresholds),
        spent=str(view.spent) if view.spent is not None else None,
        forecast=str(view.forecast) if view.forecast is not None else None,
        percent=round(float(view.spent * 100 / found.amount), 1) if view.spent is not None else None,
        told=list(view.told),
    )
