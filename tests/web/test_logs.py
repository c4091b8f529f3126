from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from email_provisioning.domain.passwords import (
    PASSWORD_PREFIX,
    SESSION_PREFIX,
    SIGN_IN_PREFIX,
    TOKEN_PREFIX,
    generate,
)
from email_provisioning.observability.logs import configure_logs, log_through_host, redact
from email_provisioning.settings import Settings

PREFIXES = (PASSWORD_PREFIX, TOKEN_PREFIX, SIGN_IN_PREFIX, SESSION_PREFIX)


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Leave logging to the test, and as it was afterwards."""
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    root.handlers.clear()
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    structlog.reset_defaults()


def test_an_entry_is_one_line_of_json(
    capsys: pytest.CaptureFixture[str], make_settings: Callable[..., Settings]
) -> None:
    configure_logs(make_settings(LOG_FORMAT="json"))
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("a.module").warning("something", account="x")
    entry = json.loads(capsys.readouterr().err)
    assert entry["event"] == "something"
    assert entry["account"] == "x"
    assert entry["request_id"] == "r-1"
    assert entry["level"] == "warning"
    assert entry["logger"] == "a.module"
    assert entry["timestamp"].endswith("Z")


def test_entries_of_libraries_are_written_alike(
    capsys: pytest.CaptureFixture[str], make_settings: Callable[..., Settings]
) -> None:
    configure_logs(make_settings(LOG_FORMAT="json", LOG_LEVEL="ERROR"))
    logging.getLogger("library").error("failed %s", "badly")
    logging.getLogger("library").warning("not written")
    assert json.loads(capsys.readouterr().err)["event"] == "failed badly"


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_secret_is_written_wherever_it_stands(
    capsys: pytest.CaptureFixture[str], make_settings: Callable[..., Settings], log_format: str
) -> None:
    # What pytest shows of a failing test is not what the program writes.
    logging.getLogger().handlers.clear()
    configure_logs(make_settings(LOG_FORMAT=log_format))
    secrets = [generate(prefix) for prefix in PREFIXES]
    log = structlog.get_logger("a.module")
    log.error(f"event {secrets[0]}", value=secrets[1], nested={"list": [secrets[2]]})
    logging.getLogger("library").error("args %s", secrets[3])
    try:
        raise RuntimeError(f"in a traceback {secrets[0]}\n{secrets[1]}")
    except RuntimeError:
        log.exception("crashed")
        logging.getLogger("library").exception("crashed")
    log.error("url", url="postgresql://me:hunter2@host/db")
    text = capsys.readouterr().err
    assert "RuntimeError" in text
    assert text.count("[redacted]") >= 6
    assert "hunter2" not in text
    for secret in secrets:
        assert secret not in text


def test_configuring_again_writes_nothing_twice(
    capsys: pytest.CaptureFixture[str], make_settings: Callable[..., Settings]
) -> None:
    for _ in range(2):
        configure_logs(make_settings(LOG_FORMAT="json"))
    structlog.get_logger("a.module").error("once")
    assert capsys.readouterr().err.count("once") == 1


def test_on_a_host_entries_go_where_the_host_sends_them(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger().addHandler(caplog.handler)
    structlog.reset_defaults()
    log_through_host()
    secret = generate(PASSWORD_PREFIX)
    structlog.get_logger("email_provisioning.x").warning("told", password=secret)
    (record,) = caplog.records
    assert record.name == "email_provisioning.x"
    assert "event='told'" in record.getMessage()
    assert secret not in record.getMessage()
    assert capsys.readouterr().err == ""


def test_on_a_host_a_crash_leaves_its_traceback_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger().addHandler(caplog.handler)
    structlog.reset_defaults()
    log_through_host()
    secrets = [generate(prefix) for prefix in PREFIXES]
    try:
        raise ZeroDivisionError("\n".join(secrets))
    except ZeroDivisionError:
        structlog.get_logger("email_provisioning.x").exception("crashed")
    (record,) = caplog.records
    for part in ("Traceback", "ZeroDivisionError", "test_logs.py"):
        assert part in record.getMessage()
    assert record.getMessage().count("[redacted]") == len(secrets)
    for secret in secrets:
        assert secret not in caplog.text


def test_what_only_resembles_a_secret_stays() -> None:
    assert redact("iap-short and diap-aaaaa") == "iap-short and diap-aaaaa"
