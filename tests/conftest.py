"""Fixtures that every test may ask for; `pytest --fixtures` lists them."""

pytest_plugins = [
    "tests.support.run",
    "tests.support.examples",
    "tests.support.report",
    "tests.support.plain_secrets",
    "tests.support.contracts",
    "tests.support.places",
    "tests.support.databases",
    "tests.support.services",
    "tests.support.scripted",
    "tests.support.minting",
    "tests.support.folder_vendor",
    "tests.support.running",
]
