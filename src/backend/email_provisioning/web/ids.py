"""The form of our ids in paths."""

from __future__ import annotations

from email_provisioning.domain.ids import ID

__all__ = ["ID"]
