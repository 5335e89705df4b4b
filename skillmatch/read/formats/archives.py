"""Zip archives that strangers have made: what their damage looks like, how much they unpack to."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted; as NotImplementedError, packed in a way that Python doesn't know
    ValueError,
)
"""What Python raises where an archive is damaged or of a kind that it can't read."""


def unpacked_size(content: bytes) -> int:
    """How many bytes an archive says that it unpacks to; Python unpacks no more than that.

    Raises
    ------
    Exception
        One of `BROKEN`, if it can't be opened.

    Examples
    --------
    >>> content = io.BytesIO()
    >>> with zipfile.ZipFile(content, "w") as archive:
    ...     archive.writestr("word/document.xml", "x" * 500)
    >>> unpacked_size(content.getvalue())
    500
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())
