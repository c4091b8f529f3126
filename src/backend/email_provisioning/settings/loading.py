"""Read the settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from email_provisioning.domain.sentences import Text
from email_provisioning.domain.sentences import settings as said
from email_provisioning.settings.groups import problems_between
from email_provisioning.settings.names import unknown_in_file, unknown_in_process
from email_provisioning.settings.problems import SettingsError, shown
from email_provisioning.settings.sources import ENV_FILE, EnvFile, read_env_file, secret_from
from email_provisioning.settings.spec import Spec, specs
from email_provisioning.settings.values import Settings


def load_settings(environ: Mapping[str, str] | None = None, *, env_file: Path | None = None) -> Settings:
    """Return the settings of the process environment and of the .env file; the former wins.

    ``environ`` stands for the process environment. ``env_file`` is read instead of the file that
    EMAIL_ENV_FILE names, ``./.env`` or the checkout's; ``/dev/null`` means none. Raises SettingsError with
    every problem.
    """
    process = os.environ if environ is None else environ
    source = read_env_file(process, env_file)
    known = specs(Settings)
    names = {*known, *(f"{name}_FILE" for name, (_, spec) in known.items() if spec.secret)}
    loader = _Loader(process=process, source=source)
    loader.problems += unknown_in_file(source.values, names)
    loader.problems += unknown_in_process(process, {*names, ENV_FILE})
    for name, (attribute, spec) in known.items():
        loader.read(name, attribute, spec)
    loader.problems += problems_between(loader.by_name)
    if loader.problems:
        raise SettingsError(loader.problems)
    return Settings(env_file=source.file, **loader.by_attribute)


@dataclass
class _Loader:
    """The values and the problems found so far."""

    #: The process environment.
    process: Mapping[str, str]
    #: The .env file.
    source: EnvFile
    #: The values by their names in the environment.
    by_name: dict[str, Any] = field(default_factory=dict)
    #: The values by their attributes.
    by_attribute: dict[str, Any] = field(default_factory=dict)
    #: What is wrong.
    problems: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems += self.source.problems

    def read(self, name: str, attribute: str, spec: Spec) -> None:
        """Read one setting, or note its problem."""
        given = ""
        try:
            given = self._given(name, spec)
            text = given or self._default(spec)
            value = None if text is None else spec.read(text, self.source.folder)
        except KeyError:
            return  # its default rests on a setting that has a problem of its own
        except ValueError as error:
            told = f"{name}={shown(given)}" if given and not spec.secret else name
            # A Text where one of our readers refuses it; what Python itself says of a value is English.
            why = error.args[0] if error.args else ""
            self.problems.append(said.REFUSED(what=told, why=why))
            return
        self.by_name[name] = self.by_attribute[attribute] = value

    def _given(self, name: str, spec: Spec) -> str:
        """Return the text given in NAME or, for a secret, in the file NAME_FILE; empty where none was."""
        value = self._text(name)
        file = self._text(f"{name}_FILE") if spec.secret else ""
        if value and file:
            raise ValueError(said.FILE_GIVEN_TOO(name=f"{name}_FILE"))
        return secret_from(self.source.folder / os.path.expanduser(file)) if file else value

    def _text(self, name: str) -> str:
        """Return the text of a name; an empty one counts as not given."""
        return (self.process.get(name) or self.source.values.get(name) or "").strip()

    def _default(self, spec: Spec) -> str | None:
        """Return the text of the default."""
        return spec.default(self.by_attribute) if callable(spec.default) else spec.default
