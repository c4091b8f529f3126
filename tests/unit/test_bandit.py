"""What a scanner for common mistakes finds in the package: nothing that is not listed here with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "src/backend/email_provisioning"
OUR_NAMES = "puts nothing but our own names and whole numbers into SQL; values are bound"
#: Check and file → why what is found there is none of the mistakes that the check looks for.
REASONS = {
    ("B608", "persistence/append_only.py"): OUR_NAMES,
    ("B608", "persistence/counters.py"): OUR_NAMES,
    ("B608", "persistence/day_turn.py"): OUR_NAMES,
    ("B608", "persistence/pace.py"): OUR_NAMES,
    ("B608", "persistence/snapshot.py"): OUR_NAMES,
    ("B608", "persistence/tallies.py"): OUR_NAMES,
    ("B608", "persistence/tally_triggers.py"): OUR_NAMES,
    ("B608", "provisioning/audit_part.py"): OUR_NAMES,
    ("B606", "cli/processes.py"): "becomes our own web server, with our own interpreter",
    ("B606", "imap/launch.py"): "becomes Dovecot, found at a fixed place, with arguments of our own",
    ("B606", "imap/checkpassword.py"): "becomes what Dovecot itself has named, as its protocol asks",
    ("B603", "imap/installed.py"): "asks the Dovecot that was found for its version",
    ("B603", "cli/supervisor.py"): "starts our own commands with our own interpreter",
    ("B404", "imap/installed.py"): "needs a process, started without a shell",
    ("B404", "cli/supervisor.py"): "needs processes, started without a shell",
    ("B405", "web/client_setup/mozilla.py"): "writes XML and reads none",
    ("B405", "web/client_setup/outlook.py"): "writes XML; reads by expat, stopped at a DOCTYPE",
    ("B311", "provisioning/retry.py"): "spreads load; nothing secret depends on it",
    ("B108", "imap/server.py"): "names the parent of a folder made by mkdtemp, for its owner alone",
    ("B106", "secret_stores/_vault_session.py"): "an empty text that stands for no token yet",
    ("B105", "domain/sentences/failures.py"): "what is said where the store of secrets fails",
    ("B105", "persistence/owners.py"): "the name of a kind",
    ("B105", "domain/passwords.py"): "the beginning by which a generated password is recognised",
    ("B105", "cli/main.py"): "the name of a command",
    ("B104", "settings/urls.py"): "compared with, not bound",
    ("B104", "settings/readers.py"): "compared with, not bound",
    ("B104", "doctor/gateway.py"): "compared with, not bound",
}


def test_nothing_is_found_that_has_no_reason() -> None:
    # What is shipped for tests is made of assertions; elsewhere they only tell the type checker what holds.
    command = [sys.executable, "-m", "bandit", "-q", "-r", PACKAGE, "-f", "json", "--skip", "B101"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    results = json.loads(answer.stdout)["results"]
    found = {(each["test_id"], each["filename"].partition(f"{PACKAGE}/")[2]) for each in results}
    assert found - set(REASONS) == set(), [each["issue_text"] for each in results]
    assert set(REASONS) - found == set(), "reasons for what is not found any more"
