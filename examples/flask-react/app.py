"""A host application: it has people, pages and styles of its own, and the e-mail panel as one of its pages."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, jsonify, redirect, request
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import run_simple
from werkzeug.wrappers import Response as Redirect

from email_provisioning.web import register_email_provisioning_routes

#: Where `npm run build` puts the pages.
BUILT = Path(__file__).parent / "web" / "dist"
#: What the pages may do: nothing that is not in a file of ours.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "frame-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


@dataclass
class Person(UserMixin):  # type: ignore[misc]
    """Somebody who works here. Flask-Login tells the panel's routes who it is, by `id`, `name` and `is_admin`."""

    id: str
    name: str
    is_admin: bool = False


PEOPLE = {person.id: person for person in (Person("7", "Ada", is_admin=True), Person("8", "Basile"))}


def create_app() -> Flask:
    """Return the application."""
    app = Flask(__name__, static_folder=BUILT / "assets", static_url_path="/assets")
    app.secret_key = os.environ.get("HOST_SECRET_KEY") or secrets.token_hex()
    LoginManager(app).user_loader(PEOPLE.get)
    app.after_request(keep_to_policy)

    # The pages of the React application, whose router reads the address. `/email-provisioning` is one of them;
    # without this line of ours the panel's own page would answer there, which is what a host without React wants.
    for path in ("/", "/sign-in", "/email-provisioning"):
        app.add_url_rule(path, view_func=page)
    app.add_url_rule("/session", view_func=who)
    app.add_url_rule("/session", view_func=sign_in, methods=["POST"])
    app.add_url_rule("/session/end", view_func=sign_out, methods=["POST"])

    register_email_provisioning_routes(app)
    return app


def page() -> Response:
    """Return the document of the React application, which finds everything beside itself."""
    document = (BUILT / "index.html").read_text(encoding="utf-8")
    return Response(document.replace('<base href="/"', f'<base href="{request.script_root}/"'))


def who() -> Response:
    """Tell who is signed in, and who could be."""
    me = current_user if current_user.is_authenticated else None
    return jsonify(
        user=me and {"id": me.id, "name": me.name}, people=[[each.id, each.name] for each in PEOPLE.values()]
    )


def sign_in() -> Redirect:
    """Sign somebody in. This host believes everybody; yours will not."""
    login_user(PEOPLE[request.form["person"]])
    return redirect(f"{request.script_root}/")


def sign_out() -> Redirect:
    """Sign out."""
    logout_user()
    return redirect(f"{request.script_root}/sign-in")


def keep_to_policy(response: Response) -> Response:
    """Put the pages under the policy; what the panel's routes answer has one already."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


def main() -> None:
    """Serve it, at HOST_PORT and below HOST_BASE_PATH."""
    app, below = create_app(), os.environ.get("HOST_BASE_PATH", "")
    served = DispatcherMiddleware(Flask("nothing"), {below: app}) if below else app
    run_simple("127.0.0.1", int(os.environ.get("HOST_PORT", "8000")), served, threaded=True)


if __name__ == "__main__":
    main()
