"""What a month costs, and what may be spent."""

from __future__ import annotations

from tests.e2e.pages.samples.instants import NOW, Sample, ago

_MONEY: Sample = {
    "currency": "EUR",
    "amount": "268.40",
    "by_currency": [{"currency": "USD", "amount": "301.95"}],
}
MONTH: Sample = {
    "month": NOW.date().replace(day=1).isoformat(),
    "at": ago(),
    "edition": "2026-01",
    "stale": False,
    "so_far": _MONEY,
    "forecast": {**_MONEY, "amount": "321.75"},
    "providers": [
        {
            "provider": provider,
            "addresses": addresses,
            "emails": emails,
            "expected_emails": emails * 2,
            "plan": plan,
            "chosen": "operator",
            "misfit": None,
            "currency": "USD",
            "so_far": so_far,
            "forecast": forecast,
            "own_server": provider == "local",
        }
        for provider, addresses, emails, plan, so_far, forecast in (
            ("microsoft365", 52, 4_120, "Business Basic", "282.00", "312.00"),
            ("sendgrid", 191, 31_904, "Essentials 50K", "19.95", "19.95"),
            ("local", 433, 12_876, None, "0.00", "0.00"),
        )
    ],
    "domains": [
        {
            "name": name,
            "provider": provider,
            "addresses": addresses,
            "emails": emails,
            "currency": "USD",
            "so_far": so_far,
            "forecast": so_far,
        }
        for name, provider, addresses, emails, so_far in (
            ("conseil.example", "microsoft365", 52, 4_120, "282.00"),
            ("boutique.example", "sendgrid", 191, 31_904, "19.95"),
        )
    ],
    "users": [],
    "complete": True,
}
BUDGETS: Sample = {
    "budgets": [
        {
            "id": name,
            "scope": scope,
            "subject": name,
            "amount": amount,
            "currency": "EUR",
            "thresholds": [50, 80, 100],
            "spent": spent,
            "forecast": spent,
            "percent": percent,
            "told": told,
        }
        for name, scope, amount, spent, percent, told in (
            ("", "total", "400.00", "268.40", 67.1, [50]),
            ("sendgrid", "provider", "15.00", "17.73", 118.2, [50, 80, 100]),
            ("conseil.example", "domain", "1000.00", "250.67", 25.0, []),
        )
    ]
}
