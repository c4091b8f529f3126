"""The key file and the store of secrets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from email_provisioning.doctor.database import is_there, is_usable
from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import credentials
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.secret_stores.keyring import KeyFileError, KeyFileMissing, load_keyring
from email_provisioning.settings import Settings

SUBJECT = "key file"


def check_key_file_is_there(settings: Settings, database: Database) -> None:
    """Raise `KeyFileMissing` where the file is gone under which passwords were stored: nobody must make a new one."""
    if not settings.secret_key_file.exists() and _has_credentials(database):
        raise KeyFileMissing(checks.KEY_FILE_LOST(file=str(settings.secret_key_file)))


def check_key_file(settings: Settings, database: Database) -> Sequence[Finding]:
    """Tell whether the key file is there, ours, and kept from others."""
    file = settings.secret_key_file
    try:
        check_key_file_is_there(settings, database)
        if not file.exists():
            detail = checks.KEY_FILE_LATER(file=str(file))
            return [Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=detail)]
        load_keyring(file)
    except ProvisioningError as error:
        return [failing(SUBJECT, error)]
    except OSError as error:
        detail = checks.KEY_FILE_UNREADABLE(file=str(file), reason=str(error.strerror))
        return [Finding(level=Level.ERROR, subject=SUBJECT, code=KeyFileError.code, detail=detail)]
    detail = checks.KEY_FILE_FINE(file=str(file))
    return [Finding(level=Level.OK, subject=SUBJECT, code="key_file_backup", detail=detail)]


def check_store(secrets: Secrets, database: Database) -> Sequence[Finding]:
    """Tell whether the store of secrets answers."""
    if not secrets.is_outside and not is_usable(database):
        return []  # it is in the database, which is told of in its own place
    secrets.check()
    detail = checks.STORE_ANSWERS(kind=secrets.kind)
    return [Finding(level=Level.OK, subject="secret store", code="ok", detail=detail)]


def _has_credentials(database: Database) -> bool:
    if not is_there(database):
        return False
    try:
        with database.read() as connection:
            return connection.execute(select(credentials.c.id).limit(1)).first() is not None
    except ProvisioningError:
        return False  # the database is told of in its own place
