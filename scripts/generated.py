"""Keep what is made from the server in step with it: `make types`, `make check-types`.

The OpenAPI document, the panel's types, and the tables of codes in the guides.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from email_provisioning.domain.remedies import REMEDIES

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "src/frontend"
DOCUMENT = FRONTEND / "openapi.json"
TYPES = FRONTEND / "lib/api/schema.d.ts"
#: Language → the guide in it, and the head of its table of codes.
GUIDES = {
    "fr": (ROOT / "docs/guide.fr.md", "| code | que faire |"),
    "en": (ROOT / "docs/guide.en.md", "| code | what to do |"),
}
FILES = (DOCUMENT, TYPES, *(file for file, _ in GUIDES.values()))


def generate() -> None:
    """Write them anew."""
    command = [str(Path(sys.executable).with_name("email-provisioning")), "openapi"]
    # Written only when it is complete, so that a failure leaves the old document in place.
    DOCUMENT.write_bytes(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    subprocess.run(
        [ROOT / "scripts/with-node.sh", "npm", "run", "--silent", "types"], cwd=FRONTEND, check=True
    )
    for language, (file, head) in GUIDES.items():
        # As it stands in the source: the guide is typed, not typeset.
        rows = [f"| `{code}` | {getattr(told, language)} |" for code, told in sorted(REMEDIES.items())]
        table = "\n".join(["", head, "| --- | --- |", *rows, "", ""])
        text = file.read_text(encoding="utf-8")
        before, opening, rest = text.partition("<!-- codes -->\n")
        _, closing, after = rest.partition("<!-- /codes -->")
        file.write_text("".join([before, opening, table, closing, after]), encoding="utf-8")


def check() -> list[Path]:
    """Return the files that are stale, and leave all as they were."""
    before = {file: file.read_bytes() for file in FILES}
    times = {file: file.stat() for file in FILES}
    try:
        generate()
        return [file for file, content in before.items() if file.read_bytes() != content]
    finally:
        for file, content in before.items():
            file.write_bytes(content)
            # Its time tells make whether to build the panel.
            os.utime(file, ns=(times[file].st_atime_ns, times[file].st_mtime_ns))


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
