"""What is wrong with work on many addresses at once, or with the file that it comes from."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class JobNotFound(ProvisioningError):
    """There is no such import or bulk action."""

    code, status = "job_not_found", 404


class JobNotReady(ProvisioningError):
    """This import or bulk action is not in a state that allows this."""

    code, status = "job_not_ready", 409


class TooManyAddresses(ProvisioningError):
    """These are too many addresses at once: narrow the filter."""

    code, status = "too_many_addresses", 422


class ImportRefused(ProvisioningError):
    """This file cannot be imported."""

    code, status = "import_refused", 422


class ImportUnreadable(ImportRefused):
    """This file is not a table: save it as CSV, with one row for each address."""

    code = "import_unreadable"


class ImportEmpty(ImportRefused):
    """This file has no rows below its header."""

    code = "import_empty"


class ImportTooLong(ImportRefused):
    """This file has too many rows: split it."""

    code = "import_too_long"


class ImportColumnsMissing(ImportRefused):
    """The first line has to name the columns, one of them username or email."""

    code = "import_columns_missing"


class DuplicateRow(ImportRefused):
    """This address is in the file already, further up."""

    code = "duplicate_in_file"


class ColumnsDisagree(ImportRefused):
    """The columns of this row say different things of the domain or its provider."""

    code = "columns_disagree"


class OwnerUnknown(ImportRefused):
    """There is no user of this name who could be the owner: add the user first."""

    code = "owner_unknown"
