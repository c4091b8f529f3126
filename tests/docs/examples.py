"""The code of a page of documentation, loaded as the files that the page says it is."""

from __future__ import annotations

import importlib
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
#: A file's path on a line of its own, and the block of Python below it.
_FILE = re.compile(r"^`([\w/.]+\.py)`:\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: A block with a title.
_TITLED = re.compile(r"^```text title=\"(\w+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of(page: str) -> dict[str, str]:
    """Return the content of each file that a page shows, by its path."""
    return dict(_FILE.findall((DOCS / page).read_text(encoding="utf-8")))


def snippets_of(page: str) -> dict[str, str]:
    """Return the blocks of a page that have titles."""
    return dict(_TITLED.findall((DOCS / page).read_text(encoding="utf-8")))


def load(content: str, path: str, folder: Path) -> ModuleType:
    """Import a file's content from a folder as the module that its path in the project makes it."""
    name = ".".join(Path(path.removeprefix("src/backend/")).with_suffix("").parts)
    file = folder / Path(path).name
    file.write_text(content, encoding="utf-8")
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, last = name.rpartition(".")
    setattr(importlib.import_module(parent), last, module)
    return module
