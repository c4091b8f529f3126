"""The commands, each in the module of its noun and loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from email_provisioning.cli.output import Group

#: Command → "module:attribute", in the order of the help.
COMMANDS = {
    "serve": "email_provisioning.cli.processes:serve",
    "web": "email_provisioning.cli.processes:web",
    "gateway": "email_provisioning.cli.processes:gateway",
    "worker": "email_provisioning.cli.processes:worker",
    "doctor": "email_provisioning.cli.doctor:doctor",
    "db": "email_provisioning.cli.database:db",
    "domains": "email_provisioning.cli.domains:domains",
    "accounts": "email_provisioning.cli.accounts:accounts",
    "limits": "email_provisioning.cli.limits:limits",
    "usage": "email_provisioning.cli.usage:usage",
    "credentials": "email_provisioning.cli.credentials:credentials",
    "users": "email_provisioning.cli.people:users",
    "token": "email_provisioning.cli.people:token",
    "import": "email_provisioning.cli.imports:imports",
    "runs": "email_provisioning.cli.runs:runs",
    "reconcile": "email_provisioning.cli.reconcile:reconcile",
    "audit": "email_provisioning.cli.audit:audit",
    "webhooks": "email_provisioning.cli.webhooks:webhooks",
    "costs": "email_provisioning.cli.costs:costs",
    "secrets": "email_provisioning.cli.secrets:secrets",
    "metrics": "email_provisioning.cli.metrics:metrics",
    "openapi": "email_provisioning.cli.documents:openapi",
}


class LazyGroup(Group):
    """Finds its commands in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="iapostemanager-email-provisioning")
def main() -> None:
    """Create and run professional e-mail addresses.

    Settings are read from the environment and from .env (see config/email-provisioning.env).

    Exit codes: 0 done, 1 refused, 2 not understood, 3 not possible just now, 4 leaks or differences
    found, or warnings alone (doctor), 78 wrong settings.
    """
