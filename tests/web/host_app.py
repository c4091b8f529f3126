"""A host application such as people have: its own routes, hooks, error handlers, database, sign-in and CSRF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, g, jsonify, render_template_string, request, session
from flask.json.provider import DefaultJSONProvider
from flask.testing import FlaskClient
from flask_login import (  # type: ignore[import-untyped]
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as BaseResponse
from werkzeug.test import TestResponse


class HostJson(DefaultJSONProvider):
    """Writes JSON in a way of the host's own."""

    sort_keys = False

    def response(self, *args: Any, **kwargs: Any) -> BaseResponse:
        return super().response({"host": args or kwargs})


def make_host(folder: Path) -> Flask:
    """Return the application, with one user of the name ``ada`` whose id is 7."""
    app = Flask("host", static_folder=None)
    app.config.update(
        SECRET_KEY="host-secret",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/host.db",
        MAX_CONTENT_LENGTH=100_000,
    )
    app.json = HostJson(app)
    database = SQLAlchemy(app)

    class Person(UserMixin, database.Model):  # type: ignore[name-defined,misc]
        id = database.Column(database.Integer, primary_key=True)
        name = database.Column(database.String(50))
        is_admin = database.Column(database.Boolean)

    login = LoginManager(app)
    login.user_loader(lambda user_id: database.session.get(Person, int(user_id)))
    CSRFProtect(app)
    with app.app_context():
        database.create_all()
        database.session.merge(Person(id=7, name="ada", is_admin=False))
        database.session.commit()
    _add_hooks(app)
    _add_routes(app, database, Person)
    return app


def _add_hooks(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.greeting = "hello"

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Host"] = (
            f"{g.get('greeting')} {request.endpoint and request.endpoint.split('.')[0]}"
        )
        return response

    @app.errorhandler(404)
    def missing(_error: HTTPException) -> tuple[str, int]:
        return "host: nothing here", 404

    @app.errorhandler(405)
    def wrong_method(_error: HTTPException) -> tuple[str, int]:
        return "host: not like this", 405

    @app.errorhandler(CSRFError)
    def no_token(_error: CSRFError) -> tuple[str, int]:
        return "host: no token", 400

    @app.errorhandler(Exception)
    def crash(error: Exception) -> tuple[str, int]:
        code = error.code if isinstance(error, HTTPException) and error.code else 500
        return f"host: {type(error).__name__}", code


def _add_routes(app: Flask, database: SQLAlchemy, person: Any) -> None:
    @app.get("/")
    def home() -> str:
        return render_template_string("<p>{{ g.greeting }} {{ user or 'stranger' }}</p>", user=_name())

    @app.get("/people")
    def people() -> Response:
        return jsonify([each.name for each in database.session.query(person).all()])

    @app.post("/sign-in")
    def sign_in() -> str:
        login_user(database.session.get(person, 7))
        return "in"

    @app.get("/sign-out")
    def sign_out() -> str:
        logout_user()
        return "out"

    @app.get("/token")
    def token() -> str:
        return str(generate_csrf())

    @app.post("/echo")
    def echo() -> Response:
        session["count"] = session.get("count", 0) + 1
        return jsonify(form=request.form.to_dict(), count=session["count"])

    @app.get("/private")
    @login_required  # type: ignore[untyped-decorator]
    def private() -> str:
        return f"for {_name()}"

    @app.get("/crash")
    def crash() -> str:
        raise RuntimeError("broken")

    @app.get("/teapot")
    def teapot() -> str:
        abort(418)

    @app.get("/api/other")
    def other() -> Response:
        return jsonify(api="of the host")


def _name() -> str | None:
    return current_user.name if current_user.is_authenticated else None


def behaviour(client: FlaskClient) -> list[tuple[Any, ...]]:
    """Return what the host answers to a visit of a person and a few mistakes."""
    answers = [
        client.get("/"),
        client.get("/people"),
        client.get("/private"),
        client.post("/sign-in"),
        client.post("/sign-in", headers={"X-CSRFToken": client.get("/token").text}),
        client.get("/"),
        client.get("/private"),
        client.post("/echo", data={"a": "1"}, headers={"X-CSRFToken": client.get("/token").text}),
        client.post("/echo", data={"a": "x" * 200_000}, headers={"X-CSRFToken": client.get("/token").text}),
        client.options("/echo"),
        client.head("/"),
        client.get("/missing"),
        client.get("/api/missing"),
        client.get("/api/other"),
        client.delete("/people"),
        client.get("/crash"),
        client.get("/teapot"),
        client.get("/sign-out"),
        client.get("/private"),
    ]
    return [_recorded(answer) for answer in answers]


def _recorded(answer: TestResponse) -> tuple[Any, ...]:
    headers = [(name, re.sub(r"=[^;]*", "=…", value, count=1)) for name, value in answer.headers]
    return answer.request.path, answer.status, sorted(headers), answer.data
