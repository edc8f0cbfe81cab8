"""Ways to do a piece of work → how long each took, in turn, so that what disturbs disturbs all."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping


def in_turn(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round; before these is one that fills what is kept."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            if number:
                times[name].append(time.perf_counter() - start)
    return times
