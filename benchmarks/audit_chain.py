"""What the audit log costs a creation, and how fast a long one is verified: ``python -m benchmarks.audit_chain``."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.audit_filling import fill
from benchmarks.claims import Claim, report
from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence import log, migrations
from email_provisioning.provisioning.audit_verification import verify
from email_provisioning.settings import load_settings

#: The share of a creation's time, and rows verified in a second on two cores.
SHARE, RATE = 0.15, 200_000
CREATIONS, ROUNDS, ROWS, SEGMENTS = 100, 5, 1_000_000, 4
ALICE = Actor(user_id="alice", name="Alice", request_id="01a21442-aa1f-778e-9ad0-958e9735011c")


def main() -> int:
    """Measure both; return 1 where one misses its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--database-url", default="", help="another database than SQLite, which is filled")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        environ = {
            "EMAIL_DATA_DIR": folder,
            "MAX_EMAIL_ACCOUNTS_PER_USER": "100000",
            "MAX_EMAIL_ACCOUNTS_TOTAL": "100000",
            **({"DATABASE_URL": given.database_url} if given.database_url else {}),
        }
        settings = load_settings(environ, env_file=Path(os.devnull))
        migrations.upgrade(settings.database_url)
        services = build_services(settings)
        services.domains.all()
        return max(_share(services), _rate(services, given.rows))


def _share(services: Services) -> int:
    """Time the chaining inside creations, and the creations."""
    spent = 0.0
    chain = log.chain

    def timed(*arguments: Any) -> None:
        nonlocal spent
        start = time.perf_counter()
        chain(*arguments)
        spent += time.perf_counter() - start

    shares, totals = [], []
    for round_ in range(ROUNDS):
        spent = 0.0
        setattr(log, "chain", timed)  # noqa: B010 (a plain assignment does not type-check)
        total = _timed(lambda number=round_: _create(services, number))  # type: ignore[misc]
        setattr(log, "chain", chain)  # noqa: B010
        shares.append(spent / total)
        totals.append((spent, total))
    spent, total = sorted(totals)[len(totals) // 2]
    return report(
        Claim(
            claim="audit append / creation",
            ours=f"{spent / CREATIONS * 1e3:.3f} ms",
            reference=f"{total / CREATIONS * 1e3:.2f} ms",
            ratio=median(shares),
            target=SHARE,
            at_least=False,
        )
    )


def _create(services: Services, round_: int) -> None:
    for number in range(CREATIONS):
        services.creation.create(ALICE, username=f"name-{round_}-{number}")


def _rate(services: Services, rows: int) -> int:
    """Time the verification of a long log."""
    for _ in range(SEGMENTS):
        fill(services.database, rows // SEGMENTS)
        services.audit.seal()
    found = verify(services.database, services.audit.checkpoints)
    assert not found.problems, found.problems[:3]
    spent = _processor_seconds()
    seconds = median(_timed(lambda: verify(services.database, services.audit.checkpoints)) for _ in range(3))
    spent = (_processor_seconds() - spent) / 3
    print(f"{spent / found.rows * 1e6:.1f} us of processor time for each row")
    return report(
        Claim(
            claim="audit rows verified in a second",
            ours=f"{found.rows} rows in {seconds:.1f} s",
            reference=f"{os.cpu_count()} cores",
            ratio=found.rows / seconds,
            target=RATE,
            at_least=True,
        )
    )


def _processor_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
