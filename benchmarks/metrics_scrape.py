"""What a scrape costs at a million addresses beside a thousand: ``python -m benchmarks.metrics_scrape``."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from benchmarks.claims import Claim, report
from email_provisioning.bootstrap import Services, build_services
from email_provisioning.bootstrap.metrics import build_exposition
from email_provisioning.domain.account import Account, Operation, RunState
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import migrations, tallies
from email_provisioning.persistence.tables import runs, usage
from email_provisioning.provisioning.measuring import MOST_ROWS
from email_provisioning.settings import load_settings
from tests.support.bulk import add, an_account

#: How often as long as at few addresses a scrape may take at many.
TARGET = 2.0
FEW, MANY, BATCH, SCRAPES = 1_000, 1_000_000, 20_000, 40


def main() -> int:
    """Measure; return 1 where the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=MANY)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="metrics-") as folder:
        settings = load_settings({"EMAIL_DATA_DIR": folder}, env_file=Path(os.devnull))
        migrations.upgrade(settings.database_url)
        services = build_services(settings)
        services.domains.all()
        _fill(services, range(FEW))
        few = _scrape(services)
        _fill(services, range(FEW, given.addresses))
        many = _scrape(services)
        return report(
            Claim(
                claim=f"scrape at {given.addresses:,} addresses / at {FEW:,}",
                ours=f"{many * 1e3:.2f} ms",
                reference=f"{few * 1e3:.2f} ms",
                ratio=many / few,
                target=TARGET,
                at_least=False,
            )
        )


def _scrape(services: Services) -> float:
    """Return the seconds of a scrape, after a worker has done its part."""
    rows = MOST_ROWS + 1
    while rows > MOST_ROWS:
        services.worker.measuring.tend()
        with services.database.read() as connection:
            rows = tallies.rows(connection, most=MOST_ROWS + 1)
    services.worker.measuring.measure()
    exposition = build_exposition(services)
    exposition.render()
    times = []
    for _ in range(SCRAPES):
        began = time.perf_counter()
        exposition.render()
        times.append(time.perf_counter() - began)
    return median(times)


def _fill(services: Services, numbers: range) -> None:
    """Add an address for each number, with a run that is over and messages that were sent."""
    at = services.clock()
    for start in range(numbers.start, numbers.stop, BATCH):
        made = [an_account(number, at=at) for number in range(start, min(start + BATCH, numbers.stop))]
        month = at.date().replace(day=1)
        with services.database.write(durable=False) as connection:
            add(connection, made)
            connection.execute(insert(runs), [_run(each) for each in made])
            counted = {"month": month, "day": month, "month_used": 7, "day_used": 3}
            connection.execute(insert(usage), [{"account_id": each.id, **counted} for each in made])


def _run(account: Account) -> dict[str, object]:
    return {
        "id": new_id(),
        "account_id": account.id,
        "operation": Operation.CREATE,
        "state": RunState.SUCCEEDED,
        "attempts": 1,
        "actor": account.user_id,
        "origin": "api",
        "created_at": account.created_at,
        "finished_at": account.created_at,
    }


if __name__ == "__main__":
    raise SystemExit(main())
