"""Creations that a kill has left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from email_provisioning.bootstrap import build_services
from email_provisioning.settings import Settings
from tests.faults.kills import Killer, run_and_kill
from tests.support.services import ALICE, started


def leave_runs_behind(settings: Settings, names: Iterable[str]) -> None:
    """Kill a process for each name, right after it has reserved the name for Alice."""
    started(build_services(settings)).database.close()
    for name in names:

        def prepare(killer: Killer, name: str = name) -> Callable[[], object]:
            services = build_services(settings)
            killer.watch(services.provider_of("local"))
            return lambda: services.creation.create(ALICE, username=name)

        # The points are before the commit of the reservation, inside it, after it.
        assert run_and_kill(prepare, at=3) == (True, 0)
