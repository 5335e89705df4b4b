"""Files as tables: applications of every kind on one side, postings on the other."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillmatch.read.credentials.ctdl import read_ctdl
    from skillmatch.read.pool import read_pool
    from skillmatch.read.postings.posting_files import read_posting, read_postings

__all__ = ["read_ctdl", "read_pool", "read_posting", "read_postings"]

_HOMES = {
    "read_ctdl": "credentials.ctdl",
    "read_pool": "pool",
    "read_posting": "postings.posting_files",
    "read_postings": "postings.posting_files",
}


def __getattr__(name: str) -> object:
    """Load a reader when it is first asked for: each brings its own libraries along."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
