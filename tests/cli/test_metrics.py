"""Metrics for a machine without a web process, and a web process without anything else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import requests

from tests.cli.command_line import CommandLine
from tests.support.samples import PATH, samples
from tests.support.server import COMMAND, environ_of, eventually


def test_they_are_printed_as_prometheus_reads_them(command_line: CommandLine) -> None:
    command_line.run("db", "upgrade")
    found = samples(command_line.run("metrics").stdout)
    assert found["database_up"] == found["part_up part=key_file"] == 1


def test_the_page_and_the_api_can_run_alone(
    data_dir: Path, free_port: Callable[[], int], tmp_path: Path
) -> None:
    environ = environ_of(data_dir, free_port, EMBEDDED_WORKER="false", HTTP_WORKERS="2")
    subprocess.run([COMMAND, "db", "upgrade"], env=environ, check=True, capture_output=True)
    url = f"http://127.0.0.1:{environ['HTTP_PORT']}"
    with (
        (tmp_path / "web.log").open("wb") as log,
        subprocess.Popen([COMMAND, "web"], env=environ, stderr=log) as web,
    ):
        try:
            eventually(lambda: answers(f"{url}/readyz"))
            assert samples(requests.get(url + PATH, timeout=60).text)["gateway_sessions"] == 0
        finally:
            web.terminate()
        assert web.wait(60) == 0
    assert not answers(f"{url}/healthz")


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=60).status_code == 200
    except requests.ConnectionError:
        return False
