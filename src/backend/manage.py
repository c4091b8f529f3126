"""``python manage.py db migrate|upgrade|downgrade|current``: the tables, from the source folder."""

import click

from email_provisioning.cli.database import db

if __name__ == "__main__":
    click.Group("manage", commands={"db": db})()
