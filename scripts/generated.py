"""Keep the OpenAPI document and the panel's types in step with the server: `make types`, `make check-types`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "src/frontend"
DOCUMENT = FRONTEND / "openapi.json"
TYPES = FRONTEND / "lib/api/schema.d.ts"


def generate() -> None:
    """Write both files anew."""
    command = [str(Path(sys.executable).with_name("email-provisioning")), "openapi"]
    # Written only when it is complete, so that a failure leaves the old document in place.
    DOCUMENT.write_bytes(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    subprocess.run(
        [ROOT / "scripts/with-node.sh", "npm", "run", "--silent", "types"], cwd=FRONTEND, check=True
    )


def check() -> list[Path]:
    """Return the files that are stale, and leave both as they were."""
    before = {file: file.read_bytes() for file in (DOCUMENT, TYPES)}
    try:
        generate()
        return [file for file, content in before.items() if file.read_bytes() != content]
    finally:
        for file, content in before.items():
            # What is as it was is left alone: its time tells make whether to build the panel.
            if file.read_bytes() != content:
                file.write_bytes(content)


def main(arguments: list[str]) -> None:
    """Generate, or with --check exit with the names of stale files."""
    if arguments != ["--check"]:
        generate()
        return
    if stale := check():
        names = ", ".join(str(file.relative_to(ROOT)) for file in stale)
        sys.exit(f"stale: {names}; run make types and commit what it writes")


if __name__ == "__main__":
    main(sys.argv[1:])
