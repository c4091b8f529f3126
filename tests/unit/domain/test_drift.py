"""Which plans may be carried out without force."""

from __future__ import annotations

import pytest

from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.drift import REMEDIES, REMOVALS, Drift, Plan


def plan_of(there: int, **counts: int) -> Plan:
    return Plan(
        domain="example.test",
        provider="vendor",
        made_at=utc_now(),
        accounts=0,
        skipped=0,
        there=there,
        counts={Drift(name): count for name, count in counts.items()},
        differences=(),
    )


@pytest.mark.parametrize(
    ("there", "most"),
    [(1, 0), (2, 0), (3, 0), (4, 1), (6, 1), (7, 2), (9, 2), (10, 3), (14, 4), (100, 30), (999, 299)],
)
def test_a_plan_removes_30_percent_at_most_on_small_domains_too(there: int, most: int) -> None:
    for orphans in range(most + 1):
        assert plan_of(there, orphan=orphans, credential_unknown=most - orphans).safe
        assert not plan_of(there, orphan=orphans, credential_unknown=most - orphans + 1).safe


def test_what_is_added_or_changed_is_no_removal() -> None:
    others = {str(drift): 1000 for drift in Drift if drift not in REMOVALS}
    assert plan_of(10, **others).safe


def test_only_what_is_foreign_leaves_both_sides_in_step() -> None:
    assert plan_of(10).in_step
    assert plan_of(10, foreign=7).in_step
    for drift in set(Drift) - {Drift.FOREIGN}:
        assert not plan_of(10, **{str(drift): 1}).in_step


def test_every_difference_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Drift)
