"""The chapter "Installation Rapide", its first step: the registries still give what it asks them for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guide.conftest import Checkout
from tests.support.server import ROOT

#: What pip and npm say where no registry answers.
UNREACHABLE = ("Could not find a version", "NewConnectionError", "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT")


def skip_where_unreachable(done: subprocess.CompletedProcess[str]) -> None:
    """Skip the test where the registry does not answer."""
    if done.returncode != 0 and any(sign in done.stdout + done.stderr for sign in UNREACHABLE):
        pytest.skip("the package registry does not answer")


def test_the_packages_of_the_backend_are_installed(checkout: Checkout, tmp_path: Path) -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", tmp_path / "venv"], check=True)
    done = checkout.shell(
        """
        cd src/backend
        pip install requests boto3 google-api-python-client google-auth
        """,
        PATH=f"{tmp_path / 'venv/bin'}:{checkout.environ['PATH']}",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_RETRIES="1",
    )
    skip_where_unreachable(done)
    assert done.returncode == 0, done.stderr
    code = "import requests, boto3, googleapiclient, google.auth"
    subprocess.run([tmp_path / "venv/bin/python", "-c", code], check=True)


def test_the_package_of_the_frontend_is_added(checkout: Checkout) -> None:
    done = checkout.shell(
        f"""
        cd src/frontend
        {ROOT / "scripts/with-node.sh"} npm install axios
        """,
        # It is resolved beside all others, and only not unpacked.
        npm_config_package_lock_only="true",
        npm_config_audit="false",
    )
    skip_where_unreachable(done)
    assert done.returncode == 0, done.stderr
    assert "axios" in json.loads((checkout.root / "src/frontend/package.json").read_text())["dependencies"]
