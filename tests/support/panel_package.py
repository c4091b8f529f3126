"""The panel's package as a registry would hand it out, in the node_modules of whoever uses it."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.server import ROOT

NAME = "iapostemanager-email-provisioning-panel"
PACKAGE = ROOT / "dist/panel-package"
MODULES = ROOT / "src/frontend/node_modules"
#: Runs a command with a Node.js that is new enough.
NODE = str(ROOT / "scripts/with-node.sh")
#: Version of React → where it and its types are installed.
REACTS = {"18": ROOT / ".tools/react-18/node_modules", "19": MODULES}


def install(project: Path, *, react: str, link: Sequence[str] = (), copy: Sequence[str] = ()) -> None:
    """Put the panel's package and a React into a project's node_modules, and what else it needs of the panel's own.

    What is copied finds the project's React, what is linked to finds the panel's.
    """
    if not (PACKAGE / "package.json").exists() or not REACTS[react].exists():
        pytest.skip("the panel's package is not built, or React is missing: make test-faults makes both")
    modules = project / "node_modules"
    (modules / "@types").mkdir(parents=True)
    for name in ("react", "react-dom", "scheduler", "@types/react", "@types/prop-types", "csstype"):
        if (REACTS[react] / name).exists():
            shutil.copytree(REACTS[react] / name, modules / name)
    for name in copy:
        shutil.copytree(MODULES / name, modules / name)
    for name in link:
        (modules / name).parent.mkdir(exist_ok=True)
        (modules / name).symlink_to(MODULES / name)
    _unpack(modules / NAME)


def _unpack(folder: Path) -> None:
    """Pack the package, and unpack what came of it."""
    command = [NODE, "npm", "pack", "--silent", "--pack-destination", str(folder.parent.parent)]
    done = subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True, text=True)
    with tarfile.open(folder.parent.parent / done.stdout.strip()) as archive:
        archive.extractall(folder.parent, filter="data")
    (folder.parent / "package").rename(folder)


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the panel's own tools in a project."""
    script, *arguments = command
    return subprocess.run(
        [NODE, "node", str(MODULES / script), *arguments],
        cwd=project,
        check=False,
        capture_output=True,
        text=True,
    )
