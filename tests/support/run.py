"""Pytest plugin: give all processes of a run one folder, and leave nothing of it behind."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from tests.support.run_folder import RunFolder
from tests.support.watch import clear

RUN = pytest.StashKey[RunFolder]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, or take over the controller's in a worker of pytest-xdist."""
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    if given is None:
        config.stash[RUN] = RunFolder.create()
    else:
        config.stash[RUN] = RunFolder(path=Path(given["run_folder"]), controller=given["run_controller"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a new worker of pytest-xdist which folder the run has."""
    run = node.config.stash[RUN]
    node.workerinput.update(run_folder=str(run.path), run_controller=run.controller)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the run started and remove its folder, once its workers have ended."""
    if RUN in config.stash and not hasattr(config, "workerinput"):
        clear(config.stash[RUN].path)


def pytest_collection_finish() -> None:
    """Leave out of every later look for garbage what lives as long as the run: modules, and thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> RunFolder:
    """Return the folder that all processes of this run share."""
    return pytestconfig.stash[RUN]
