"""Say what this machine's Python lacks, and what to do about it; runs on older versions too."""

import sys

NEEDED = (3, 11)


def main() -> None:
    """Exit with a message where this Python cannot make the environment."""
    if sys.version_info < NEEDED:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            f"{sys.executable} is Python {found}, and 3.11 or newer is needed. "
            "Install one, then name it: make run PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        sys.exit(
            f"{sys.executable} comes without its {error.name} module. "
            "Install it (Debian: apt-get install python3-venv), then run make again."
        )


main()
