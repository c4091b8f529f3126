"""What addresses and messages cost."""

from __future__ import annotations

from email_provisioning.domain.cost import Quote
from email_provisioning.provisioning.catalogues import UnknownEdition
from email_provisioning.provisioning.costs import CONDITIONS
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.costs import CostEstimate, EstimateQuery, PlanPrice


@operation(
    "GET", "/costs/estimate", given=EstimateQuery, answers={200: CostEstimate}, problems=(UnknownEdition,)
)
def estimate_costs(call: Call[EstimateQuery]) -> Answer:
    """Compare what a month would cost on every plan, and name the cheapest that fits."""
    given = call.given
    found = call.services.costs.estimate(
        addresses=given.addresses,
        emails=given.emails,
        edition=given.edition,
        conditions=[name for name in CONDITIONS if getattr(given, name)],
    )
    return Answer(
        body=CostEstimate(
            edition=found.catalogue.edition,
            read_on=found.catalogue.read_on,
            stale=found.stale,
            plans=[_price(each) for each in found.quotes],
            recommended=_price(found.recommended) if found.recommended is not None else None,
        )
    )


def _price(quote: Quote) -> PlanPrice:
    return PlanPrice(
        provider=quote.plan.provider,
        plan=quote.plan.name,
        currency=quote.plan.currency,
        monthly=str(quote.monthly),
        fits=quote.misfit is None,
        reason=quote.misfit.text if quote.misfit else None,
        reason_code=quote.misfit.code if quote.misfit else None,
        source=quote.plan.source,
        note=quote.plan.note,
    )
