"""What the page about Microsoft 365 tells is what the adapter does."""

from __future__ import annotations

from pathlib import Path

from email_provisioning.providers._graph_diagnosis import NEEDS
from email_provisioning.providers._graph_users import MARK_PREFIX, MARK_PROPERTY
from email_provisioning.providers.microsoft365 import NEEDED, Microsoft365Provider

PAGE = (Path(__file__).parents[3] / "docs/providers/microsoft365.md").read_text(encoding="utf-8")


def test_every_permission_is_told_with_what_it_is_for() -> None:
    for need in NEEDS:
        assert f"| `{need.any_of[0]}` | {need.what} |" in PAGE


def test_every_setting_and_our_mark_are_told() -> None:
    for name in (*NEEDED, MARK_PREFIX, MARK_PROPERTY, str(Microsoft365Provider.capabilities.webmail)):
        assert name in PAGE
    assert f"{Microsoft365Provider.capabilities.restore_days} days" in PAGE
