"""Work shared among processes gives what one process gives, in order."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from joblib.externals.loky import get_reusable_executor

from skillmatch.processes import each


@pytest.fixture(autouse=True, scope="module")
def stopped() -> Iterator[None]:
    yield
    get_reusable_executor().shutdown(kill_workers=True)


def _halved(number: int, by: int = 2) -> tuple[float, int]:
    time.sleep(0.002)
    if number < 0:
        raise ValueError(f"{number} is negative")
    return number / by, os.getpid()


def halved(count: int, **options: int) -> tuple[list[float], set[int]]:
    found = list(each(partial(_halved, by=2), range(count), **{"share": 3, "many": 1, **options}))
    return [half for half, _ in found], {process for _, process in found}


@pytest.mark.parametrize("count", [0, 1, 3, 4, 1000, 1001])
def test_the_results_are_in_order(count: int) -> None:
    assert halved(count, processes=3)[0] == [number / 2 for number in range(count)]


def test_all_processes_take_part() -> None:
    half, processes = halved(3000, processes=2)
    assert half == [number / 2 for number in range(3000)]
    assert len(processes) == 2
    assert os.getpid() in processes


@pytest.mark.parametrize("options", [{"processes": 1}, {"many": 50}, {"share": 40}])
def test_few_things_are_done_here(options: dict[str, int]) -> None:
    assert halved(40, **options)[1] == {os.getpid()}


@pytest.mark.parametrize("processes", [1, 2])
def test_what_fails_is_raised(processes: int) -> None:
    with pytest.raises(ValueError, match="-3 is negative"):
        list(each(_halved, [1, 2, -3, 4], share=1, many=1, processes=processes))


def _noted(number: int, folder: Path) -> None:
    time.sleep(0.002)
    (folder / str(number)).touch()


def test_who_stops_early_leaves_the_rest_undone(tmp_path: Path) -> None:
    work = partial(_noted, folder=tmp_path)
    found = each(work, range(2000), share=10, many=1, processes=2)
    next(found)
    found.close()
    get_reusable_executor().shutdown(wait=True)
    assert len(list(tmp_path.iterdir())) < 1000
