"""What checking and counting the limits costs a message: ``python -m benchmarks.quota_cost``."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.claims import Claim, report
from benchmarks.gateway_clients import Load, throughput
from benchmarks.gateway_throughput import gateway_place, settings_of
from email_provisioning.bootstrap import build_services
from email_provisioning.persistence.usage import Recipients
from email_provisioning.provisioning.counting import Counting

#: The share of a message's own cost, which is all but the count.
PROMISED = 0.25
ROUNDS, MESSAGES = 7, 150


def main() -> int:
    """Measure both in turn; return 1 where the share is above what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="quota-cost-") as folder:
        with gateway_place(Path(folder)) as (port, logins):
            services = build_services(settings_of(Path(folder)))
            login = services.submission.authenticate(*logins[0])
            counting, account_id = services.submission.counting, login.account_id
            load = Load(port=port, logins=(logins[0],), connections=1, messages_per_connection=MESSAGES)
            messages, counts = [], []
            # The first round warms both up.
            for _ in range(rounds + 1):
                messages.append(1 / throughput(load))
                counts.append(_count(counting, account_id))
    whole, count = median(messages[1:]), median(counts[1:])
    return report(
        Claim(
            claim="quota check and count / gateway message's own cost",
            ours=f"{count * 1e3:.3f} ms",
            reference=f"{(whole - count) * 1e3:.2f} ms",
            ratio=count / (whole - count),
            target=PROMISED,
            at_least=False,
        )
    )


def _count(counting: Counting, account_id: str) -> float:
    """Return how many seconds it takes to count a message and to let the count stay."""
    start = time.perf_counter()
    for _ in range(MESSAGES):
        taken = counting.take(account_id, Recipients(counted=1))
        assert taken is not None
        counting.sent(taken)
    return (time.perf_counter() - start) / MESSAGES


if __name__ == "__main__":
    raise SystemExit(main())
