"""The chapter "Installation Rapide", command by command, but for the packages of its first step."""

from __future__ import annotations

import pytest

from tests.guide.conftest import NODE_MODULES, Checkout
from tests.support.server import ROOT

# -- Étape 2: Configuration, Étape 3: Créer la base de données ---------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_database_is_created_by_the_two_commands(
    kind: str, checkout: Checkout, request: pytest.FixtureRequest
) -> None:
    checkout.run("cp config/email-provisioning.env .env")
    if kind == "postgresql":
        postgres = request.getfixturevalue("postgres")
        name = postgres.create_database()
        with (checkout.root / ".env").open("a") as settings:
            settings.write(f"\nDATABASE_URL={postgres.url(name)}\n")
    before = list((checkout.root / "src/backend").rglob("versions/*.py"))

    said = checkout.run(
        """
        cd src/backend
        python manage.py db migrate -m "Add email provisioning tables"
        python manage.py db upgrade
        """
    )
    assert said.splitlines() == [
        "The tables are up to date: no new revision is needed.",
        "The database is at revision 0001.",
    ]
    assert list((checkout.root / "src/backend").rglob("versions/*.py")) == before
    file = checkout.root / "var/email-provisioning.db"
    assert file.exists() == (kind == "sqlite"), "it is anchored to the folder of .env"
    assert not (checkout.root / "src/backend/var").exists()

    backend = "src/backend"
    assert checkout.run("python manage.py db current", backend).split() == ["current", "0001", "head", "0001"]
    assert checkout.run("python manage.py db downgrade", backend).endswith("at revision none.\n")
    # From another folder it is the same database.
    assert checkout.run("python src/backend/manage.py db upgrade").endswith("at revision 0001.\n")
    assert "current  0001" in checkout.run("python manage.py db current", backend)
    if kind == "postgresql":
        postgres.drop_database(name)


def test_a_slip_in_the_settings_is_refused_with_the_remedy(checkout: Checkout) -> None:
    checkout.run("cp config/email-provisioning.env .env")
    with (checkout.root / ".env").open("a") as settings:
        settings.write("\nEMAIL_DOMAINE=votre-domaine.com\n")
    done = checkout.shell("python manage.py db upgrade", "src/backend")
    assert done.returncode == 78
    assert "EMAIL_DOMAINE is not a setting: did you mean EMAIL_DOMAIN?" in done.stderr


# -- Étape 4: Intégrer dans l'app --------------------------------------------------------------------------------------

APP = """
from flask import Flask

app = Flask(__name__)

@app.get("/")
def home():
    return "mine"

from services.email_provisioning_service import register_email_provisioning_routes

# Après création de l'app Flask
register_email_provisioning_routes(app)
"""
ASK = """
from main import app

client = app.test_client()
assert client.get("/").text == "mine"
page = client.get("/email-provisioning")
assert page.status_code == 200, page.text
free = client.post("/api/email/check-availability", json={"username": "contact"})
assert free.get_json()["available"], free.text
print(client.get("/api/email/my-accounts").status_code)
"""


def test_one_line_adds_it_to_an_application(checkout: Checkout) -> None:
    (checkout.root / "src/backend/main.py").write_text(APP)
    (checkout.root / "src/backend/ask.py").write_text(ASK)
    checkout.run("python manage.py db upgrade", "src/backend")
    assert checkout.run("python ask.py", "src/backend") == "401\n"


FRONTEND = """
import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';

export default function App() {
  return (
    <BrowserRouter>
      <Link to="/email-provisioning">📧 Créer Email</Link>
      <Routes>
        <Route path="/email-provisioning" element={<EmailProvisioningPanel />} />
      </Routes>
    </BrowserRouter>
  );
}
"""
#: The router is the host's own.
BUNDLE = """
import react from '@vitejs/plugin-react';
export default {
  plugins: [react()],
  build: {
    lib: { entry: 'App.jsx', formats: ['es'], fileName: 'app' },
    outDir: 'built',
    rollupOptions: { external: ['react-router-dom'] },
  },
};
"""


def test_the_lines_of_the_front_end_compile(checkout: Checkout) -> None:
    if not (ROOT / NODE_MODULES).exists():
        pytest.skip("the panel's packages are not installed: make dev")
    frontend = checkout.root / "src/frontend"
    (checkout.root / NODE_MODULES).symlink_to(ROOT / NODE_MODULES)
    (frontend / "App.jsx").write_text(FRONTEND)
    (frontend / "vite.app.config.js").write_text(BUNDLE)
    node = ROOT / "scripts/with-node.sh"
    checkout.run(f"{node} npx --no-install vite build -c vite.app.config.js --logLevel error", "src/frontend")
    assert "📧 Créer Email" in (frontend / "built/app.js").read_text()
