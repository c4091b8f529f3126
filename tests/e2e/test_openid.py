"""A person signs in with the company's account: at a real OpenID provider, in a real browser."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.house import Ground, House
from tests.e2e.window import PATIENCE

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "src/frontend/package.json"
NODE = [str(ROOT / "scripts/with-node.sh"), "node"]


@contextmanager
def openid_provider(redirect: str) -> Iterator[str]:
    """Serve a real provider that knows our client, and yield its issuer."""
    command = [*NODE, str(ROOT / "tests/support/openid_provider.mjs"), str(PACKAGES), redirect]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def sign_in_there(page: Page, name: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("whatever, it is a provider for trying out")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


@pytest.fixture(scope="module")
def company(ground: Ground, free_port: Callable[[], int]) -> Iterator[House]:
    """Yield a server whose people have accounts at such a provider."""
    port = free_port()
    with openid_provider(f"http://127.0.0.1:{port}/api/email/oidc/callback") as issuer:
        with ground.house(
            IMAP_PORT="0",
            HTTP_PORT=str(port),
            OIDC_ISSUER=issuer,
            OIDC_CLIENT_ID="email-provisioning",
            OIDC_CLIENT_SECRET="a secret of the tests alone",
            OIDC_ADMIN_GROUPS="mail-admins",
        ) as house:
            yield house


@pytest.mark.parametrize(("name", "role"), [("chief", "administrator"), ("camille", "member")])
def test_the_company_account_signs_in(name: str, role: str, company: House, browser: Browser) -> None:
    server = company.server
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{server.url}/email-provisioning")
    page.get_by_role("link", name="Se connecter avec le compte de l’entreprise").click()
    sign_in_there(page, name)
    expect(page.get_by_role("heading", name="Créer une adresse")).to_be_visible()
    expect(page.get_by_role("button", name=name)).to_be_visible()
    me = context.request.get(f"{server.url}/api/email/me").json()
    assert (me["user"]["name"], me["user"]["role"]) == (name, role)
    assert [each["httpOnly"] for each in context.cookies(server.url) if each["name"] == "session"] == [True]

    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("link", name="Se connecter avec le compte de l’entreprise").click()
    expect(page.get_by_role("button", name=name)).to_be_visible()
    context.close()
