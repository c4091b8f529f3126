"""The language that a command speaks."""

from __future__ import annotations

import os

import click

from email_provisioning.domain.remedies import LANGUAGES, language_of

lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of what is found; without it, that of LC_ALL, LC_MESSAGES or LANG.",
)


def spoken(lang: str | None = None) -> str:
    """Return the language that was asked for, or that of the environment."""
    return language_of(lang, *map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
