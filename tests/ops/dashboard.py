"""What the dashboard asks Prometheus."""

from __future__ import annotations

import json
from pathlib import Path


def expressions(ops: Path) -> list[str]:
    """Return every expression of every panel."""
    dashboard = json.loads((ops / "grafana/dashboards/email-provisioning.json").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
