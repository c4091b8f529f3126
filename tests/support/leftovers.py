"""Deletions that a kill has left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from email_provisioning.bootstrap import build_services
from email_provisioning.settings import Settings
from tests.faults.kills import Killer, run_and_kill
from tests.support.services import ALICE, started


def leave_runs_behind(settings: Settings, names: Iterable[str]) -> None:
    """Create an address for each name, and kill a process right after it has noted that it is to be deleted."""
    services = started(build_services(settings))
    ids = [services.creation.create(ALICE, username=name).account.id for name in names]
    services.database.close()
    for account_id in ids:

        def prepare(killer: Killer, account_id: str = account_id) -> Callable[[], object]:
            mine = build_services(settings)
            killer.watch(mine.provider_of("local"))
            return lambda: mine.lifecycle.delete(ALICE, account_id)

        # The points are before the commit of the intent, inside it, after it.
        assert run_and_kill(prepare, at=3) == (True, 0)
