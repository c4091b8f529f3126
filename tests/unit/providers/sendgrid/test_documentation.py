"""What the documentation tells administrators to allow is what the diagnosis asks for."""

from __future__ import annotations

import re
from pathlib import Path

from email_provisioning.providers._sendgrid_diagnosis import FOR_SUBUSERS, REQUIRED, USEFUL

PAGE = Path(__file__).parents[4] / "docs" / "providers" / "sendgrid.md"


def test_the_permissions_that_are_printed_are_those_that_are_asked_for() -> None:
    printed = re.findall(r"^\| `([a-z_.]+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    assert printed == [*REQUIRED.items(), *USEFUL.items(), *FOR_SUBUSERS.items()]
