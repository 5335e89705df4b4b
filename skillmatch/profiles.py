"""Skill profiles as sparse vectors: what texts share, and a map of skills in two dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_FEWEST_FOR_A_MAP = 3


def shared(profiles: pd.DataFrame) -> pd.DataFrame:
    """Which skills the first two texts of some profiles share.

    Parameters
    ----------
    profiles : DataFrame
        ``text_id`` (0 and 1), ``uri``, ``label``, ``score``, as from `SkillSpace.profile`.

    Returns
    -------
    DataFrame
        ``uri``, ``label``, ``one``, ``other`` (0 where a text lacks the skill) and ``shared``, the
        lesser of the two; most shared first.

    Examples
    --------
    >>> rows = [(0, "u1", "SQL", 0.9), (0, "u2", "R", 0.8), (1, "u1", "SQL", 0.7)]
    >>> shared(pd.DataFrame(rows, columns=["text_id", "uri", "label", "score"]))
      uri label  one  other  shared
    0  u1   SQL  0.9    0.7     0.7
    1  u2     R  0.8    0.0     0.0
    """
    wide = profiles.pivot_table(index=["uri", "label"], columns="text_id", values="score")
    wide = wide.reindex(columns=[0, 1]).fillna(0.0).set_axis(["one", "other"], axis="columns")
    wide["shared"] = wide[["one", "other"]].min(axis="columns")
    order = ["shared", "one", "other", "label"]
    return wide.reset_index().sort_values(
        order, ascending=[False, False, False, True], ignore_index=True
    )


def matrix(profiles: pd.DataFrame, uris: pd.Series, texts: int) -> csr_array:
    """Profiles as one sparse matrix.

    Parameters
    ----------
    profiles : DataFrame
        ``text_id``, ``uri``, ``score``.
    uris : Series of str
        The space's skills, in the order of the columns.
    texts : int
        How many texts there are, also those without any skill.

    Returns
    -------
    csr_array of float64, shape (texts, number of skills)

    Examples
    --------
    >>> rows = pd.DataFrame({"text_id": [0, 2], "uri": ["u2", "u1"], "score": [0.9, 0.5]})
    >>> matrix(rows, pd.Series(["u1", "u2"]), 3).toarray().tolist()
    [[0.0, 0.9], [0.0, 0.0], [0.5, 0.0]]
    """
    from scipy.sparse import csr_array

    columns = pd.Index(uris).get_indexer(profiles["uri"])
    place = (profiles["text_id"].to_numpy(dtype=np.intp), columns)
    return csr_array((profiles["score"].to_numpy(np.float64), place), shape=(texts, len(uris)))


def plane(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Places on a map where what is near in the space stays near: t-SNE (van der Maaten 2008).

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)

    Returns
    -------
    ndarray of float32, shape (n, 2)
        Without a unit: only nearness has a meaning. The same vectors give the same map.

    Examples
    --------
    >>> plane(np.eye(4, dtype=np.float32)).shape
    (4, 2)
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    count, dimensions = vectors.shape
    if count <= _FEWEST_FOR_A_MAP or dimensions < 2 or np.ptp(vectors, axis=0).max() == 0:
        return np.pad(vectors, ((0, 0), (0, 2)))[:, :2]
    some = PCA(min(50, count, dimensions), svd_solver="full").fit_transform(vectors)
    return TSNE(
        perplexity=min(30.0, (count - 1) / 3), init="pca", random_state=0, n_jobs=1
    ).fit_transform(some)


def placed(
    cosines: NDArray[np.float32], places: NDArray[np.float32], *, nearest: int = 10
) -> NDArray[np.float32]:
    """Where on the map texts stand: amid the skills nearest to them.

    Parameters
    ----------
    cosines : ndarray of float32, shape (texts, n)
    places : ndarray of float32, shape (n, 2)
    nearest : int, default 10
        How many skills pull at a text, the nearest most.

    Returns
    -------
    ndarray of float32, shape (texts, 2)

    Examples
    --------
    >>> where = np.array([[0, 0], [4, 2]], dtype=np.float32)
    >>> placed(np.array([[0.9, 0.1]], dtype=np.float32), where, nearest=1).tolist()
    [[0.0, 0.0]]
    """
    count = min(nearest, cosines.shape[1])
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    pulls = np.exp(20 * np.take_along_axis(cosines, best, axis=1))
    pulls /= pulls.sum(axis=1, keepdims=True)
    return np.einsum("tn,tnd->td", pulls, places[best]).astype(np.float32)
