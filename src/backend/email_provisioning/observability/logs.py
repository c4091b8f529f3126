"""Log entries: one line each, for people or for programs, with the id of the request and without any secret."""

from __future__ import annotations

import logging
import re
import sys
from typing import Protocol

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from email_provisioning.domain.passwords import (
    PASSWORD_PREFIX,
    SESSION_PREFIX,
    SIGN_IN_PREFIX,
    TOKEN_PREFIX,
)

_PREFIXES = "|".join((PASSWORD_PREFIX, TOKEN_PREFIX, SIGN_IN_PREFIX, SESSION_PREFIX))
#: Whatever looks like a password or token of ours, and what stands between slashes of a URL with a password.
# Not at the beginning of a word alone: a line feed is written as a backslash and an n, which would be part of the word.
_SECRET = re.compile(rf"({_PREFIXES})(?:-[0-9a-z]{{5}}){{6}}")
_URL_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+@")
#: Marks our handler among those of others.
_HANDLER = "email-provisioning"


class LogSettings(Protocol):
    """What the settings say of logs."""

    @property
    def log_level(self) -> str:
        """Return the least severe level that is written."""

    @property
    def log_format(self) -> str:
        """Return ``console`` or ``json``."""


def redact(text: str) -> str:
    """Return the text with every secret of ours, and every password inside a URL, made unreadable."""
    return _URL_PASSWORD.sub(r"\1[redacted]@", _SECRET.sub(r"\1-[redacted]", text))


def configure_logs(settings: LogSettings) -> None:
    """Write the log of this process, ours and that of libraries, to standard error; again changes the settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_HANDLER)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _renderer(settings.log_format),
                _redacted,
            ],
        )
    )
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    # It tells of each look at the revision, and there is one for each question whether we are ready.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    _use_standard_logging(structlog.stdlib.ProcessorFormatter.wrap_for_formatter)


def log_through_host() -> None:
    """Hand our entries to the host's own logging, unless the host has set structlog up for itself."""
    if not structlog.is_configured():
        _use_standard_logging(
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
            _redacted,
            _as_message_alone,
        )


def _use_standard_logging(*last: Processor) -> None:
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_shared(), *last],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _redacted(_logger: WrappedLogger, _method: str, entry: EventDict | str) -> str:
    """Redact the finished line: nothing that ends up in it can be missed."""
    return redact(str(entry))


def _as_message_alone(
    _logger: WrappedLogger, _method: str, entry: EventDict | str
) -> tuple[tuple[str], dict[str, None]]:
    """Hand over the finished line and no exception beside it, which the host would write as it is."""
    return (str(entry),), {"exc_info": None}
