"""How long the server's code takes to load with no vendor configured, beside the same with every vendor's SDK."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.claims import Claim, report
from benchmarks.http_report import alternate
from benchmarks.http_servers import ROOT

ROUNDS = 7
#: The vendors' own libraries, which their adapters load on first use; none of it may be loaded without a vendor.
SDKS = (
    "boto3",
    "botocore.session",
    "msal",
    "google.auth",
    "google.oauth2.service_account",
    "hvac",
    "azure.identity",
    "azure.keyvault.secrets",
)
#: The adapters of every vendor, and what else is loaded for one alone.
ADAPTERS = (
    "email_provisioning.providers.sendgrid",
    "email_provisioning.providers.amazon_ses",
    "email_provisioning.providers.microsoft365",
    "email_provisioning.providers.google_workspace",
    "email_provisioning.secret_stores.azure_key_vault",
    "email_provisioning.secret_stores.aws_secrets_manager",
    "email_provisioning.secret_stores.hashicorp_vault",
)
OURS = ("email_provisioning.web", "email_provisioning.gateway.server", "email_provisioning.cli")
#: The share of the time with everything that is promised.
PROMISED = 0.8
#: Only tools of developers bring rich along; structlog would load it here, as it does not where we are installed.
_AS_INSTALLED = "import sys; sys.modules['rich'] = None\n"
#: Builds the whole application, and every provider of its domains, on a database of its own.
_BUILD = """
import tempfile
from pathlib import Path
from email_provisioning.bootstrap import build_services
from email_provisioning.settings import load_settings
with tempfile.TemporaryDirectory() as folder:
    services = build_services(load_settings({"EMAIL_DATA_DIR": folder}, env_file=Path("/dev/null")))
    services.provider_of(services.settings.email_provider)
"""
_TELL = f"import sys; print(*sorted(set({SDKS + ADAPTERS!r}) & set(sys.modules)))"


def main() -> int:
    """Print the ratio; return 1 where it is missed, or an SDK was loaded that nobody has asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    loaded = _run(OURS, _BUILD + _TELL).split()
    if loaded:
        print(f"loaded with no vendor configured: {', '.join(loaded)}")
    bare, full = alternate(rounds, lambda: _seconds(OURS), lambda: _seconds((*OURS, *ADAPTERS, *SDKS)))
    print(
        f"median of {rounds}: {bare * 1e3:.0f} ms, {full * 1e3:.0f} ms with {len(SDKS)} SDKs and their adapters"
    )
    return max(
        report(
            Claim(
                claim="start-up with no vendor configured / with every SDK",
                ours=f"{bare * 1e3:.0f} ms",
                reference=f"{full * 1e3:.0f} ms",
                ratio=bare / full,
                target=PROMISED,
                at_least=False,
            )
        ),
        report(
            Claim(
                claim="SDKs and adapters that are loaded with no vendor configured",
                ours=f"{len(loaded)} modules",
                reference=f"{len(SDKS + ADAPTERS)} modules",
                ratio=len(loaded),
                target=0,
                at_least=False,
            )
        ),
    )


def _seconds(modules: Sequence[str]) -> float:
    """Return the processor time that a new interpreter takes to import the modules and to build the application."""
    tell = "\nimport resource; used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime)"
    return float(_run(modules, _BUILD + tell).split()[-1])


def _run(modules: Sequence[str], code: str) -> str:
    imports = "".join(f"import {name}\n" for name in modules)
    command = [sys.executable, "-c", _AS_INSTALLED + imports + code]
    environ = {"PYTHONPATH": str(ROOT / "src/backend"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
