"""Become another program that ends when its parent does, however the parent ends.

Run as ``python -I -S launch.py PARENT-PID PROGRAM ARGUMENT…``, so that nothing of Python runs between a fork and an
exec in a process that has threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: prctl(2): the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Ask the kernel for SIGTERM at the parent's death, and run the program in our place."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() == parent:
        os.execv(command[0], command)  # noqa: S606 - the program that our caller names


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
