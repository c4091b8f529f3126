"""What the doctor prints of every vendor: set up well, and with answers that are none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.wrappers import Response

from email_provisioning.providers import clocks
from tests.cli.doctoring import House
from tests.cli.vendors import VENDORS, Vendor
from tests.fakes.authority import serve_with_certificate
from tests.fakes.server import Fault, serving_fake

#: More calls than the doctor makes.
EVERY_CALL = 200


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest, healthy: House, tmp_path: Path) -> Iterator[Vendor]:
    """Yield each vendor in turn, behind the set-up."""
    clocks.forget()
    with VENDORS[request.param](tmp_path) as vendor:
        vendor.stand_behind(healthy)
        yield vendor
    clocks.forget()


def test_a_set_up_that_is_well(healthy: House, vendor: Vendor) -> None:
    healthy.publish_what_is_wanted()
    healthy.check(f"{vendor.kind}-healthy", 0, whole=False)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("not-json", Fault.NOT_JSON), ("huge", Fault.HUGE_BODY), ("redirect", Fault.REDIRECT)],
)
def test_answers_that_are_none(healthy: House, vendor: Vendor, name: str, fault: Fault) -> None:
    vendor.server.order(fault, times=EVERY_CALL)
    healthy.check(f"{vendor.kind}-{name}", 1, whole=False)


def test_a_certificate_that_nobody_vouches_for(healthy: House, vendor: Vendor, tmp_path: Path) -> None:
    tls, _authority = serve_with_certificate(tmp_path)
    with serving_fake(Response("{}"), tls=tls, refuse=lambda _fault: Response()) as impostor:
        port = impostor.url.rpartition(":")[2]
        healthy.places[port] = "impostor_port"
        healthy.settings |= {
            name: f"{impostor.url}/token" if "TOKEN" in name else impostor.url for name in vendor.urls
        }
        healthy.check(f"{vendor.kind}-tls", 1, whole=False)
        assert impostor.exchanges == []


def test_a_clock_that_is_wrong(healthy: House, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    healthy.publish_what_is_wanted()
    wrong = SimpleNamespace(time=lambda: time.time() + 7200)
    monkeypatch.setattr(clocks, "time", wrong)
    exit_code, printed = healthy.examine()
    assert exit_code == 1
    assert "error    clock: This machine's clock is 7" in printed
    assert "s ahead of 127.0.0.1's. [clock_skew]" in printed
    assert "do: Set this machine's clock" in printed
