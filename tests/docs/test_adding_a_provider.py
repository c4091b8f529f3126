"""docs/adding-a-provider.md, followed to the letter: its provider keeps the shipped contract, and can be used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.providers import registry
from email_provisioning.providers.registry import Surroundings
from tests.docs.examples import files_of, load, snippets_of
from tests.support.services import ADMIN, ALICE

ROOT = Path(__file__).parents[2]
PAGE = "adding-a-provider.md"
FILES = files_of(PAGE)
ADAPTER, FAKE, CONTRACT = (
    "src/backend/email_provisioning/providers/pigeon_post.py",
    "tests/fakes/pigeon_post.py",
    "tests/contract/test_pigeon_post.py",
)
_folder = Path(tempfile.mkdtemp(prefix="adding-a-provider-"))
adapter, fake, contract = (load(FILES[path], path, _folder) for path in (ADAPTER, FAKE, CONTRACT))

#: The contract suite on the page's provider, collected here as it would be there.
TestPigeonPost = contract.TestPigeonPost


def test_the_page_shows_three_files_and_the_provider_is_short() -> None:
    assert list(FILES) == [ADAPTER, FAKE, CONTRACT]
    assert len(_lines_of_code(FILES[ADAPTER])) <= 110


def _lines_of_code(content: str) -> set[int]:
    """Return the lines that are neither blank nor comment, docstring, import or declared capability."""
    lines = {number for number, line in enumerate(content.splitlines(), 1) if line.strip(" )}]")}
    for node in ast.walk(ast.parse(content)):
        declared = isinstance(node, (ast.Import, ast.ImportFrom, ast.AnnAssign))
        if isinstance(node, ast.stmt) and (declared or _is_docstring(node)):
            lines -= set(range(node.lineno, (node.end_lineno or 0) + 1))
    return lines


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("path", FILES)
def test_its_code_is_in_the_style_of_the_house(path: str) -> None:
    # The files are not there, so that ruff has to be told whose modules they are.
    ours = "lint.isort.known-first-party=['email_provisioning', 'tests']"
    for check in (["check", "--quiet", "--config", ours], ["format", "--check", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *check, f"--stdin-filename={ROOT / path}", "-"],
            cwd=ROOT,
            input=FILES[path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_settings_are_declared_as_the_others_are() -> None:
    root = ROOT / "src/backend/email_provisioning"
    snippets = snippets_of(PAGE)
    for title, file, form in (
        ("BUILT_IN", "providers/registry.py", r'    "[\w-]+": "email_provisioning\.providers\.\w+:build",'),
        ("values", "settings/values.py", r"    \w+: str \| None = optional\(readers\.text, secret=True\)"),
        ("NEEDS", "settings/groups.py", r'    \("EMAIL_PROVIDER", "[\w-]+", \("[A-Z_]+",\)\),'),
    ):
        text = (root / file).read_text(encoding="utf-8")
        assert re.search(f"^{form}$", text, re.MULTILINE), f"{file} is written in another way now"
        assert re.search(f"^{form}$", f"    {snippets[title].splitlines()[0]}", re.MULTILINE)


class TestInTheProduct:
    """The provider behind a domain of the whole application."""

    @pytest.fixture
    def pigeon_post(self) -> Iterator[fake.PigeonPost]:  # type: ignore[name-defined]
        """Yield the vendor."""
        with fake.serving_pigeon_post() as pigeon_post:
            pigeon_post.verified.add("acme.fr")
            yield pigeon_post

    @pytest.fixture
    def with_pigeon_post(
        self,
        pigeon_post: fake.PigeonPost,  # type: ignore[name-defined]
        make_services: Callable[..., Services],
        monkeypatch: pytest.MonkeyPatch,
    ) -> Services:
        """Return the application with the provider among its own."""

        def build(surroundings: Surroundings) -> object:
            settings = {"PIGEON_POST_BASE_URL": pigeon_post.server.url, "PIGEON_POST_API_KEY": fake.KEY}
            here = Surroundings(
                resolve=surroundings.resolve,
                store=surroundings.store,
                hello=surroundings.hello,
                settings=settings,
            )
            return adapter.build(here)

        monkeypatch.setattr(adapter, "build_for_test", build, raising=False)
        place = "email_provisioning.providers.pigeon_post:build_for_test"
        monkeypatch.setitem(registry.BUILT_IN, "pigeon-post", place)
        return make_services()

    def test_a_domain_is_added_and_an_address_made(
        self,
        with_pigeon_post: Services,
        pigeon_post: fake.PigeonPost,  # type: ignore[name-defined]
    ) -> None:
        services = with_pigeon_post
        services.domain_admin.add(ADMIN, "acme.fr", "pigeon-post")
        created = services.creation.create(ALICE, username="contact", domain="acme.fr")
        assert created.account.state == "active"
        (made,) = pigeon_post.mailboxes.values()
        assert (made["address"], made["label"]) == ("contact@acme.fr", created.account.id)
        (finding,) = services.provider_of("pigeon-post").diagnose("acme.fr")
        assert finding.code == "ok"
        assert services.domain_admin.status(ADMIN, "acme.fr").verified
