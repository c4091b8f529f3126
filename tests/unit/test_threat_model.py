"""Each threat that the documentation names has the test that it names."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_threat_has_its_test() -> None:
    text = (ROOT / "docs/threat-model.md").read_text()
    rows = [line for line in text.splitlines() if re.match(r"\| [STRIDE, ]+ \|", line)]
    shipped = (ROOT / "src/backend/email_provisioning/testing").glob("*.py")
    sources = "\n".join(file.read_text() for file in [*(ROOT / "tests").rglob("*.py"), *shipped])
    there = set(re.findall(r"def (test_\w+)", sources))
    assert len(rows) > 30
    for row in rows:
        named = set(re.findall(r"`(test_\w+)`", row))
        assert named, row
        assert named <= there, named - there
