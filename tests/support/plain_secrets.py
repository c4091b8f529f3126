"""Pytest plugin: no password, token or session that was handed out may lie in clear where a test ran."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from email_provisioning.domain.passwords import PASSWORD_PREFIX, SESSION_PREFIX, TOKEN_PREFIX, is_wellformed
from tests.support.run import RUN
from tests.support.run_folder import RunFolder

PREFIXES = (PASSWORD_PREFIX, TOKEN_PREFIX, SESSION_PREFIX)
SECRET = re.compile(rb"(%s)(?:-[0-9a-z]{5}){6}" % "|".join(PREFIXES).encode())
#: Text long enough to be the base64 of a secret, as SMTP's AUTH sends it.
BASE64 = re.compile(rb"[A-Za-z0-9+/]{48,}")
#: How each secret begins, and how that looks in base64, wherever among three octets it stands: most files hold none of
#: them, which is found out much sooner than what is in them.
BEGINNINGS = [f"{prefix}-".encode() for prefix in PREFIXES]
ENCODED = [
    b64encode(bytes(before) + beginning)[-(-8 * before // 6) : 8 * (before + len(beginning)) // 6]
    for beginning in BEGINNINGS
    for before in range(3)
]
SEARCHED, RECORDED = "searched", "recorded"


def secrets_in(content: bytes) -> Iterator[str]:
    """Yield each generated secret that stands in the content, in clear or in base64."""
    if any(beginning in content for beginning in BEGINNINGS):
        yield from _clear_secrets(content)
    if not any(beginning in content for beginning in ENCODED):
        return
    for match in BASE64.finditer(content):
        for shift in range(4):
            yield from _clear_secrets(_decoded(match[0][shift:]))


def refuse_plain_secrets(folder: Path, run: RunFolder) -> None:
    """Fail where a file under the folder holds a generated secret, or one that the run recorded."""
    recorded = [secret.encode() for secret in run.lines(RECORDED) if not SECRET.fullmatch(secret.encode())]
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    for file in files:
        content = _content(file)
        found = [*secrets_in(content), *(secret.decode() for secret in recorded if secret in content)]
        if found:
            pytest.fail(f"{file} holds {len(found)} plain secrets, the first begins with {found[0][:9]}")
    run.append(SEARCHED, str(len(files)))


@pytest.fixture
def record_secret(run_folder: RunFolder) -> Callable[[str], None]:
    """Return a function that adds one plain secret to those that no later search of the run may find."""
    return lambda secret: run_folder.append(RECORDED, secret)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test whose log or standard error shows a generated secret."""
    report = yield
    for title, content in report.sections:
        found = list(secrets_in(content.encode())) if "stdout" not in title else []
        if found and report.passed:
            report.outcome = "failed"
            report.longrepr = f"{title} shows a plain secret, it begins with {found[0][:9]}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell how much was searched."""
    run = config.stash[RUN]
    files = [int(line) for line in run.lines(SEARCHED)]
    recorded = len(set(run.lines(RECORDED)))
    terminalreporter.write_line(
        f"plain secrets: {recorded} recorded, {sum(files)} files of {len(files)} folders searched"
    )


def _content(file: Path) -> bytes:
    """Return what a file holds: nothing where its owner has removed it by now, as SQLite does with its -shm file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _decoded(text: bytes) -> bytes:
    whole = text[:-1] if len(text) % 4 == 1 else text
    return b64decode(whole + b"=" * (-len(whole) % 4))


def _clear_secrets(content: bytes) -> Iterator[str]:
    for match in SECRET.finditer(content):
        text = match[0].decode()
        if is_wellformed(text, match[1].decode()):
            yield text
