"""Debian's Prometheus, with the rules of this project, reading one server each second."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml  # type: ignore[import-untyped]

from tests.support.server import PATIENCE, ROOT, eventually

#: What Grafana puts in the place of its variable where points are a second apart.
RATE_INTERVAL = "10s"


@dataclass(frozen=True, kw_only=True)
class Prometheus:
    """One that runs."""

    url: str

    def get(self, path: str, **query: str) -> Any:
        """Return the data of an answer of its API."""
        answer = requests.get(f"{self.url}/api/v1/{path}", params=query, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def values(self, expression: str) -> list[float]:
        """Return the values that an expression has now."""
        found = self.get("query", query=expression.replace("$__rate_interval", RATE_INTERVAL))
        return [float(each["value"][1]) for each in found["result"]]

    def is_ready(self) -> bool:
        """Tell whether it answers and has read the server."""
        try:
            started = requests.get(f"{self.url}/-/ready", timeout=PATIENCE).status_code == 200
        except requests.ConnectionError:
            return False
        return started and self.values('up{job="email-provisioning"}') == [1.0]


@contextmanager
def running_prometheus(program: str, folder: Path, *, port: int, target: int) -> Iterator[Prometheus]:
    """Run it with the configuration of ops/, but for the target's port and the pace."""
    configuration = yaml.safe_load((ROOT / "ops/prometheus.yml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [str(ROOT / "ops" / name) for name in configuration["rule_files"]]
    (job,) = configuration["scrape_configs"]
    job["static_configs"] = [{"targets": [f"localhost:{target}"]}]
    folder.mkdir()
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    command = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("wb") as log, subprocess.Popen(command, stderr=log) as process:
        try:
            prometheus = Prometheus(url=f"http://127.0.0.1:{port}")
            eventually(prometheus.is_ready)
            yield prometheus
        finally:
            process.kill()
