"""Unknown names: a slip of the keyboard must not go unnoticed, another program's name must not stop us."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from email_provisioning.domain.sentences import Text
from email_provisioning.domain.sentences import settings as said

#: Names in the process environment that begin so are meant for us.
OUR_PREFIXES = (
    "EMAIL_",
    "GATEWAY_",
    "OIDC_",
    "PASSWORD_SIGN_",
    "MAX_EMAIL_",
    "DAILY_EMAIL_",
    "MONTHLY_EMAIL_",
    "ALLOWED_EMAIL_",
    "BLOCKED_EMAIL_",
    "SUGGESTION_",
    "AUDIT_SEAL_",
    "AUDIT_RETENTION_",
    "AVAILABILITY_",
    "ACCOUNT_RETENTION_",
    "CREDENTIAL_OVERLAP_",
    "CREDENTIAL_ROTATION_",
    "COST_",
    "CREATE_WAIT_",
    "RUN_LEASE_",
    "EMBEDDED_WORKER",
    "WORKER_INTERVAL",
    "SMTP_RELAY_",
    "LIMITS_TIME",
    "METRICS_DIR",
    "METRICS_INTERVAL",
    "METRICS_NETWORKS",
    "METRICS_TOKEN",
    "LIMITS_COUNT_",
    "MINUTE_EMAIL_",
    "USAGE_DAYS_",
    "USAGE_MONTHS_",
)
#: Names in a .env file that begin so are meant for us too.
VENDOR_PREFIXES = ("SENDGRID_", "MICROSOFT_")
#: Names of others that look like ours: Django's mail, CGI, what Kubernetes sets for a service, AWS, Flask.
FOREIGN = re.compile(
    r"EMAIL_(HOST|PORT|HOST_USER|HOST_PASSWORD|BACKEND|TIMEOUT|SUBJECT_PREFIX|FILE_PATH|USE_\w+|SSL_\w+)"
    r"|GATEWAY_INTERFACE"
    r"|\w+_SERVICE_(HOST|PORT)(_\w+)?|\w+_PORT_[0-9]+_(TCP|UDP|SCTP)(_\w+)?"
    r"|AWS_ACCESS_KEY|HTTPS_(HOST|PORT)|SECRET_KEY|\w+_PROXY"
)


def unknown_in_process(process: Mapping[str, str], known: Collection[str]) -> Iterator[Text]:
    """Yield a problem for each unknown name in the process environment that begins as only ours do."""
    for name in sorted(process):
        if (
            process[name]
            and name not in known
            and name.startswith(OUR_PREFIXES)
            and not FOREIGN.fullmatch(name)
        ):
            yield _problem(name, known)


def unknown_in_file(values: Mapping[str, str], known: Collection[str]) -> Iterator[Text]:
    """Yield a problem for each unknown name in .env that begins as ours do, or is nearly one of ours."""
    for name in values:
        if name in known or FOREIGN.fullmatch(name):
            continue
        if name.startswith((*OUR_PREFIXES, *VENDOR_PREFIXES)) or get_close_matches(
            name.upper(), known, 1, 0.85
        ):
            yield _problem(name, known)


def _problem(name: str, known: Collection[str]) -> Text:
    """Return the problem, with the known name that comes nearest."""
    near = get_close_matches(name.upper(), known, 1, 0.6)
    return said.NO_SETTING_BUT(name=name, near=near[0]) if near else said.NO_SETTING(name=name)
