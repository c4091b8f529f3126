"""Prometheus reads a fleet of four processes under load, of which some are killed: what it knows is what was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from tests.fakes.sendgrid.running import fake_sendgrid
from tests.ops.dashboard import expressions
from tests.ops.fleet import PEOPLE, Load
from tests.ops.prometheus import Prometheus, running_prometheus
from tests.support.samples import PATH, samples, summed
from tests.support.server import ROOT, Server, environ_of, eventually, serving

FLEET = {
    "HTTP_WORKERS": "2",
    "GATEWAY_WORKERS": "2",
    "EMAIL_PROVIDER": "sendgrid",
    "AVAILABILITY_CHECKS_PER_MINUTE": "100000",
    "METRICS_INTERVAL_SECONDS": "0.5",
    "WORKER_INTERVAL_SECONDS": "0.5",
    # What a process that was killed had begun is anybody's after so many seconds.
    "RUN_LEASE_SECONDS": "3",
    "MAX_EMAIL_ACCOUNTS_PER_USER": "1000",
    # Without IMAP: it is no part of this.
    "IMAP_PORT": "0",
}


@pytest.fixture
def fleet(data_dir: Path, free_port: Callable[[], int], tmp_path: Path) -> Iterator[Server]:
    """Yield a server of two web and two gateway processes, whose provider is a SendGrid of the test's own."""
    with fake_sendgrid() as sendgrid:
        environ = environ_of(data_dir, free_port, **{**FLEET, **sendgrid.environ()})
        with serving(environ, tmp_path) as server:
            yield server


def workers(server: Server, part: str) -> list[psutil.Process]:
    """Return the processes that do the work of a part."""
    children = server.part(part).children(recursive=True)
    return [each for each in children if "resource_tracker" not in " ".join(each.cmdline())]


def scraped(server: Server) -> dict[str, float]:
    return samples(requests.get(server.url + PATH, timeout=60).text)


def test_prometheus_knows_what_a_fleet_has_done_also_after_kills(
    fleet: Server, program: Callable[[str, str], str], free_port: Callable[[], int], tmp_path: Path
) -> None:
    assert [len(workers(fleet, part)) for part in ("granian", "gateway")] == [2, 2]
    load = Load(server=fleet, program=fleet.program("alice"))
    port, target = free_port(), fleet.settings.http_port
    prometheus = program("prometheus", "prometheus")
    with running_prometheus(prometheus, tmp_path / "prometheus", port=port, target=target) as known:
        load.run(rounds=3, half_way=lambda: kill_one_of_each(fleet))
        check_sums(fleet, load)
        certain = scraped(fleet)
        load.unknown.clear()
        load.done.clear()
        load.run(rounds=2)
        load.fail_to_sign_in(3)
        load.be_refused()
        assert not load.unknown
        check_exact(fleet, load, certain)
        check_prometheus(fleet, known)


def kill_one_of_each(server: Server) -> None:
    for part in ("granian", "gateway"):
        workers(server, part)[0].kill()


def check_sums(server: Server, load: Load) -> None:
    """Nothing that was answered is missing, and nothing is there that was not asked for."""
    found = scraped(server)
    assert (
        found["creations_total outcome=succeeded provider=sendgrid"] == load.done["creations"] == 2 * PEOPLE
    )
    assert found["accounts provider=sendgrid state=active"] == 2 * PEOPLE
    answered = {
        "checks": summed(found, "availability_checks_total"),
        "messages": found["messages_total door=submission outcome=ok"],
    }
    for name, number in answered.items():
        assert load.done[name] <= number <= load.done[name] + load.unknown[name], (name, load)


def check_exact(server: Server, load: Load, before: dict[str, float]) -> None:
    """Since then each count has grown by what was done, to the last one."""
    after = scraped(server)
    grown = {
        name: sum(summed(found, *keys) * sign for found, sign in ((after, 1), (before, -1)))
        for name, keys in {
            "creations": ("creations_total", "outcome=succeeded"),
            "checks": ("availability_checks_total",),
            "messages": ("messages_total", "outcome=ok"),
            "refused": ("messages_total", "door=submission", "outcome=sender_refused"),
            "failures": ("gateway_authentications_total", "outcome=authentication_failed"),
        }.items()
    }
    assert grown == dict(load.done)
    eventually(lambda: scraped(server)["gateway_sessions"] == 0)


def check_prometheus(server: Server, known: Prometheus) -> None:
    """Every rule is evaluated, every total is the server's, none has gone back, and the dashboard shows something."""
    names = re.findall(r"^ +- (?:record|alert): (\S+)$", "\n".join(path.read_text() for path in RULES), re.M)
    assert sorted(rule["name"] for rule in rules_of(known)) == sorted(names)
    eventually(lambda: {rule["health"] for rule in rules_of(known)} == {"ok"})
    assert len(totals_of(server)) > 10
    eventually(
        lambda: {name: known.values(selector(name)) for name in totals_of(server)} == totals_of(server)
    )
    eventually(lambda: not [each for each in expressions(ROOT / "ops") if not known.values(each)])
    counters = [name for name in known.get("label/__name__/values") if COUNTER.fullmatch(name)]
    assert len(counters) > 20
    assert [name for name in counters if known.values(f"sum(resets({name}[10m]))") != [0.0]] == []


RULES = [ROOT / "ops/rules/recording.yml", ROOT / "ops/rules/alerts.yml"]
COUNTER = re.compile(r"email_provisioning_(?!quota).+_(total|count|bucket|sum)")


def totals_of(server: Server) -> dict[str, list[float]]:
    return {name: [value] for name, value in scraped(server).items() if name.split()[0].endswith("_total")}


def rules_of(known: Prometheus) -> list[dict[str, str]]:
    return [rule for group in known.get("rules")["groups"] for rule in group["rules"]]


def selector(name: str) -> str:
    """Return how Prometheus asks for a series."""
    key, *labels = name.split()
    pairs = [each.partition("=") for each in labels]
    return f"email_provisioning_{key}{{{', '.join(f'{label}={value!r}' for label, _, value in pairs)}}}"
