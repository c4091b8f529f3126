"""A rotation of the key that is killed at any point leaves every secret readable, and the next call finishes it."""

from __future__ import annotations

import json
from collections.abc import Callable

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.clock import utc_now
from email_provisioning.provisioning.key_rotation import KeyRotation
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.test_kill import create
from tests.support.services import started


def test_a_rotation_killed_at_any_point_loses_nothing(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(DATABASE_URL=database_url, EMBEDDED_WORKER="false")
    services = started(build_services(settings))
    for number in range(3):
        create(services, f"mailbox{number}")

    def rotation() -> KeyRotation:
        mine = build_services(settings)
        return KeyRotation(database=mine.database, file=settings.secret_key_file, clock=utc_now)

    at, killed, points = 0, True, 0
    while killed:
        at += 1

        def prepare(killer: Killer) -> Callable[[], object]:
            mine = rotation()
            killer.watch(services.provider_of("local"))
            return lambda: mine.run(SYSTEM, lambda _done, _total: None)

        killed, points = run_and_kill(prepare, at=at)
        # For the process that went on meanwhile, and for one that starts now.
        assert problems(services) == [], f"after a kill at point {at}"
        assert problems(build_services(settings)) == [], f"after a kill at point {at}"
        rotation().run(SYSTEM, lambda _done, _total: None)
        assert len(json.loads(settings.secret_key_file.read_text())["keys"]) == 1
    print(f"kill points: rotation of the key on {services.database.url.get_backend_name()}: {points}")
    assert points >= 20
    assert list(settings.secret_key_file.parent.glob(f".{settings.secret_key_file.name}*")) == []
