"""What the fake of SendGrid shows of what it remembers."""

from __future__ import annotations

from typing import Any

from tests.fakes.sendgrid.state import RECORDS, Domain, Key, Subuser

#: What SendGrid counts.
METRICS = (
    "blocks",
    "bounce_drops",
    "bounces",
    "clicks",
    "deferred",
    "delivered",
    "invalid_emails",
    "opens",
    "processed",
    "requests",
    "spam_report_drops",
    "spam_reports",
    "unique_clicks",
    "unique_opens",
    "unsubscribe_drops",
    "unsubscribes",
)


def of_key(key: Key) -> dict[str, Any]:
    """Return a key in a list: its secret and its scopes are not among that."""
    return {"api_key_id": key.id, "name": key.name}


def of_subuser(subuser: Subuser) -> dict[str, Any]:
    """Return a subuser in a list."""
    return {
        "id": subuser.id,
        "username": subuser.username,
        "email": subuser.email,
        "disabled": subuser.disabled,
    }


def of_domain(domain: Domain, *, assigned_to: str | None = None) -> dict[str, Any]:
    """Return a domain; the answer to an assignment names the subuser and has records of the older kind."""
    shown: dict[str, Any] = {
        "id": domain.id,
        "user_id": 7,
        "subdomain": "em",
        "domain": domain.domain,
        "username": assigned_to or "account",
        "ips": [],
        "custom_spf": False,
        "default": False,
        "legacy": False,
        "automatic_security": True,
        "valid": domain.valid,
    }
    if assigned_to is not None:
        return {**shown, "dns": _older_records(domain)}
    subusers = [{"user_id": number, "username": name} for number, name in enumerate(domain.subusers, 100)]
    return {**shown, "dns": _records(domain), "subusers": subusers}


def of_validation(domain: Domain) -> dict[str, Any]:
    """Return what a validation found; it is a success whatever it found."""
    return {
        "id": domain.id,
        "valid": domain.valid,
        "validation_results": {
            name: {
                "valid": name in domain.published,
                "reason": None if name in domain.published else f"Expected CNAME for {name} was not found",
            }
            for name in RECORDS
        },
    }


def of_category(name: str, count: int) -> dict[str, Any]:
    """Return the figures of a category of which every message was delivered."""
    metrics = dict.fromkeys(METRICS, 0) | dict.fromkeys(("requests", "processed", "delivered"), count)
    return {"type": "category", "name": name, "metrics": metrics}


def _records(domain: Domain) -> dict[str, Any]:
    host = {"mail_cname": "em", "dkim1": "s1._domainkey", "dkim2": "s2._domainkey"}
    data = {
        "mail_cname": "u7.wl.sendgrid.net",
        "dkim1": "s1.domainkey.u7.wl.sendgrid.net",
        "dkim2": "s2.domainkey.u7.wl.sendgrid.net",
    }
    return {
        name: {
            "valid": domain.valid,
            "type": "cname",
            "host": f"{host[name]}.{domain.domain}",
            "data": data[name],
        }
        for name in RECORDS
    }


def _older_records(domain: Domain) -> dict[str, Any]:
    name = domain.domain
    shown = {
        "mail_server": ("mx", f"em.{name}", "mx.sendgrid.net"),
        "subdomain_spf": ("txt", f"em.{name}", "v=spf1 include:sendgrid.net ~all"),
        "domain_spf": ("txt", name, f"v=spf1 include:em.{name} -all"),
        "dkim": ("txt", f"m1._domainkey.{name}", "k=rsa; t=s; p=MIGf"),
    }
    return {
        key: {"valid": domain.valid, "type": kind, "host": host, "data": data}
        for key, (kind, host, data) in shown.items()
    }
