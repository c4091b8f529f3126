"""Rules, alerts, runbooks and the dashboard: all of one piece, and each alert fires when it should."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from email_provisioning.observability.metrics.series import SERIES
from tests.ops.dashboard import expressions

ROOT = Path(__file__).parents[2]
#: The most that a unit may leave what it runs, as systemd-analyze counts it.
EXPOSED = 25
OPS, RUNBOOKS = ROOT / "ops", ROOT / "docs/operations.md"


def read(name: str) -> Any:
    return yaml.safe_load((OPS / name).read_text())


def alerts() -> list[dict[str, Any]]:
    return [rule for group in read("rules/alerts.yml")["groups"] for rule in group["rules"]]


def run_promtool(program: Callable[[str, str], str], *arguments: str) -> str:
    command = [program("promtool", "prometheus"), *arguments]
    done = subprocess.run(command, cwd=OPS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_configuration_and_every_rule_are_what_prometheus_reads(
    program: Callable[[str, str], str],
) -> None:
    assert "2 rule files found" in run_promtool(program, "check", "config", "prometheus.yml")


def test_each_alert_fires_when_it_should_and_is_quiet_otherwise(program: Callable[[str, str], str]) -> None:
    assert "SUCCESS" in run_promtool(program, "test", "rules", "rules/alerts.test.yml")


def test_each_alert_has_one_runbook_and_two_tests_and_none_is_left_over() -> None:
    names = [alert["alert"] for alert in alerts()]
    assert len(names) == len(set(names)) > 15
    assert re.findall(r"^### (EmailProvisioning\w+)$", RUNBOOKS.read_text(), re.M) == names
    tested: dict[str, set[bool]] = {name: set() for name in names}
    for test in read("rules/alerts.test.yml")["tests"]:
        for case in test["alert_rule_test"]:
            tested[case["alertname"]].add(bool(case["exp_alerts"]))
    assert tested == {name: {True, False} for name in names}


def test_each_alert_says_how_bad_it_is_and_what_to_do() -> None:
    for alert in alerts():
        assert alert["labels"]["severity"] in ("critical", "warning")
        assert alert["annotations"]["runbook_url"] == f"docs/operations.md#{alert['alert'].lower()}"
        assert alert["annotations"]["summary"]
        assert alert["annotations"]["description"]


def test_the_job_is_the_guides() -> None:
    job = {
        "job_name": "email-provisioning",
        "static_configs": [{"targets": ["localhost:5000"]}],
        "metrics_path": "/api/metrics/email-provisioning",
    }
    assert read("prometheus.yml")["scrape_configs"] == [job]


def test_the_dashboard_shows_the_guides_figures_and_the_golden_signals() -> None:
    dashboard = json.loads((OPS / "grafana/dashboards/email-provisioning.json").read_text())
    rows = [panel["title"] for panel in dashboard["panels"] if panel["type"] == "row"]
    assert {"Latency", "Traffic", "Errors", "Saturation"} <= set(rows)
    titles = {panel["title"] for panel in dashboard["panels"]}
    figures = {"Addresses created", "Success rate of creations", "Use of the daily limit"}
    assert figures | {"Use of the monthly limit", "Cost by provider, this month so far"} <= titles
    assert all(panel.get("description") or panel["type"] == "row" for panel in dashboard["panels"])
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_every_recorded_name_that_is_used_is_recorded() -> None:
    recorded = {rule["record"] for group in read("rules/recording.yml")["groups"] for rule in group["rules"]}
    used = {
        name
        for text in [*(alert["expr"] for alert in alerts()), *expressions(OPS)]
        for name in re.findall(r"job:email_provisioning\w+:\w+", text)
    }
    assert used <= recorded


def test_every_metric_is_described_to_operators() -> None:
    text = RUNBOOKS.read_text()
    assert [name for name in SERIES if name not in text] == []


def test_grafana_finds_what_lies_here() -> None:
    source = read("grafana/provisioning/datasources/prometheus.yml")["datasources"][0]
    assert source["type"] == "prometheus"
    provider = read("grafana/provisioning/dashboards/email-provisioning.yml")["providers"][0]
    assert provider["options"]["path"] in RUNBOOKS.read_text()


def test_every_unit_runs_a_command_that_there_is() -> None:
    from email_provisioning.cli.main import COMMANDS

    units = list((OPS / "systemd").glob("*.service"))
    assert len(units) == 4
    for unit in units:
        found = re.search(r"^ExecStart=\S+/email-provisioning (\w+)$", unit.read_text(), re.M)
        assert found is not None, unit.name
        assert found[1] in COMMANDS


def test_the_units_are_what_systemd_reads_and_leave_what_they_run_little(
    program: Callable[[str, str], str], tmp_path: Path
) -> None:
    for unit in (OPS / "systemd").glob("*.service"):
        # The program need not be there; whether systemd understands every line, and what the lines leave, is the point.
        there = re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text(), flags=re.M)
        (tmp_path / unit.name).write_text(there)
    units = sorted(map(str, tmp_path.glob("*.service")))
    analyze = program("systemd-analyze", "systemd")
    read = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    # From 0 for nothing to 100 for everything that root may.
    confined = [analyze, "security", "--offline=true", f"--threshold={EXPOSED}", "--no-pager", *units]
    done = subprocess.run(confined, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
