"""What differs between our addresses and what is at their provider, as a plan to look at before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: How many of a hundred things that bear our mark a plan may remove without being forced to.
MOST_REMOVED = 30


class Drift(StrEnum):
    """A way to differ."""

    #: An address of ours has no mailbox there, or only a deleted one.
    MISSING = "missing"
    #: It is there with our mark, under another id than the one that we know.
    MOVED = "moved"
    #: We let it send, the provider does not.
    SUSPENDED_THERE = "suspended_there"
    #: The provider lets it send, we do not.
    NOT_SUSPENDED_THERE = "not_suspended_there"
    #: It bears our mark, and we have no such address.
    ORPHAN = "orphan"
    #: A vendor's password of an address of ours bears our mark, and we do not know it.
    CREDENTIAL_UNKNOWN = "credential_unknown"
    #: A vendor's password that we have given out is not there.
    CREDENTIAL_MISSING = "credential_missing"
    #: It is on our domain and does not bear our mark: it is somebody else's to look after.
    FOREIGN = "foreign"


#: What is done about each; nothing about what is foreign.
REMEDIES: Mapping[Drift, str] = {
    Drift.MISSING: "restore it there, or make it anew",
    Drift.MOVED: "take over its id",
    Drift.SUSPENDED_THERE: "suspend it here as well",
    Drift.NOT_SUSPENDED_THERE: "suspend it there as well",
    Drift.ORPHAN: "remove it there",
    Drift.CREDENTIAL_UNKNOWN: "revoke it there",
    Drift.CREDENTIAL_MISSING: "strike it off here",
    Drift.FOREIGN: "nothing",
}
#: What takes something away that is there.
REMOVALS = frozenset({Drift.ORPHAN, Drift.CREDENTIAL_UNKNOWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not as it should be."""

    drift: Drift
    #: The address; None where only a mark is known.
    address: str | None
    #: The account whose mark it bears, or that misses it; of what is foreign, the account that has the same address.
    account_id: str | None
    #: The provider's id of what is there.
    ref: str | None = None
    #: The version of the password that it is about.
    version: int | None = None


def in_step(counts: Mapping[Drift, int]) -> bool:
    """Tell whether such differences ask for nothing to be done."""
    return not any(count for drift, count in counts.items() if drift is not Drift.FOREIGN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What would be done on one domain so that both sides agree again."""

    domain: str
    #: The provider's kind.
    provider: str
    #: When the provider began to be asked.
    made_at: datetime
    #: How many addresses of ours were compared, and how many were left out: something is being done to them.
    accounts: int
    skipped: int
    #: How many things that bear our mark are there: mailboxes, and passwords beyond the first of each.
    there: int
    #: How many differences there are of each kind that there is.
    counts: Mapping[Drift, int]
    #: The differences, or as many of them as one plan holds.
    differences: Sequence[Difference]

    @property
    def in_step(self) -> bool:
        """Tell whether nothing has to be done."""
        return in_step(self.counts)

    @property
    def complete(self) -> bool:
        """Tell whether every difference is in the plan."""
        return sum(self.counts.values()) == len(self.differences)

    @property
    def removed(self) -> int:
        """Return how many things would be removed."""
        return sum(self.counts.get(drift, 0) for drift in REMOVALS)

    @property
    def removable(self) -> int:
        """Return how many things may be removed without force: none where only few are there."""
        return self.there * MOST_REMOVED // 100

    @property
    def safe(self) -> bool:
        """Tell whether it may be carried out without force.

        A plan that removes a large part comes more likely from the wrong database, or an old one, than from orphans.
        """
        return self.removed <= self.removable
