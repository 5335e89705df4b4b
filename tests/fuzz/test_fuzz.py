"""The fuzzing targets hold on their seeds and on small changes of them.

A short walk without coverage guidance, the same every time; ``run.py`` is the long one.
"""

from __future__ import annotations

import random

import pytest
from run import NAMES
from targets import TARGETS

CHANGES = 40  # of each target


def test_every_target_can_be_run() -> None:
    assert tuple(TARGETS) == NAMES
    assert all(target.seeds() for target in TARGETS.values())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_seeds_and_their_neighbours(name: str) -> None:
    target, chance = TARGETS[name], random.Random(name)
    seeds = target.seeds()
    for seed in seeds:
        target.run(seed)
    for _ in range(CHANGES):
        target.run(changed(chance.choice(seeds), chance))


def changed(content: bytes, chance: random.Random) -> bytes:
    """A few bytes set, cut out or repeated."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) or 1)
        length = chance.choice((1, 1, 2, 8, 64, 512))
        way = chance.randrange(3)
        if way == 0:
            data[start : start + length] = chance.randbytes(length)
        elif way == 1:
            del data[start : start + length]
        else:
            data[start:start] = data[start : start + length]
    return bytes(data)
