"""Running the server: everything at once, or one part of it."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import click

from email_provisioning.bootstrap import build_services
from email_provisioning.cli.supervisor import Part, Supervisor, python, refuse_taken_port
from email_provisioning.imap import imap_endpoint
from email_provisioning.observability.logs import configure_logs
from email_provisioning.persistence import migrations
from email_provisioning.provisioning.access import Access
from email_provisioning.provisioning.credentials import Endpoint
from email_provisioning.settings import Settings, load_settings

#: How long a process of the page may take to finish what is in flight, in seconds: less than the supervisor waits.
WEB_STOP_SECONDS = 30
#: The number of the file that everything is printed to.
STANDARD_OUTPUT = 1


@click.command()
def serve() -> None:
    """Serve the page, the API, the SMTP gateway and the worker until Ctrl-C."""
    run_server(load_settings())


@click.command()
def web() -> None:
    """Serve only the page and the API, in HTTP_WORKERS processes; migrate the database before."""
    settings = load_settings()
    configure_logs(settings)
    refuse_taken_port(settings.http_host, settings.http_port, "HTTP_PORT")
    command = list(_web(settings).command)
    os.execv(command[0], command)  # noqa: S606 (our own command)


@click.command()
def gateway() -> None:
    """Serve only the SMTP gateway, and IMAP where Dovecot is installed."""
    from email_provisioning.gateway.server import run

    settings = load_settings()
    configure_logs(settings)
    run(build_services(settings))


@click.command()
def worker() -> None:
    """Carry on what was left behind, until Ctrl-C."""
    settings = load_settings()
    configure_logs(settings)
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    build_services(settings).worker.run(stop)


def run_server(settings: Settings) -> None:
    """Migrate, say where everything is, and supervise the parts."""
    configure_logs(settings)
    _refuse_taken_ports(settings)
    migrations.upgrade(settings.database_url)
    services = build_services(settings)
    way_in = _way_in(services.access, settings.public_url)
    services.database.close()
    supervisor = Supervisor(_parts(settings))
    supervisor.start()
    supervisor.wait_until_listening(settings.http_host, settings.http_port)
    _announce(settings, services.passwords.servers.smtp, services.passwords.servers.imap, way_in)
    raise SystemExit(supervisor.run())


def _refuse_taken_ports(settings: Settings) -> None:
    refuse_taken_port(settings.http_host, settings.http_port, "HTTP_PORT")
    for name in ("gateway_port", "gateway_tls_port", "gateway_mx_port"):
        if port := getattr(settings, name):
            refuse_taken_port(settings.gateway_host, port, name.upper())
    if imap_endpoint(settings):
        refuse_taken_port(settings.imap_host, settings.imap_port, "IMAP_PORT")


def _web(settings: Settings) -> Part:
    return Part(
        name="web",
        command=[
            *python("granian"),
            *("--interface", "wsgi", "--factory", "email_provisioning.cli.web_process:create_app"),
            *("--host", settings.http_host, "--port", str(settings.http_port)),
            *("--workers", str(settings.http_workers), "--blocking-threads", str(settings.http_threads)),
            *("--respawn-failed-workers", "--log-level", "warning"),
            # One that is told to stop while it starts may not hear it, and would be waited for without end.
            *("--workers-kill-timeout", str(WEB_STOP_SECONDS)),
        ],
    )


def _parts(settings: Settings) -> list[Part]:
    parts = [_web(settings), Part(name="gateway", command=python("email_provisioning.cli", "gateway"))]
    if not settings.embedded_worker:
        parts.append(Part(name="worker", command=python("email_provisioning.cli", "worker")))
    return parts


def _announce(settings: Settings, smtp: Endpoint, imap: Endpoint | None, way_in: list[str]) -> None:
    imap_line = (
        f"{imap.host}:{imap.port} ({imap.security})"
        if imap
        else "not served: apt-get install dovecot-imapd, then start again"
    )
    lines = {
        "page": _page(settings.public_url),
        "smtp": f"{smtp.host}:{smtp.port} ({smtp.security})",
        "imap": imap_line,
        "data": str(settings.data_dir),
    }
    click.echo("\niaPosteManager Email Provisioning is ready (Ctrl-C stops it)\n")
    for name, value in lines.items():
        click.echo(f"  {name:<8}{value}")
    click.echo("")
    for line in way_in:
        click.echo(f"  {line}")
    if way_in:
        click.echo("")


def _page(public_url: str) -> str:
    return f"{public_url}/email-provisioning"


def _way_in(access: Access, public_url: str) -> list[str]:
    """Return what lets the first administrator in, as it is printed; nothing once anybody has come in."""
    if _is_kept_by_journal():
        # Nor is a link made: it would end one that the command has printed.
        user = access.first_administrator()
        return [f"First sign-in, as administrator: email-provisioning users link {user.name}"] if user else []
    link = access.first_administrator_link()
    return (
        ["First sign-in, as administrator, works once:", f"{_page(public_url)}#sign-in={link}"]
        if link
        else []
    )


def _is_kept_by_journal() -> bool:
    """Tell whether systemd keeps what is printed here, so that no secret may be (systemd.exec(5), JOURNAL_STREAM)."""
    stream = os.environ.get("JOURNAL_STREAM")
    if stream is None:
        return False
    there = os.fstat(STANDARD_OUTPUT)
    return stream == f"{there.st_dev}:{there.st_ino}"
