from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from email_provisioning.web import panel

INDEX = """<!doctype html><head><meta name="email-provisioning-sign-in" content="link" />
<script type="module" src="email-provisioning/assets/index-abc.js"></script>
<link rel="stylesheet" href="email-provisioning/assets/index-def.css"></head>"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small build, which the application serves."""
    folder = tmp_path / "panel"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets/index-abc.js").write_text("console.log(1);" * 100)
    (folder / "assets/index-def.css").write_text("b{}")
    (folder / "assets/stray.js").write_text("stray")
    (folder / "secret.txt").write_text("secret")
    entry = {"file": "assets/index-abc.js", "css": ["assets/index-def.css"]}
    (folder / "manifest.json").write_text(json.dumps({"index.html": entry}))
    monkeypatch.setattr(panel, "FOLDER", folder)
    return folder


@pytest.fixture
def client(built: Path, client: FlaskClient) -> FlaskClient:
    """Return a client of an application with that build."""
    return client


@pytest.mark.parametrize(
    "path", ["", "/", "/mailboxes/01890000-0000-7000-8000-000000000000", "/setup/1", "/admin/domains"]
)
def test_the_page_is_the_same_for_every_path_below_it(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/email-provisioning{path}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert 'src="/email-provisioning/assets/index-abc.js"' in answer.text
    assert 'href="/email-provisioning/assets/index-def.css"' in answer.text


def test_the_root_leads_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/email-provisioning"


def test_the_page_works_below_a_hosts_base_path(client: FlaskClient) -> None:
    answer = client.get("/email-provisioning", base_url="http://localhost/a%22b")
    (source,) = re.findall(r'src="([^"]*)"', answer.text)
    assert source == "/a&quot;b/email-provisioning/assets/index-abc.js"
    assert client.get("/", base_url="http://localhost/app").headers["Location"] == "/app/email-provisioning"


def test_the_page_asks_who_is_signed_in_before_its_scripts_are_there(client: FlaskClient) -> None:
    answer = client.get("/email-provisioning", base_url="http://localhost/a%22b")
    (early,) = re.findall(
        r'<link rel="preload" as="fetch" crossorigin="anonymous" href="([^"]*)">', answer.text
    )
    assert early == "/a&quot;b/api/email/me"


def test_nothing_runs_on_the_page_that_is_not_ours(client: FlaskClient) -> None:
    headers = client.get("/email-provisioning").headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"


def test_files_of_the_build_are_kept_forever(client: FlaskClient, built: Path) -> None:
    plain = client.get("/email-provisioning/assets/index-abc.js")
    assert plain.status_code == 200
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    packed = client.get("/email-provisioning/assets/index-abc.js", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == (built / "assets/index-abc.js").read_bytes()


@pytest.mark.parametrize("name", ["stray.js", "../secret.txt", "..%2fsecret.txt", "../../../app.py", "%00"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/email-provisioning/assets/{name}")
    assert b"secret" not in answer.data
    assert answer.status_code == 404 or answer.mimetype == "text/html"


def test_a_new_build_is_served_without_a_restart(client: FlaskClient, built: Path) -> None:
    assert client.get("/email-provisioning/assets/index-abc.js").status_code == 200
    (built / "assets/index-new.js").write_text("new")
    (built / "manifest.json").write_text(json.dumps({"index.html": {"file": "assets/index-new.js"}}))
    assert client.get("/email-provisioning/assets/index-new.js").text == "new"
    assert client.get("/email-provisioning/assets/index-abc.js").status_code == 404


def test_where_the_page_is_not_built_it_says_how(client: FlaskClient, built: Path) -> None:
    (built / "index.html").unlink()
    answer = client.get("/email-provisioning")
    assert answer.status_code == 503
    assert "make panel" in answer.text
