"""Carries a plan out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.drift import Difference, Drift, Plan
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Provider
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.reconcile.steps import Done, Outcome, Steps
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner

_log = structlog.get_logger(__name__)

#: How often a step that may succeed later is tried, and for how long it is waited for in between, in seconds.
TRIES, LONGEST_WAIT = 3, 30.0
#: After so many steps in a row that may succeed later, the provider is left alone.
MOST_IN_VAIN = 3


class UnsafePlan(ProvisioningError):
    """The plan removes more than it may without force: see that this is the right database."""

    code, status = "plan_unsafe", 409


@dataclass(frozen=True, kw_only=True)
class Applying:
    """Brings both sides in step."""

    database: Database
    provider_of: Callable[[str], Provider]
    runner: Runner
    revoking: Revoking
    sleep: Callable[[float], None] = time.sleep

    def apply(self, actor: Actor, plan: Plan, *, force: bool = False) -> Iterator[Done]:
        """Take the steps of a plan, and yield each when it is done; raise `UnsafePlan` before the first.

        What is foreign is left alone. A provider that does not answer ends it: the rest is for another time.
        """
        if not (plan.safe or force):
            raise UnsafePlan(
                f"The plan for {plan.domain} removes {plan.removed} of the {plan.there} things there that bear our"
                f" mark, and may remove {plan.removable}: see that this is the right database, then force it."
            )
        steps = Steps(
            database=self.database,
            provider_of=self.provider_of,
            runner=self.runner,
            revoking=self.revoking,
            actor=actor,
            plan=plan,
        )
        return self._take(steps)

    def _take(self, steps: Steps) -> Iterator[Done]:
        in_vain = 0
        for difference in steps.plan.differences:
            if difference.drift is Drift.FOREIGN:
                continue
            with bulk():
                done = self._patiently(steps, difference)
            yield done
            in_vain = in_vain + 1 if done.outcome is Outcome.LATER else 0
            if in_vain == MOST_IN_VAIN:
                _log.warning("apply_broken_off", domain=steps.plan.domain, code=done.error_code)
                return

    def _patiently(self, steps: Steps, difference: Difference) -> Done:
        attempt = 1
        while True:
            try:
                return steps.take(difference)
            except ProvisioningError as error:
                _log.warning("difference_left", drift=difference.drift, code=error.code, cause=error.cause)
                if not error.retryable or attempt == TRIES:
                    outcome = Outcome.LATER if error.retryable else Outcome.REFUSED
                    return Done(difference=difference, outcome=outcome, error_code=error.code)
                self.sleep(min(LONGEST_WAIT, error.retry_after or 2.0**attempt))
                attempt += 1
