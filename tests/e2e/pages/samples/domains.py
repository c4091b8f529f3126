"""Domains whose DNS is not right, and what an examination finds."""

from __future__ import annotations

from email_provisioning.domain.sentences import checks, failures, relay, zone
from email_provisioning.errors import ProviderKeyInvalid
from tests.e2e.pages.samples.instants import Sample, finding

RECORDS: list[Sample] = [
    {
        "purpose": "dkim",
        "name": "s1._domainkey.boutique.example",
        "type": "CNAME",
        "required": True,
        "expected": "s1.domainkey.u1234567.wl042.sendgrid.net",
        "found": ["s1.domainkey.u1234567.wl042.sendgrid.net"],
        "state": "ok",
        "code": "dns_ok",
        "detail": "",
        "remarks": [],
    },
    {
        "purpose": "spf",
        "name": "boutique.example",
        "type": "TXT",
        "required": True,
        "expected": "v=spf1 include:sendgrid.net ~all",
        "found": ["v=spf1 include:spf.ancien-hebergeur.example -all"],
        "state": "different",
        "code": "spf_lacks",
        "detail": zone.WRONG(
            place="SPF (TXT boutique.example)",
            what=zone.SPF_LACKS(terms="include:sendgrid.net"),
            instead=zone.ADD_TERMS(terms="include:sendgrid.net"),
        ),
        "remarks": [],
    },
    {
        "purpose": "dmarc",
        "name": "_dmarc.boutique.example",
        "type": "TXT",
        "required": False,
        "expected": "v=DMARC1; p=quarantine; rua=mailto:postmaster@boutique.example",
        "found": [],
        "state": "missing",
        "code": "dns_missing",
        "detail": "",
        "remarks": [],
    },
]
DOMAINS: Sample = {
    "domains": [
        {"name": "atelier.example", "provider": "local", "default": True, "addresses": 433},
        {"name": "boutique.example", "provider": "sendgrid", "default": False, "addresses": 191},
    ],
    "providers": [
        {"kind": "local", "missing_settings": []},
        {"kind": "sendgrid", "missing_settings": []},
        {"kind": "aws-ses", "missing_settings": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"]},
    ],
}
STATUS: Sample = {"name": "boutique.example", "provider": "sendgrid", "verified": False, "records": RECORDS}

DIAGNOSIS: Sample = {
    "status": "error",
    "findings": [
        finding(
            "error",
            "sendgrid",
            ProviderKeyInvalid.code,
            failures.in_both(ProviderKeyInvalid().detail, ProviderKeyInvalid.code),
        ),
        finding("ok", "local", "ok", relay.FINE()),
        finding("ok", "database", "ok", checks.DATABASE_FINE(name="SQLite")),
        finding("ok", "secret store", "ok", checks.STORE_ANSWERS(kind="local")),
    ],
}
