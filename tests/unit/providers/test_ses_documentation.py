"""What the documentation tells administrators to allow is what the adapter needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from email_provisioning.providers import _ses_permissions as permissions
from email_provisioning.providers._ses_password import sending_policy

PAGE = Path(__file__).parents[3] / "docs" / "providers" / "aws-ses.md"


def printed() -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)]


def test_the_rights_that_are_printed_are_those_that_are_used() -> None:
    sending, tenants, direct, _policy = printed()
    assert sending["Statement"][0]["Action"] == list(permissions.SENDING)
    assert tenants["Action"] == list(permissions.TENANTS)
    assert [each["Action"] for each in direct] == [list(permissions.LISTING), list(permissions.DIRECT)]


def test_the_policy_that_is_printed_is_the_one_that_is_put() -> None:
    *_, policy = printed()
    arn = "arn:aws:ses:<region>:<account>:identity/<domain>"
    assert json.loads(sending_policy(arn, "<address>")) == policy
