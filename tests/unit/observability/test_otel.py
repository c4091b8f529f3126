"""What a collector of OpenTelemetry is sent, over real HTTP; and that nothing of it is loaded where there is none."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from email_provisioning.bootstrap import build_services
from email_provisioning.observability.otel import Otel
from email_provisioning.settings import Settings
from email_provisioning.web import create_app
from tests.support.server import ROOT
from tests.web.callers import Browser


@dataclass(kw_only=True)
class Collector:
    """Takes what is sent over OTLP, and keeps it."""

    spans: list[Any] = field(default_factory=list)
    metrics: list[Any] = field(default_factory=list)
    url: str = ""

    def take(self, path: str, body: bytes) -> None:
        if path == "/v1/traces":
            for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
                self.spans += [span for scope in sent.scope_spans for span in scope.spans]
        else:
            for told in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                self.metrics += [metric for scope in told.scope_metrics for metric in scope.metrics]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(self.path, gzip.decompress(body) if self.headers.get("Content-Encoding") else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    collector.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()


def test_a_collector_is_sent_spans_and_counts_and_nothing_private(
    make_settings: Callable[..., Settings], sqlite_url: str
) -> None:
    with collecting() as collector:
        settings = make_settings(
            DATABASE_URL=sqlite_url, EMBEDDED_WORKER="false", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url
        )
        services = build_services(settings)
        alice = Browser.signed_in(create_app(services=services), services, "alice")
        account = alice.create("contact")["account"]
        assert alice.post("/create", {"username": "contact"}).status_code == 409
        alice.delete(f"/accounts/{account['id']}")
        services.metrics.vendor_call("sendgrid", "send", "provider_unavailable", 0.25)
        otel = services.metrics.tracing
        assert isinstance(otel, Otel)
        otel.close()
    spans = {span.name: span for span in collector.spans}
    assert {"createAddress", "delete delete", "sendgrid send"} <= set(spans)
    step, request = spans["delete delete"], spans["deleteAccount"]
    assert (step.trace_id, step.parent_span_id) == (request.trace_id, request.span_id)
    call = spans["sendgrid send"]
    assert call.end_time_unix_nano - call.start_time_unix_nano == 250_000_000
    assert call.status.message == "provider_unavailable"
    names = {metric.name for metric in collector.metrics}
    assert {
        "email_provisioning_creation_requests",
        "email_provisioning_http_request_duration_seconds",
    } <= names
    sent = " ".join(map(str, [*collector.spans, *collector.metrics]))
    assert not [word for word in ("contact", "alice", "example.test", account["id"]) if word in sent]


def test_without_a_collector_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys; from email_provisioning.cli.web_process import create_plain_app; create_plain_app();"
        "assert not [each for each in sys.modules if each.startswith('opentelemetry')]"
    )
    environ = {
        "PYTHONPATH": str(ROOT / "src/backend"),
        "EMAIL_ENV_FILE": "/dev/null",
        "EMAIL_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
