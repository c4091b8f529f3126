"""Limits of their own, and what was sent."""

from __future__ import annotations

from tests.e2e.pages.samples.instants import NOW, Sample, ago, ahead

LIMITS: Sample = {
    "overrides": [
        {
            "id": f"limit-{number}",
            "scope": scope,
            "target": target,
            "limits": {
                "accounts": None,
                "daily": daily,
                "monthly": None,
                "minute": minute,
                "recipients": None,
            },
            "reason": reason,
            "expires_at": ahead(days=20) if number == 0 else None,
            "set_by": "owner",
            "set_at": ago(days=9),
        }
        for number, (scope, target, daily, minute, reason) in enumerate(
            (
                ("address", "lettre@atelier.example", 5000, 60, "Lettre d’information de la rentrée"),
                ("domain", "boutique.example", 800, None, "Offre négociée avec le fournisseur"),
            )
        )
    ],
    "next_cursor": None,
    "defaults": {"accounts": 10, "daily": 500, "monthly": 10_000, "minute": None, "recipients": 100},
}
USAGE: Sample = {
    "month": NOW.date().replace(day=1).isoformat(),
    "group": "provider",
    "totals": [
        {
            "key": key,
            "addresses": addresses,
            "accepted": accepted,
            "internal": internal,
            "refused": refused,
            "bounced": bounced,
            "complaints": complaints,
        }
        for key, addresses, accepted, internal, refused, bounced, complaints in (
            ("local", 301, 12_876, 2_114, {"daily_limit_exceeded": 14}, 31, 0),
            ("sendgrid", 164, 31_904, 0, {"recipient_refused": 9, "daily_limit_exceeded": 2}, 208, 3),
        )
    ],
    "next_key": None,
}
