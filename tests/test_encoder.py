from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skillmatch import encoder
from skillmatch.encoder import ModelError, SentenceEncoder, default_encoder

TEXTS = ["Prepares tax returns.", "Welds steel.", "Prepares tax returns.", ""]


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SentenceEncoder:
    monkeypatch.setenv("SKILLMATCH_CACHE", str(tmp_path))
    return default_encoder()


def test_vectors_are_unit_rows_in_the_order_of_texts(fresh: SentenceEncoder) -> None:
    vectors = fresh.encode(TEXTS)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-6)
    assert (vectors[0] == vectors[2]).all()
    assert not np.allclose(vectors[0], vectors[1])


def test_the_cache_gives_the_very_same_vectors(
    fresh: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fresh.encode(TEXTS)

    def refuse(folder: Path) -> None:
        raise AssertionError("the model was loaded again")

    monkeypatch.setattr(encoder, "_load", refuse)
    assert (fresh.encode(TEXTS) == first).all()
    with pytest.raises(AssertionError, match="loaded again"):
        fresh.encode(["a new text"])


def test_the_cache_holds_no_words(fresh: SentenceEncoder) -> None:
    fresh.encode(["Ana Silva prepares tax returns."])
    assert b"Silva" not in fresh.cache_file.read_bytes()
    with sqlite3.connect(fresh.cache_file) as stored:
        assert stored.execute("SELECT count(*) FROM vectors").fetchone() == (1,)


def test_an_interrupted_run_keeps_what_is_done(
    fresh: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_TEXTS_PER_COMMIT", 2)
    real, calls = SentenceEncoder._compute, []

    def stops_at_the_second(self: SentenceEncoder, texts: list[str]) -> np.ndarray:
        calls.append(texts)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, texts)

    monkeypatch.setattr(SentenceEncoder, "_compute", stops_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        fresh.encode(["one", "three", "seventeen"])
    assert fresh.encode(["one", "three", "seventeen"]).shape == (3, 384)
    assert [len(texts) for texts in calls] == [2, 1, 1]


def test_a_damaged_cache_is_named(fresh: SentenceEncoder) -> None:
    fresh.cache_folder.mkdir(exist_ok=True)
    fresh.cache_file.write_bytes(b"no database" * 1000)
    with pytest.raises(ModelError, match="Delete it"):
        fresh.encode(["a text"])


def test_no_texts_are_no_vectors(fresh: SentenceEncoder) -> None:
    assert len(fresh.encode([])) == 0


def test_a_model_that_is_not_there_is_not_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_MODEL", "someone/some-model")
    with pytest.raises(ModelError, match="downloads nothing"):
        default_encoder()


def test_a_folder_without_a_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_MODEL", str(tmp_path))
    with pytest.raises(ModelError, match=r"holds no model\.safetensors"):
        default_encoder()


def test_a_model_that_was_tampered_with_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "DEFAULT_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the published"):
        default_encoder()


def test_importing_loads_neither_torch_nor_pandas() -> None:
    code = (
        "import sys, skillmatch, skillmatch.cli\n"
        "skillmatch.cli._parser()\n"
        "print([m for m in ('torch', 'pandas', 'numpy', 'transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
