"""How fast one address's month is read among a year of ten thousand: ``python -m benchmarks.usage_month``."""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from benchmarks.claims import Claim, report
from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import migrations
from email_provisioning.persistence.tables import accounts, usage, usage_days
from email_provisioning.settings import load_settings

_AT = datetime(2025, 1, 1, tzinfo=UTC)
ADDRESSES, DAYS, READS, BATCH = 10_000, 365, 400, 500
#: Milliseconds at the 95th percentile.
PROMISED = 5.0


def main() -> int:
    """Fill a database and read; return 1 where the reading is slower than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=ADDRESSES)
    parser.add_argument("--database-url", default="", help="another database than SQLite, empty and migrated")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="usage-") as folder:
        environ = {"EMAIL_DATA_DIR": folder}
        if given.database_url:
            environ["DATABASE_URL"] = given.database_url
        settings = load_settings(environ, env_file=Path(os.devnull))
        migrations.upgrade(settings.database_url)
        services = build_services(settings)
        services.domains.all()
        ids = _fill(services, given.addresses)
        return _report(services, ids)


def _report(services: Services, ids: list[str]) -> int:
    chosen = random.Random(1)
    actor = Actor(user_id="benchmark", name="Benchmark")
    seconds = []
    for number in range(READS + 20):
        first = date(2025, chosen.randint(1, 12), 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        start = time.perf_counter()
        found = services.usage.of(actor, chosen.choice(ids), first=first, last=last)
        if number >= 20:
            seconds.append(time.perf_counter() - start)
        assert len(found.days) == last.day
    slowest = quantiles(seconds, n=20)[-1] * 1e3
    return report(
        Claim(
            claim=f"one address's month among {len(ids)} x {DAYS} days, p95",
            ours=f"{slowest:.2f} ms",
            reference=f"median {median(seconds) * 1e3:.2f} ms",
            ratio=slowest,
            target=PROMISED,
            at_least=False,
        )
    )


def _fill(services: Services, count: int) -> list[str]:
    ids = [new_id() for _ in range(count)]
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(DAYS)]
    for begin in range(0, count, BATCH):
        with services.database.write(durable=False) as connection:
            part = ids[begin : begin + BATCH]
            connection.execute(accounts.insert(), [_account(each, begin + n) for n, each in enumerate(part)])
            connection.execute(
                usage_days.insert(),
                [
                    {"account_id": each, "day": day, "kind": kind, "count": 7}
                    for each in part
                    for day in days
                    # Nearly every day something was sent; on each tenth something else happened too.
                    for kind in (("counted", "bounced") if day.day % 10 == 0 else ("counted",))
                ],
            )
            connection.execute(
                usage.insert(), [_month(each, month) for each in part for month in range(1, 13)]
            )
    return ids


def _account(account_id: str, number: int) -> dict[str, object]:
    return {
        "id": account_id,
        "user_id": "benchmark",
        "local_part": f"name{number}",
        "domain": "example.test",
        "held_address": f"name{number}@example.test",
        "display_name": "",
        "provider": "local",
        "state": "active",
        "created_at": _AT,
        "activated_at": _AT,
    }


def _month(account_id: str, month: int) -> dict[str, object]:
    first = date(2025, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"account_id": account_id, "month": first, "month_used": 200, "day": last, "day_used": 0}


if __name__ == "__main__":
    raise SystemExit(main())
