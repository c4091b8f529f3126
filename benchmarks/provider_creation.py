"""What a creation takes beside the calls that the vendor needs for it, made one after the other by a bare client.

The vendor takes a tenth of a second for each answer. Both are measured in turn, so that both see the same machine.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Sequence

import httpx

from benchmarks.claims import Claim, report
from benchmarks.vendors import MAKERS, Stand, stand
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import Actor
from tests.fakes.server import Exchange

CREATIONS, QUICK = 10, 3
ANSWER_SECONDS = 0.1
#: How much of the calls' own time is promised.
PROMISED = 1.10
_numbers = itertools.count()


def main() -> int:
    """Print the ratio for each vendor; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} creations instead of {CREATIONS}")
    count = QUICK if parser.parse_args().quick else CREATIONS
    return max(_vendor(name, count) for name in MAKERS)


def _vendor(name: str, count: int) -> int:
    ours, bare, calls = [], [], 0
    with stand(name, ANSWER_SECONDS) as at, httpx.Client(base_url=at.server.url, trust_env=False) as client:
        _creation(at)
        for _ in range(count):
            seconds, exchanges = _creation(at)
            ours.append(seconds)
            bare.append(replayed(client, exchanges))
            calls = len(exchanges)
    achieved, yardstick = statistics.median(ours), statistics.median(bare)
    print(f"{name}: {calls} calls, median of {count}: {achieved * 1e3:.0f} ms, bare {yardstick * 1e3:.0f} ms")
    return report(
        Claim(
            claim=f"creation / {name}'s own {calls} sequential calls",
            ours=f"{achieved * 1e3:.0f} ms",
            reference=f"{yardstick * 1e3:.0f} ms",
            ratio=achieved / yardstick,
            target=PROMISED,
            at_least=False,
        )
    )


def _creation(at: Stand) -> tuple[float, Sequence[Exchange]]:
    """Create an address; return the seconds that it took, and the calls."""
    before, began = len(at.server.exchanges), time.perf_counter()
    actor = Actor(user_id="bench", name="Bench")
    created = at.services.creation.create(actor, username=f"name-{next(_numbers)}")
    seconds = time.perf_counter() - began
    if created.account.state is not AccountState.ACTIVE or created.credentials is None:
        raise RuntimeError(f"{created.account.email} is {created.account.state}")
    return seconds, at.server.exchanges[before:]


def replayed(client: httpx.Client, exchanges: Sequence[Exchange]) -> float:
    """Make the same calls again, whatever comes of them; return the seconds that they took."""
    requests = [
        client.build_request(
            each.method, each.path, headers=_headers(each.request_headers), content=each.request_body
        )
        for each in exchanges
    ]
    began = time.perf_counter()
    for request in requests:
        client.send(request)
    return time.perf_counter() - began


def _headers(found: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in found.items() if name not in ("host", "content-length")}


if __name__ == "__main__":
    raise SystemExit(main())
