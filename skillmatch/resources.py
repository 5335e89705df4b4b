"""Where the files that ship with skillmatch lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder.

    A wheel carries ``data/`` and ``notebooks/`` inside the package; in a checkout they
    stand beside it.

    Parameters
    ----------
    *parts : str
        The path below the project's top level, for example ``"data", "sample", "pool"``.

    Returns
    -------
    Path

    Raises
    ------
    FileNotFoundError
        If the installation lacks the file.

    Examples
    --------
    >>> resource("data", "README.md").name
    'README.md'
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{'/'.join(parts)} is missing from this installation of skillmatch. Install it again."
    )
