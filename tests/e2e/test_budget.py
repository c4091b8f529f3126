"""What a member's page loads at once stays small: the rest is loaded by those who open it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from email_provisioning.web.panel import FOLDER
from scripts.panel_budget import MOST, first_load, later


@pytest.fixture(autouse=True)
def _built() -> None:
    if not (FOLDER / "manifest.json").exists():
        pytest.skip("the panel is not built: make panel")


def test_the_first_load_keeps_to_its_budget() -> None:
    assert sum(first_load().values()) <= MOST


def test_pages_that_only_some_open_are_loaded_on_demand() -> None:
    on_demand = " ".join(later())
    for page in ("mailbox", "setup", "admin"):
        assert page in on_demand
    sources = {
        entry.get("src"): entry for entry in json.loads((FOLDER / "manifest.json").read_text()).values()
    }
    for page in ("features/mailbox/index.tsx", "features/setup/index.tsx", "features/admin/index.tsx"):
        assert sources[page]["isDynamicEntry"]


def test_what_is_imported_by_an_import_counts_too(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    for name in ("index", "shared", "rare"):
        (tmp_path / f"assets/{name}.js").write_text(f"console.log('{name}')")
    manifest = {
        "index.html": {
            "file": "assets/index.js",
            "imports": ["_shared.js"],
            "dynamicImports": ["rare.ts"],
        },
        "_shared.js": {"file": "assets/shared.js", "imports": ["index.html"]},
        "rare.ts": {"file": "assets/rare.js", "isDynamicEntry": True},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert set(first_load(tmp_path)) == {"assets/index.js", "assets/shared.js"}
    assert set(later(tmp_path)) == {"assets/rare.js"}
