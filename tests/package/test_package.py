"""The panel's package as others get it: what is in it, what its types say, what it weighs."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.support.panel_package import NAME, install, run

#: What an application writes that uses all of it, in the ways that it may be named.
CONSUMER = f"""
import {{ createElement, type ReactElement }} from 'react';
import EmailProvisioningPanel, {{
  pathOf, viewOf,
  type Account, type EmailProvisioningPanelProps, type Language, type PanelUser, type PanelView, type ThemeChoice,
}} from '{NAME}';
import Same from '{NAME}/components/EmailProvisioningPanel';

const user: PanelUser = {{ id: 7, name: 'Ada' }};
const language: Language = 'en';
const theme: ThemeChoice = 'auto';
const view: PanelView = viewOf('/mailboxes/1');
const path: string = pathOf(view);
const props: EmailProvisioningPanelProps = {{
  baseUrl: path, language, theme, user, view, signIn: 'host',
  onCreated: ({{ email, status, usage }}: Account) => [email.length, status === 'active', usage.day.used + 1],
  onChanged: (account) => account.operation?.state === 'succeeded',
  onSignedOut: () => undefined,
  onViewChange: (next) => next.name,
  onLanguageChange: (next: 'fr' | 'en') => next,
}};
export const panels: ReactElement[] = [
  <EmailProvisioningPanel />, <EmailProvisioningPanel {{...props}} user={{null}} />, createElement(Same, props),
];

// What is wrong must be found: a type that lets everything pass would leave these unused.
// @ts-expect-error
<EmailProvisioningPanel language="de" />;
// @ts-expect-error
<EmailProvisioningPanel baseURL="/api" />;
// @ts-expect-error
<EmailProvisioningPanel onCreated={{(account) => account.password}} />;
// @ts-expect-error
<EmailProvisioningPanel user={{{{ name: 'Ada' }}}} />;
"""
#: Packed bytes of what a host loads when the panel appears, its styles and its React included.
MOST = 205_000
IMPORT = re.compile(r"""(?:from|import) ?["'`](\./[^"'`]+|\.\./[^"'`]+)["'`]""")


@pytest.mark.parametrize(("react", "resolution"), [("18", "bundler"), ("19", "nodenext")])
def test_its_types_serve_hosts_of_both_reacts(tmp_path: Path, react: str, resolution: str) -> None:
    install(tmp_path, react=react)
    options = {
        "strict": True,
        "exactOptionalPropertyTypes": True,
        "skipLibCheck": False,
        "skipDefaultLibCheck": True,
        "noEmit": True,
        "jsx": "react-jsx",
        "target": "ES2022",
        "lib": ["ES2022", "DOM"],
        "types": [],
        "module": "ESNext" if resolution == "bundler" else "NodeNext",
        "moduleResolution": resolution,
    }
    (tmp_path / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": options, "files": ["consumer.tsx"]})
    )
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "consumer.tsx").write_text(CONSUMER)
    checked = run(tmp_path, "typescript/bin/tsc", "-p", ".")
    assert checked.returncode == 0, checked.stdout


def test_it_says_what_it_is_and_needs_nothing_but_react(tmp_path: Path) -> None:
    install(tmp_path, react="19")
    package = tmp_path / "node_modules" / NAME
    manifest = json.loads((package / "package.json").read_text())
    assert manifest["peerDependencies"]["react"] == "^18 || ^19"
    assert "dependencies" not in manifest
    assert manifest["license"] == "MIT"
    for name in ("LICENSE", "README.md", "THIRD-PARTY-LICENSES.md"):
        assert (package / name).stat().st_size > 500
    assert "## react-dom - 19" in (package / "THIRD-PARTY-LICENSES.md").read_text()
    for entry in (manifest["exports"]["."], manifest["exports"]["./components/EmailProvisioningPanel"]):
        assert all((package / path).exists() for path in entry.values())
    for types in package.rglob("*.d.ts"):
        said = re.sub(r"/\*.*?\*/", "", types.read_text(), flags=re.DOTALL)
        assert not re.search(r"\bany\b", said), f"{types.name} lets anything pass"


def test_a_host_loads_little_at_once_and_the_rest_on_demand(tmp_path: Path) -> None:
    install(tmp_path, react="19")
    package = tmp_path / "node_modules" / NAME
    entry = package / "components/EmailProvisioningPanel.js"
    assert weight(needed(entry)) < 2_000
    panel = needed(package / "panel/mount.js")
    assert weight(panel) <= MOST
    on_demand = {file.stem for file in (package / "panel").glob("*.js")} - {file.stem for file in panel}
    assert {"mailbox", "setup", "admin", "charts"} <= on_demand
    # No bundler of a host's has to know anything of ours.
    for script in package.rglob("*.js"):
        text = script.read_text()
        assert "import.meta" not in text
        assert not re.search(r"process\.env\.[A-Z]", text)


def needed(script: Path) -> set[Path]:
    """Return a script and all that it imports at once."""
    found, wanted = set[Path](), [script.resolve()]
    while wanted:
        each = wanted.pop()
        if each not in found:
            found.add(each)
            wanted += [(each.parent / name).resolve() for name in IMPORT.findall(each.read_text())]
    return found


def weight(scripts: set[Path]) -> int:
    """Return how many bytes of scripts travel."""
    return sum(len(gzip.compress(each.read_bytes(), mtime=0)) for each in scripts)
