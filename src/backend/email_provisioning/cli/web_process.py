"""The application as the web server's processes load it: they end when that server does."""

from __future__ import annotations

import multiprocessing
import os
import signal

from flask import Flask

from email_provisioning.cli.supervisor import die_with_parent
from email_provisioning.web import create_app as create_plain_app


def create_app() -> Flask:
    """Return the standalone application.

    A web server that is killed cannot stop its processes: they would listen on, beside those of the next server.
    """
    die_with_parent()
    server = multiprocessing.parent_process()
    if server is not None and os.getppid() != server.pid:
        # It was killed before the line above.
        os.kill(os.getpid(), signal.SIGKILL)
    return create_plain_app()
