"""The example host, built and served as its README says, and what its pages look like."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from playwright.sync_api import Locator, Page, expect

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.settings import load_settings
from tests.support import panel_package
from tests.support.run_folder import RunFolder
from tests.support.server import COMMAND, PATIENCE, ROOT, eventually

EXAMPLE = ROOT / "examples/flask-react"
#: Every property of some elements and of what they draw before and after themselves, as JSON: a list of elements.
#: For those that match a selector, without the properties that are named or begin so.
READ_STYLES = """(elements, [growing, growth]) => JSON.stringify(elements.map(element => {
    const left = element.matches(growing) ? growth : [];
    const wanted = name => !left.some(each => name.startsWith(each));
    const read = style => Object.fromEntries(
        [...style].filter(wanted).map(name => [name, style.getPropertyValue(name)]));
    const drawn = [getComputedStyle(element)];
    for (const pseudo of ['::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        if (!['none', 'normal'].includes(style.content)) drawn.push(style);
    }
    if (element.matches('input, textarea')) drawn.push(getComputedStyle(element, '::placeholder'));
    return [`${element.localName}.${element.className}`, drawn.map(read)];
}))"""


@dataclass(frozen=True, kw_only=True)
class Host:
    """A running host."""

    #: The beginning of every address of it, its base path included.
    url: str
    #: What its server has, as another process sees it.
    services: Services = field(repr=False)

    def enter(self, page: Page, name: str) -> None:
        """Sign somebody in, as the host does it."""
        page.goto(f"{self.url}/sign-in")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", name="Commandes")).to_be_visible()

    def open_panel(self, page: Page) -> None:
        """Go where the panel is, by the host's menu."""
        page.get_by_role("link", name="Créer Email").click()
        expect(page.get_by_label("Nom de l’adresse")).to_be_visible()


def built(run: RunFolder, *, react: str) -> Path:
    """Return the example built with a version of React, which the first process that asks for it does for all."""
    folder = run.path / f"host-{react}"
    with run.lock(folder.name):
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _build(making, react=react)
            making.rename(folder)
    return folder


def _build(host: Path, *, react: str) -> None:
    shutil.copytree(EXAMPLE, host, ignore=shutil.ignore_patterns("node_modules", "dist"))
    panel_package.install(
        host / "web",
        react=react,
        link=("vite", "@vitejs/plugin-react", "cookie", "set-cookie-parser"),
        copy=("react-router",),
    )
    done = panel_package.run(host / "web", "vite/bin/vite.js", "build", "--logLevel", "warn")
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(host: Path, data_dir: Path, *, port: int, below: str = "") -> Iterator[Host]:
    """Serve a built example until the block ends."""
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "EMAIL_ENV_FILE": os.devnull,
        "EMAIL_DATA_DIR": str(data_dir),
        "HOST_PORT": str(port),
        "HOST_BASE_PATH": below,
    }
    subprocess.run([COMMAND, "db", "upgrade"], env=environ, check=True, capture_output=True)
    services = build_services(load_settings(environ, env_file=Path(os.devnull)))
    url = f"http://127.0.0.1:{port}{below}"
    log = data_dir / "host.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, host / "app.py"], env=environ, stdout=output, stderr=output
        )
    try:
        eventually(lambda: _answers(process, url, log))
        yield Host(url=url, services=services)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        services.database.close()


def _answers(process: subprocess.Popen[bytes], url: str, log: Path) -> bool:
    assert process.poll() is None, f"the host has ended:\n{log.read_text()}"
    try:
        return requests.get(f"{url}/sign-in", timeout=PATIENCE).ok
    except OSError:
        return False


#: Elements of the host that the panel has nothing to do with.
HOSTS = "html, body, #root, header, header *, .columns, main, aside, aside *:not(li)"
#: Those of them that grow with what is in the page, and what that changes of them.
GROWING = "html, body, #root, .columns, .columns > *, ul[aria-label=Nouvelles]"
GROWTH = ["height", "block-size", "perspective-origin", "transform-origin", "grid-template-rows"]


#: Brings to its end what is on its way from one look to another; what goes round and round stays.
SETTLE = """elements => elements.flatMap(element => element.getAnimations())
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity).forEach(each => each.finish())"""


def looks(page: Page) -> str:
    """Return what the host's own elements look like: every property of each, but for the height of what grows."""
    # Asked for by the document: Playwright's own selectors look into the panel as well.
    hosts = page.evaluate_handle("selector => [...document.querySelectorAll(selector)]", HOSTS)
    styles: str = hosts.evaluate(READ_STYLES, [GROWING, GROWTH])
    return styles


def styles_of(elements: Locator) -> str:
    """Return every property of elements, of the panel's too; variables only as far as they come to something."""
    elements.evaluate_all(SETTLE)
    styles: str = elements.evaluate_all(READ_STYLES, ["*", ["--"]])
    return styles


def differences(one: str, other: str) -> list[str]:
    """Say in which properties elements differ, pair by pair; the first few."""
    if one == other:
        return []
    before, after = json.loads(one), json.loads(other)
    names, others = ([name for name, _ in each] for each in (before, after))
    if names != others:
        return [f"other elements: {sorted(set(names) ^ set(others)) or (len(names), len(others))}"]
    found = [
        f"{name} {key}: {value} → {then.get(key)}"
        for (name, styles), (_, changed) in zip(before, after, strict=True)
        for now, then in zip(styles, changed, strict=True)
        for key, value in now.items()
        if then.get(key) != value
    ]
    return found[:20]
