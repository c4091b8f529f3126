"""A process that is killed while a vendor issues or removes a password leaves none lost and none unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from email_provisioning.errors import PlanLimitReached
from email_provisioning.settings import Settings
from tests.faults.direct import SCENES, IssuingVendor, kill_everywhere
from tests.support.minting import Vendor
from tests.support.scripted import Script

#: The fewest points at which each can be killed: around its commits and the vendor's calls.
FEWEST = {"issue": 12, "issue refused": 12, "rotate": 12, "revoke": 8, "purge": 8}


@pytest.mark.parametrize("scene", SCENES)
def test_a_kill_at_any_point_leaves_no_password_lost_and_none_unknown(
    scene: str,
    minting: Script,
    make_settings: Callable[..., Settings],
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        CREDENTIAL_OVERLAP_SECONDS="0",
    )
    vendor = Vendor(settings.data_dir / "vendor")
    if scene == "issue refused":
        minting.on("issued", *[PlanLimitReached() for _ in range(1000)])
    points = kill_everywhere(SCENES[scene], IssuingVendor(live=vendor.live, accepts=vendor.accepts), settings)
    assert points >= FEWEST[scene]
    record_property("kill_points", points)
    print(f"kill points: {scene} of a direct password on {database_url.split(':')[0]}: {points}")
