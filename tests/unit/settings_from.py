"""Settings for tests of the settings: loaded from lines, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from email_provisioning.settings import Settings, SettingsError, load_settings
from email_provisioning.settings.spec import specs

#: The sample file that people copy.
SAMPLE = Path(__file__).parents[2] / "config" / "email-provisioning.env"
#: Stands for no .env file.
NO_FILE = Path("/dev/null")
#: Every setting's attribute and spec by its name.
KNOWN = specs(Settings)
#: The names of those that may come from a file.
SECRETS = [name for name, (_, spec) in KNOWN.items() if spec.secret]


def settings_from(folder: Path, *lines: str, **environ: str) -> Settings:
    """Return the settings of a .env file of these lines in the folder, and of this process environment."""
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    return load_settings(environ, env_file=folder / ".env")


def problems(environ: dict[str, str], env_file: Path = NO_FILE) -> tuple[str, ...]:
    """Return the problems that the settings are refused with."""
    with pytest.raises(SettingsError) as refusal:
        load_settings(environ, env_file=env_file)
    assert all(problem in str(refusal.value) for problem in refusal.value.problems)
    return refusal.value.problems
