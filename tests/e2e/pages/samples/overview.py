"""How things stand after a month of work, and what is under way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from email_provisioning.domain.sentences import checks
from tests.e2e.pages.samples.instants import NOW, Sample, ago, ahead, finding

#: More addresses than this server has: domain, provider, state, count.
ADDRESSES: list[Sample] = [
    {"domain": domain, "provider": provider, "status": status, "count": count}
    for domain, provider, status, count in (
        ("atelier.example", "local", "active", 412),
        ("atelier.example", "local", "suspended", 18),
        ("atelier.example", "local", "provisioning", 3),
        ("boutique.example", "sendgrid", "active", 168),
        ("boutique.example", "sendgrid", "failed", 2),
        ("boutique.example", "sendgrid", "deleted", 21),
        ("conseil.example", "microsoft365", "active", 47),
        ("conseil.example", "microsoft365", "suspended", 5),
    )
]
COSTS: list[Sample] = [
    {"provider": "sendgrid", "currency": "USD", "amount": "19.95"},
    {"provider": "microsoft365", "currency": "USD", "amount": "282.00"},
]


def overview() -> Sample:
    """Return how things stand after a month of work."""
    days = [(NOW - timedelta(days=29 - number)).date().isoformat() for number in range(30)]
    return {
        "at": ago(),
        "addresses": ADDRESSES,
        "limits": {"used": 676, "max": 1000},
        "creations": [
            {"day": day, "succeeded": (number * 7) % 11 + number % 4, "failed": int(number % 9 == 4)}
            for number, day in enumerate(days)
        ],
        "sends": [
            {"day": day, "accepted": sent + number % 9, "counted": sent, "refused": (number * 13) % 60}
            for number, day in enumerate(days)
            for sent in [900 + (number * 379) % 1400]
        ],
        "sending_limits": {"daily": 500, "monthly": 10_000},
        "costs": COSTS,
        "runs": {"count": 4, "oldest_at": ago(minutes=52), "waiting": 2, "waiting_since": ago(minutes=6)},
        "warnings": [
            finding(
                "warning",
                "domain boutique.example",
                "provider_out_of_step",
                checks.OUT_OF_STEP(domain="boutique.example", differences=3),
            )
        ],
    }


def empty_overview() -> Sample:
    """Return how things stand before the first address."""
    nothing = {"addresses": [], "costs": [], "warnings": [], "limits": {"used": 0, "max": 1000}}
    days = overview()
    return {
        **days,
        **nothing,
        "creations": [{**day, "succeeded": 0, "failed": 0} for day in days["creations"]],
        "sends": [{**day, "accepted": 0, "counted": 0, "refused": 0} for day in days["sends"]],
        "runs": {"count": 0, "oldest_at": None, "waiting": 0, "waiting_since": None},
    }


def _run(number: int, email: str, **operation: Any) -> Sample:
    undone = {
        "id": f"run-{number}",
        "kind": "create",
        "state": "pending",
        "step": "provision",
        "attempts": number,
        "retry_at": None,
        "error_code": None,
    }
    return {
        "operation": {**undone, **operation},
        "account_id": f"account-{number}",
        "email": email,
        "owner_id": "owner",
        "provider": "sendgrid",
        "actor": "owner",
        "origin": "api",
        "created_at": ago(minutes=13 * number),
        "vendor_status": 503 if operation.get("error_code") == "provider_unavailable" else None,
        "undoable": operation.get("kind", "create") == "create",
    }


RUNS: Sample = {
    "runs": [
        _run(1, "accueil@boutique.example", state="running", step="probe"),
        _run(4, "ventes@boutique.example", error_code="provider_unavailable", retry_at=ahead(minutes=3)),
        _run(2, "direction-generale-adjointe@conseil.example", kind="rotate", state="undoing"),
        _run(9, "presse@conseil.example", kind="delete", state="failed", error_code="provider_rejected"),
    ],
    "next_cursor": None,
}
