"""The passwords of an address at the command line."""

from __future__ import annotations

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.passwords import PASSWORD_PREFIX, is_wellformed
from email_provisioning.settings import load_settings
from tests.cli.command_line import SECRET, CommandLine

EMAIL = "contact@example.test"


def test_passwords_are_made_listed_rotated_and_revoked(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    create = ("credentials", "create", EMAIL, "--label", "Phone", "--days", "30", "--network", "127.0.0.0/8")
    made = command_line.json(*create)
    assert (made["email"], made["label"], made["kind"], made["status"]) == (
        EMAIL,
        "Phone",
        "gateway",
        "active",
    )
    assert is_wellformed(made["password"], PASSWORD_PREFIX)
    services = build_services(load_settings(command_line.environ))
    assert services.submission.authenticate(EMAIL, made["password"], "127.0.0.1")

    rotated = command_line.json("credentials", "rotate", EMAIL, made["id"])
    assert services.submission.authenticate(EMAIL, rotated["password"], "127.0.0.1")
    assert rotated["previous_valid_until"] > made["expires"][:4]
    listed = command_line.json("credentials", "list", EMAIL)["credentials"]
    assert [(each["label"], each["status"], each["networks"]) for each in listed] == [
        ("Phone", "active", "127.0.0.0/8"),
        ("Phone", "replaced", "127.0.0.0/8"),
        ("", "active", None),
    ]
    table = command_line.run("credentials", "list", EMAIL)
    assert "Phone" in table.stdout
    assert not SECRET.search(table.output)

    for each in (made["id"], rotated["id"]):
        revoked = command_line.json("credentials", "revoke", EMAIL, each)
        assert revoked == {"id": each, "revoked": True}
    assert "credential_not_found" in command_line.refused("credentials", "revoke", EMAIL, made["id"])
    assert "credentials_already_shown" in command_line.refused(
        "credentials",
        "reveal",
        EMAIL,
        command_line.json("credentials", "list", EMAIL)["credentials"][0]["id"],
    )
    services.database.close()


def test_what_cannot_be_is_refused(sqlite_command_line: CommandLine) -> None:
    sqlite_command_line.json("users", "create", "alice")
    sqlite_command_line.json("accounts", "create", "contact", "--user", "alice")
    for more, said in (
        (("--kind", "direct"), "not_supported"),
        (("--network", "nowhere"), "networks_invalid"),
        (("--label", "a\nb"), "label_invalid"),
    ):
        assert said in sqlite_command_line.refused("credentials", "create", EMAIL, *more)
    assert "account_not_found" in sqlite_command_line.refused("credentials", "list", "nobody@example.test")
