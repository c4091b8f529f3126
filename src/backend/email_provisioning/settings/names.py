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
    "CLIENT_SETUP_",
    "EVENT_RETENTION_",
    "HTTP_EVENT_",
    "MAX_IMPORT_",
    "PROVIDER_RATE",
    "RECONCILE_",
    "TRUSTED_PROX",
    "WEBHOOK_DISABLE_",
    "WEBHOOK_PRIVATE_",
    "WEBHOOK_SECRET_OVERLAP",
    "WEBHOOK_TIMEOUT_",
)
#: Names in a .env file that begin so are meant for us too, beside those that share a first word with ours.
FILE_PREFIXES = ("AWS_SECRETS_", "AWS_SES_", "GOOGLE_ADMIN_", "GOOGLE_ALIAS_", "GOOGLE_MAILBOX_")
#: First words that prove nothing in a .env file either: what reads the file beside us has names that begin so.
COMMON_WORDS = frozenset(
    {"AWS", "AZURE", "CLIENT", "DATABASE", "GOOGLE", "LOG", "MAX", "OTEL", "PASSWORD", "PUBLIC", "RUN"}
    | {"SECRET", "SMTP", "VAULT"}
)
#: How near to one of ours a name must come to be a slip of the keyboard: in a .env file, which is ours, and in the
#: process environment, where it may as well be another program's own.
NEAR_IN_FILE, NEAR_IN_PROCESS = 0.85, 0.95
#: Names of others that look like ours: Django's mail, CGI, what Kubernetes sets for a service, AWS, Flask, a second
#: database.
FOREIGN = re.compile(
    r"EMAIL_(HOST|PORT|HOST_USER|HOST_PASSWORD|BACKEND|TIMEOUT|SUBJECT_PREFIX|FILE_PATH|USE_\w+|SSL_\w+)"
    r"|GATEWAY_INTERFACE"
    r"|\w+_SERVICE_(HOST|PORT)(_\w+)?|\w+_PORT_[0-9]+_(TCP|UDP|SCTP)(_\w+)?"
    r"|AWS_ACCESS_KEY|HTTPS_(HOST|PORT)|SECRET_KEY|SESSION_(TYPE|COOKIE_\w+)|\w+_PROXY"
    r"|DATABASE_URL_?[0-9]+"
)


def unknown_in_process(process: Mapping[str, str], known: Collection[str]) -> Iterator[Text]:
    """Yield a problem for each unknown name in the process environment that begins as only ours do, or is a slip."""
    words = {_first_word(each) for each in known}
    for name in sorted(process):
        if not process[name] or name in known or FOREIGN.fullmatch(name):
            continue
        if name.startswith(OUR_PREFIXES) or (
            _first_word(name) in words and get_close_matches(name, known, 1, NEAR_IN_PROCESS)
        ):
            yield _problem(name, known)


def unknown_in_file(values: Mapping[str, str], known: Collection[str]) -> Iterator[Text]:
    """Yield a problem for each unknown name in .env that begins as ours do, or is nearly one of ours."""
    words = {_first_word(each) for each in known} - COMMON_WORDS
    for name in values:
        if name in known or FOREIGN.fullmatch(name):
            continue
        if (
            _first_word(name) in words
            or name.startswith((*OUR_PREFIXES, *FILE_PREFIXES))
            or get_close_matches(name.upper(), known, 1, NEAR_IN_FILE)
        ):
            yield _problem(name, known)


def _first_word(name: str) -> str:
    """Return what a name begins with; empty where it has no more than one word."""
    word, _, rest = name.partition("_")
    return word if rest else ""


def _problem(name: str, known: Collection[str]) -> Text:
    """Return the problem, with the known name that comes nearest."""
    near = get_close_matches(name.upper(), known, 1, 0.6)
    return said.NO_SETTING_BUT(name=name, near=near[0]) if near else said.NO_SETTING(name=name)
