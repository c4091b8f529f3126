"""What the guides, the README and the operator's page say is true: their settings, codes and links."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from email_provisioning.domain.remedies import REMEDIES
from tests.docs.pages import GUIDES, PAGES, Block, blocks_of
from tests.unit.settings_from import settings_from


def of_kind(page: Path, kind: str) -> list[Block]:
    return [block for block in blocks_of(page) if block.kind == kind]


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
