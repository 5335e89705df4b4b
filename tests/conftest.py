"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long a test takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data for development; a test that needs it skips where it is absent."""
    folder = Path(os.environ.get("SKILLMATCH_SHARED_DATA") or _CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the real data for development is not on this machine")
    return folder
