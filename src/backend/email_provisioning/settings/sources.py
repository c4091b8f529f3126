"""Where the texts of the settings come from: the process environment, the .env file and secret files."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv.parser import parse_stream

from email_provisioning.domain.sentences import Text
from email_provisioning.domain.sentences import settings as said
from email_provisioning.settings.problems import SettingsError

#: Names another .env file, in the process environment only; /dev/null means none.
ENV_FILE = "EMAIL_ENV_FILE"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnvFile:
    """The .env file, or its absence."""

    #: The file that was read; None where there is none.
    file: Path | None
    #: The folder that relative paths start from; absolute.
    folder: Path
    #: The texts by name.
    values: Mapping[str, str]
    #: What cannot be read in it.
    problems: tuple[Text, ...]


def checkout_root() -> Path | None:
    """Return the root of the source checkout that this code runs from; None where it is installed."""
    backend = Path(__file__).resolve().parents[2]
    root = backend.parents[1]
    inside = backend == root / "src" / "backend" and (root / "pyproject.toml").is_file()
    return root if inside else None


def read_env_file(process: Mapping[str, str], given: Path | None) -> EnvFile:
    """Read the .env ``given``, named by EMAIL_ENV_FILE, in the working directory or in the checkout."""
    root = checkout_root()
    named = given or process.get(ENV_FILE)
    if named and str(named) != os.devnull:
        return _parsed(Path(os.path.expanduser(named)).absolute())
    for folder in () if named else filter(None, (Path.cwd(), root)):
        if (folder / ".env").is_file():
            return _parsed(folder / ".env")
    return EnvFile(file=None, folder=root or Path.cwd(), values={}, problems=())


def _parsed(file: Path) -> EnvFile:
    """Read a .env file; raise SettingsError where it cannot be read at all."""
    try:
        content = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError([said.FILE_NOT_UTF8(file=str(file))]) from None
    except OSError as error:
        problem = said.ENV_FILE_UNREADABLE(file=str(file), reason=str(error.strerror), name=ENV_FILE)
        raise SettingsError([problem]) from error
    values: dict[str, str] = {}
    problems: list[Text] = []
    for binding in parse_stream(io.StringIO(content)):
        if binding.error or (binding.key and binding.value is None):
            problems.append(said.LINE_UNREADABLE(file=str(file), line=str(binding.original.line)))
        elif binding.key == ENV_FILE:
            problems.append(said.NAMES_ITSELF(name=ENV_FILE))
        elif binding.key and binding.value:
            values[binding.key] = binding.value
    return EnvFile(file=file, folder=file.parent, values=values, problems=tuple(problems))


def secret_from(file: Path) -> str:
    """Return the secret in a file, without the newline at its end; raise ValueError with the remedy."""
    try:
        with file.open("rb") as stream:
            content = stream.read(65_537)
    except OSError as error:
        raise ValueError(said.SECRET_UNREADABLE(file=str(file), reason=str(error.strerror))) from None
    try:
        secret = content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise ValueError(said.SECRET_NOT_UTF8(file=str(file))) from None
    if not secret or len(content) > 65_536:
        raise ValueError(said.SECRET_EMPTY(file=str(file)))
    return secret
