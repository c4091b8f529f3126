"""Why a name may be created or not: which list decided, and which of its patterns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from email_provisioning.domain.blocklist import blocklist
from email_provisioning.domain.confusables import skeleton
from email_provisioning.domain.patterns import allowing, normal_pattern
from email_provisioning.domain.policy import RESERVED, NamePolicy


class Decider(StrEnum):
    """What decided on a name."""

    #: The names that nobody can create, and those that only look like one of them.
    RESERVED = "reserved"
    BLOCKED = "blocked"
    ALLOWED = "allowed"
    #: A list of allowed names without one that matches.
    NOT_ALLOWED = "not_allowed"
    #: No list has anything to say: every name will do.
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Which list decided, and by which pattern; None where no single one did."""

    by: Decider
    pattern: str | None = None


def decide(policy: NamePolicy, name: str) -> Decision:
    """Return what decides on a name as it was typed, without its domain: the first of the rules that applies."""
    seen = skeleton(name.strip())
    local = name.strip().lower()
    if local in RESERVED:
        return Decision(by=Decider.RESERVED, pattern=local)
    for pattern in policy.blocked:
        if blocklist([normal_pattern(pattern)], roles=()).blocks(seen):
            return Decision(by=Decider.BLOCKED, pattern=pattern)
    for role in sorted(RESERVED):
        if blocklist([], roles=[role]).blocks(seen):
            return Decision(by=Decider.RESERVED, pattern=role)
    if not policy.allowed:
        return Decision(by=Decider.NOTHING)
    for pattern in policy.allowed:
        if allowing([normal_pattern(pattern)]).fullmatch(local):
            return Decision(by=Decider.ALLOWED, pattern=pattern)
    return Decision(by=Decider.NOT_ALLOWED)
