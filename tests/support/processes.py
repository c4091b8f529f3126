"""Runs something in several processes at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable


def in_processes(work: Callable[[int], object], count: int) -> list[object]:
    """Run ``work`` in forked processes at once and return what each returned, as JSON values."""
    children = []
    for number in range(count):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writer, json.dumps(work(number)).encode())
                os._exit(0)
            except BaseException as error:  # noqa: BLE001 (a child must never return into the test)
                os.write(
                    writer,
                    json.dumps(f"{type(error).__name__}: {error} {getattr(error, 'cause', '')}").encode(),
                )
                os._exit(1)
        os.close(writer)
        children.append((child, reader))
    results = []
    for child, reader in children:
        with os.fdopen(reader) as pipe:
            results.append(json.loads(pipe.read()))
        os.waitpid(child, 0)
    return results
