"""What the guides, the README and the operator's page show is run as it stands there."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from email_provisioning.domain.remedies import REMEDIES
from tests.docs.pages import Block, Terminal, blocks_of
from tests.guide.conftest import make_checkout
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder
from tests.support.server import ROOT
from tests.unit.settings_from import settings_from

DOCS = ROOT / "docs"
GUIDES = (DOCS / "guide.fr.md", DOCS / "guide.en.md")
PAGES = (ROOT / "README.md", *GUIDES, DOCS / "operations.md")
#: `make test` is what runs this very test.
NOT_AGAIN = "make test"


def of_kind(page: Path, kind: str) -> list[Block]:
    return [block for block in blocks_of(page) if block.kind == kind]


def test_every_command_of_the_pages_succeeds(
    tmp_path: Path,
    free_port: Callable[[], int],
    run_folder: RunFolder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal = Terminal.of(make_checkout(tmp_path / "checkout", free_port))
    try:
        for page in PAGES:
            before = terminal.count
            for block in blocks_of(page):
                if block.kind in {"bash", "python"} and block.text.strip() != NOT_AGAIN:
                    terminal.run(block)
            with capsys.disabled():
                print(f"\n{page.name}: {terminal.count - before} commands run that no page before it shows")
    finally:
        terminal.close()
    assert terminal.count >= 45
    refuse_plain_secrets(terminal.checkout.root / "var", run_folder)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_settings_of_the_guide_are_accepted(page: Path, tmp_path: Path) -> None:
    (tmp_path / "service-account.json").touch()
    blocks = of_kind(page, "ini")
    assert len(blocks) >= 5
    for block in blocks:
        settings_from(tmp_path, block.text.replace("/path/to", str(tmp_path)))


def test_both_guides_show_the_same_commands() -> None:
    def bare(page: Path) -> list[str]:
        shown = [block for block in blocks_of(page) if block.kind != "text"]
        return [re.sub(r"^\s*(#|//).*\n", "", block.text, flags=re.MULTILINE) for block in shown]

    french, english = map(bare, GUIDES)
    assert french == english


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_guide_says_what_to_do_about_every_code(page: Path) -> None:
    table = page.read_text(encoding="utf-8").partition("<!-- codes -->")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == set(REMEDIES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_not_run_can_be_read(page: Path) -> None:
    for block in blocks_of(page):
        if block.kind == "json":
            json.loads(block.text)
        if block.kind == "python":
            ast.parse(block.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
