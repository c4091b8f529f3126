"""Every fault on every call of every operation at Google: each cell ends in the right error or is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from tests.fakes.google.discovery import Contract
from tests.fakes.matrix import Scene, cells
from tests.fakes.server import Fault
from tests.faults.google_scenes import SCENES, fresh

#: What a cell is called where the token itself is refused while it is asked for.
WRONG_KEY = "provider_api_key_invalid"
#: How many methods of Google's APIs the adapter calls.
METHODS = 30


def judged(played: tuple[str, Mapping[str, object], Scene]) -> list[str]:
    kind, settings, scene = played
    return [f"{kind} {cell}" for cell in cells(scene, fresh(settings))]


def test_every_fault_on_every_call_ends_well() -> None:
    # Most of the time of a cell is waiting for an answer that does not come.
    with ThreadPoolExecutor(8) as pool:
        found = [cell for each in pool.map(judged, SCENES) for cell in each]
    outcomes = Counter(cell.rpartition(": ")[2] for cell in found)
    print(f"fault matrix of google: {len(found)} cells, {dict(outcomes)}")
    # Each fake fails where an exchange was not as Google's discovery documents describe it.
    checked = Contract.checked
    print(f"google: {checked.total()} requests and answers of {len(checked)} methods keep the documents")
    assert len(checked) >= METHODS
    assert len(found) == len(set(found)) >= len(SCENES) * len(Fault)
    # A token that has ended is fetched anew inside; only the token endpoint itself can call the key wrong.
    ended = [cell for cell in found if f" {Fault.TOKEN_EXPIRED.name}: " in cell]
    assert {cell.rpartition(": ")[2] for cell in ended if "POST /token" not in cell} == {"mended"}
    # A diagnosis never raises.
    at_the_endpoint = [cell for cell in ended if "POST /token" in cell and "diagnose" not in cell]
    assert [cell for cell in at_the_endpoint if not cell.endswith(f": {WRONG_KEY}")] == []
