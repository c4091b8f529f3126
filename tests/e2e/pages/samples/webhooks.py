"""Webhooks, and what was sent to them."""

from __future__ import annotations

from tests.e2e.pages.samples.instants import Sample, ago, ahead

WEBHOOKS: Sample = {
    "webhooks": [
        {
            "id": f"hook-{number}",
            "url": url,
            "kinds": kinds,
            "description": description,
            "active": reason is None,
            "disabled_reason": reason,
            "created_at": ago(days=40),
            "failures": failures,
            "failing_since": ago(days=3) if failures else None,
            "pending": failures // 4,
        }
        for number, (url, kinds, description, reason, failures) in enumerate(
            (
                ("https://erp.atelier.example/hooks/email", None, "Gestion des stocks", None, 0),
                (
                    "https://supervision.conseil.example/evenements",
                    ["email.account.created", "email.quota.reached"],
                    "",
                    "failing",
                    12,
                ),
            )
        )
    ],
    "kinds": [
        "email.account.created",
        "email.account.deleted",
        "email.quota.reached",
        "email.budget.reached",
    ],
}
_SENT: tuple[tuple[str, str, list[tuple[str, int | None]]], ...] = (
    ("email.quota.reached", "pending", [("refused", 500)]),
    ("email.account.created", "delivered", [("ok", 204)]),
    ("email.account.deleted", "failed", [("timeout", None), ("unreachable", None)]),
)
DELIVERIES: Sample = {
    "deliveries": [
        {
            "event_id": f"event-{number}",
            "type": kind,
            "timestamp": ago(hours=number),
            "state": state,
            "attempts": len(outcomes),
            "next_attempt_at": ahead(minutes=4) if state == "pending" else None,
            "finished_at": None if state == "pending" else ago(hours=number),
            "tries": [
                {"at": ago(hours=number), "outcome": outcome, "status": status, "milliseconds": 120}
                for outcome, status in outcomes
            ],
        }
        for number, (kind, state, outcomes) in enumerate(_SENT)
    ],
    "next_cursor": None,
}
