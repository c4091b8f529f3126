"""Say what the page weighs before a member can use it: `python -m scripts.panel_budget`, after `make panel`."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from email_provisioning.web.panel import FOLDER

#: What the scripts of a member's first look may weigh, packed, in bytes.
MOST = 180_000
ENTRY = "index.html"


def first_load(folder: Path = FOLDER) -> dict[str, int]:
    """Return the packed bytes of each script that the page loads at once: the entry and all that it imports."""
    manifest: dict[str, dict[str, Any]] = json.loads((folder / "manifest.json").read_text())
    wanted, found = [ENTRY], dict[str, int]()
    while wanted:
        entry = manifest[wanted.pop()]
        if entry["file"] in found:
            continue
        found[entry["file"]] = packed(folder / entry["file"])
        wanted.extend(entry.get("imports", []))
    return found


def later(folder: Path = FOLDER) -> dict[str, int]:
    """Return the packed bytes of the scripts that are loaded on demand."""
    now = first_load(folder)
    return {
        f"assets/{file.name}": packed(file)
        for file in (folder / "assets").glob("*.js")
        if f"assets/{file.name}" not in now
    }


def packed(file: Path) -> int:
    """Return how many bytes of a file travel."""
    return len(gzip.compress(file.read_bytes(), mtime=0))


def main() -> None:
    """Print the weights, and fail where they are too much."""
    now = first_load()
    for name, size in now.items():
        print(f"{size / 1000:8.1f} kB  at once    {name}")
    for name, size in later().items():
        print(f"{size / 1000:8.1f} kB  on demand  {name}")
    print(f"{sum(now.values()) / 1000:8.1f} kB  of at most {MOST / 1000:.0f} kB at once")
    if sum(now.values()) > MOST:
        sys.exit("The first load of the page is too heavy: load what only some need on demand.")


if __name__ == "__main__":
    main()
