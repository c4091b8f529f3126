"""The command line: ``email-provisioning``.

Exit codes: 0 done; 1 refused, with the reason on standard error; 2 the command was not understood;
3 not possible just now (the same command may succeed later); 78 the settings cannot be used.
"""

from email_provisioning.cli.main import main

__all__ = ["main"]
