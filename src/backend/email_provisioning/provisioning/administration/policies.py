"""The rules for names, and what they say of one: also rules that are not in force yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from email_provisioning.domain.patterns import normal_pattern
from email_provisioning.domain.policy import NamePolicy
from email_provisioning.domain.policy_trial import Decision, decide
from email_provisioning.errors import ProvisioningError
from email_provisioning.provisioning.availability import Availability, Verdict

#: Characters of a typed name that are looked at.
MOST_LOOKED_AT = 320


class PatternInvalid(ProvisioningError):
    """This is not a pattern: give a word or a glob, such as contact or team-*."""

    code, status = "pattern_invalid", 422


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What the rules say of a name."""

    verdict: Verdict
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class Policies:
    """Tries names against the rules in force, or against others."""

    availability: Availability

    @property
    def in_force(self) -> NamePolicy:
        """Return the rules in force."""
        return self.availability.policy

    def attempt(
        self,
        username: str,
        *,
        domain: str | None = None,
        allowed: Sequence[str] | None = None,
        blocked: Sequence[str] | None = None,
    ) -> Trial:
        """Judge a name as a member's would be; with ``allowed`` or ``blocked`` by these in place of what is in force.

        Raises `PatternInvalid`.
        """
        policy = NamePolicy(
            allowed=_patterns(allowed, self.in_force.allowed),
            blocked=_patterns(blocked, self.in_force.blocked),
        )
        verdict = replace(self.availability, policy=policy).check(username, domain)
        looked_at = username[:MOST_LOOKED_AT]
        return Trial(verdict=verdict, decision=decide(policy, looked_at.rpartition("@")[0] or looked_at))


def _patterns(given: Sequence[str] | None, in_force: tuple[str, ...]) -> tuple[str, ...]:
    if given is None:
        return in_force
    for pattern in given:
        try:
            normal_pattern(pattern)
        except ValueError as error:
            raise PatternInvalid(f"{error}.") from None
    return tuple(given)
