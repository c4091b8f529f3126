"""What the guides, the README and the operator's page show is run as it stands there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, Terminal, blocks_of
from tests.guide.conftest import make_checkout
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder

#: Runs all the tests itself.
NOT_AGAIN = "make test"


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
