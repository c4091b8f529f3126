"""What is done to many addresses at once, and comparisons with providers."""

from __future__ import annotations

from typing import Any

from tests.e2e.pages.samples.instants import Sample, ago


def job(**given: Any) -> Sample:
    """Return something that is done to many addresses at once."""
    return {
        "id": "job",
        "kind": "import",
        "status": "running",
        "label": "rentree-2026.csv",
        "actor": "owner",
        "created_at": ago(minutes=4),
        "started_at": ago(minutes=3),
        "finished_at": None,
        "error_code": None,
        "total": 1200,
        "ready": 736,
        "refused": 3,
        "started": 4,
        "done": 455,
        "failed": 2,
        **given,
    }


READ_AS: Sample = {
    "encoding": "utf-8",
    "delimiter": ";",
    "columns": ["username", "display_name"],
    "ignored": ["phone"],
}


def row(number: int, address: str, status: str, code: str | None = None) -> Sample:
    """Return one line of it."""
    return {
        "number": number,
        "line": number + 1,
        "address": address,
        "display_name": "",
        "owner": "Camille Durand",
        "status": status,
        "code": code,
        "remedy": None,
        "account_id": None,
    }


ROWS: Sample = {
    "rows": [
        row(12, "postmaster@atelier.example", "refused", "name_reserved"),
        row(48, "élise martin@atelier.example", "refused", "name_invalid"),
        row(207, "contact@atelier.example", "failed", "email_already_exists"),
    ],
    "next_cursor": None,
}
_COMPARED: Sample = {"error_code": None, "skipped": 2, "there": 195}
COMPARISONS: Sample = {
    "interval_hours": 6,
    "results": [
        {
            **_COMPARED,
            "domain": domain,
            "provider": provider,
            "planned_at": ago(hours=2),
            "accounts": 191,
            "counts": counts,
            "in_step": not counts and code is None,
            "error_code": code,
        }
        for domain, provider, counts, code in (
            ("atelier.example", "local", {}, None),
            ("boutique.example", "sendgrid", {"missing": 2, "orphan": 1}, None),
            ("conseil.example", "microsoft365", {}, "provider_unavailable"),
        )
    ],
}
PLAN: Sample = {
    **COMPARISONS["results"][1],
    "removes": 1,
    "safe": True,
    "complete": True,
    "differences": [
        {
            "drift": drift,
            "address": address,
            "account_id": None,
            "ref": ref,
            "version": None,
        }
        for drift, address, ref in (
            ("missing", "ventes@boutique.example", None),
            ("missing", "presse@boutique.example", None),
            ("orphan", "ancienne-adresse@boutique.example", "5f2c9a1e-77b0-4f"),
        )
    ],
}
