"""Fixtures of the guide's tests: a fresh copy of the tree, and a shell in it that runs what the guide prints."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.places import PORT_SETTINGS
from tests.support.server import ROOT

#: Where the built panel lies, which is not tracked.
PANEL = Path("src/backend/email_provisioning/web/static")
NODE_MODULES = Path("src/frontend/node_modules")
#: Seconds that a command may take.
SECONDS = 300
#: What is not part of the tree where git cannot tell.
MADE = shutil.ignore_patterns(".*", "var", "node_modules", "__pycache__", "static", "dist")


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A copy of the tree, entered as the README says: the environment's programs come first on the PATH."""

    root: Path
    environ: Mapping[str, str]

    def shell(self, printed: str, folder: str = ".", **given: str) -> subprocess.CompletedProcess[str]:
        """Run lines of the guide in a folder of the tree, as a person pastes them."""
        return subprocess.run(
            ["bash", "-e", "-c", printed],
            cwd=self.root / folder,
            env={**self.environ, **given},
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def run(self, printed: str, folder: str = ".", **given: str) -> str:
        """Run lines that succeed, and return what they print."""
        done = self.shell(printed, folder, **given)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout


@pytest.fixture
def checkout(tmp_path: Path, free_port: Callable[[], int]) -> Checkout:
    """Return a fresh copy."""
    return make_checkout(tmp_path / "checkout", free_port)


def make_checkout(root: Path, free_port: Callable[[], int]) -> Checkout:
    """Return a fresh copy at a place, whose ports are free ones instead of the defaults."""
    copy_tree(root)
    (root / PANEL).parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / PANEL).exists():
        (root / PANEL).symlink_to(ROOT / PANEL)
    system = {name: os.environ[name] for name in ("HOME", "TMPDIR", "LANG") if name in os.environ}
    environ = {
        **system,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        # Our environment has installed this tree, and not the copy.
        "PYTHONPATH": str(root / "src/backend"),
        **{name: str(free_port()) for name in PORT_SETTINGS},
    }
    return Checkout(root=root, environ=environ)


def copy_tree(target: Path) -> None:
    """Copy what is tracked, as it stands now."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], check=False, capture_output=True, text=True
    )
    if listed.returncode != 0:
        shutil.copytree(ROOT, target, ignore=MADE)
        return
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
