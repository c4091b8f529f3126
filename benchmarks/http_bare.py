"""The yardstick of the API: the least that a Flask handler can do on the same server and database.

Served as ``granian --factory benchmarks.http_bare:create_app``; it reads the settings that our application reads.
"""

from __future__ import annotations

from flask import Flask, Response, jsonify, request
from sqlalchemy import Column, MetaData, String, Table, bindparam, select

from email_provisioning.domain.ids import new_id
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import accounts
from email_provisioning.settings import load_settings

metadata = MetaData()
rows = Table(
    "benchmark_rows", metadata, Column("id", String(36), primary_key=True), Column("name", String(64))
)
_SELECT = select(accounts.c.id).where(accounts.c.id == bindparam("id"))
_INSERT = rows.insert()


def create_app() -> Flask:
    """Return an application with one handler that reads a row by its key, and one that commits a row."""
    app = Flask(__name__, static_folder=None)
    database = Database(load_settings().database_url)

    @app.post("/select")
    def read() -> Response:
        with database.engine.connect() as connection:
            found = connection.execute(_SELECT, {"id": request.get_json()["username"]}).one_or_none()
        return jsonify(found=found is not None)

    @app.post("/insert")
    def write() -> Response:
        row = {"id": new_id(), "name": request.get_json()["username"]}
        with database.write() as connection:
            connection.execute(_INSERT, row)
        return jsonify(row)

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    return app
