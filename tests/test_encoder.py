from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skillmatch import encoder, resources
from skillmatch.encoder import (
    DEFAULT_SHA256,
    ContextualEncoder,
    Encoder,
    ModelError,
    SentenceEncoder,
    default_encoder,
    published_model,
    unit,
)

TEXTS = ["Prepares tax returns.", "Welds steel.", "Prepares tax returns.", ""]
LAST_LAYER = "encoder.layer.5.output.dense.weight"


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

    def refuse(folder: Path, adaptation: Path | None) -> None:
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


# --- An adapted model ------------------------------------------------------------------------


def adapted(folder: Path, layers: dict[str, np.ndarray]) -> SentenceEncoder:
    from safetensors.numpy import save_file

    save_file(layers, folder / "layers.safetensors")
    return SentenceEncoder(published_model(), "mine", folder, folder / "layers.safetensors")


def test_an_adaptation_changes_checksum_cache_and_vectors(tmp_path: Path) -> None:
    plain = SentenceEncoder(published_model(), "plain", tmp_path)
    weights = np.random.default_rng(7).standard_normal((384, 1536)).astype(np.float16)
    other = adapted(tmp_path, {LAST_LAYER: weights})
    assert plain.checksum == DEFAULT_SHA256
    assert len({plain.checksum, other.checksum, default_encoder().checksum}) == 3
    assert plain.cache_file != other.cache_file
    # The words first: before anything else has put the model in order.
    (words,) = other.encode_words(["Welds steel."])
    vectors = other.encode(["Welds steel."])
    assert words.whole == pytest.approx(vectors[0], abs=1e-3)
    assert vectors[0] @ plain.encode(["Welds steel."])[0] < 0.9


@pytest.mark.parametrize(
    "name",
    [
        "no.such.weight",
        pytest.param(
            LAST_LAYER,
        ),
    ],
)
def test_an_adaptation_of_another_model_is_refused(tmp_path: Path, name: str) -> None:
    other = adapted(tmp_path, {name: np.zeros((2, 2), dtype=np.float16)})
    for use in (other.encode, other.encode_words):
        with pytest.raises(ModelError, match=r"layers\.safetensors .*don't belong together"):
            use(["Welds steel."])


def test_missing_layers_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "skillmatch")
    with pytest.raises(
        FileNotFoundError, match=r"layers\.safetensors is missing.*Install it again"
    ):
        default_encoder()


def test_a_chosen_model_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_MODEL", f"{published_model()}/")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "skillmatch")  # without layers
    chosen = default_encoder()
    assert (chosen.name, chosen.checksum) == ("model", DEFAULT_SHA256)
    assert chosen.adaptation is None


# --- Words in context ------------------------------------------------------------------------


def test_the_installed_model_knows_words_in_context(fresh: SentenceEncoder) -> None:
    encoder: Encoder = fresh
    assert isinstance(encoder, ContextualEncoder)


def test_spans_point_at_the_words(fresh: SentenceEncoder) -> None:
    texts = ["Runs PostgreSQL, naïvely 😀 in C++", "Welds.", "a  b\nc", "", " \n", "***"]
    read = fresh.encode_words(texts)
    for text, words in zip(texts, read, strict=True):
        assert words.whole.shape == (384,)
        assert words.vectors.shape == (len(words.spans), 384)
        said = [text[start:end] for start, end in words.spans]
        assert all(said)
        assert "".join(said) == "".join(text.split())
    assert [len(words.spans) for words in read[2:]] == [3, 0, 0, 3]


def test_the_whole_is_the_text_s_vector(fresh: SentenceEncoder) -> None:
    texts = [*TEXTS, "Runs the till, and the shop, on Saturdays. " * 5, "word " * 600]
    wholes = np.stack([words.whole for words in fresh.encode_words(texts)])
    assert np.linalg.norm(wholes, axis=1) == pytest.approx(1, abs=1e-5)
    assert wholes == pytest.approx(fresh.encode(texts), abs=1e-3)


def test_words_mean_what_their_sentence_makes_of_them(fresh: SentenceEncoder) -> None:
    steel, flowers = fresh.encode_words(["steel plants", "potted plants"])
    one, other = (unit(words.vectors[-1:])[0] for words in (steel, flowers))
    assert one @ other < 0.95


def test_the_company_of_other_texts_does_not_change_words(
    fresh: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["Welds.", "Prepares tax returns for small firms and their owners.", "", "Bakes bread"]
    together = fresh.encode_words(texts)
    monkeypatch.setattr(encoder, "_TEXTS_PER_PASS", 1)
    for one, alone in zip(together, fresh.encode_words(texts), strict=True):
        assert (one.spans == alone.spans).all()
        assert one.vectors == pytest.approx(alone.vectors, abs=1e-3)
        assert one.whole == pytest.approx(alone.whole, abs=1e-3)


def test_a_long_text_s_words_end_where_the_model_does(fresh: SentenceEncoder) -> None:
    text = "welding " * 1000
    (words,) = fresh.encode_words([text])
    assert 100 < len(words.spans) < 1000
    assert {text[start:end] for start, end in words.spans} == {"welding"}
    assert (np.diff(words.spans[:, 0]) == len("welding ")).all()


def test_no_texts_have_no_words(fresh: SentenceEncoder) -> None:
    assert fresh.encode_words([]) == []


def test_half_characters_stop_nothing(fresh: SentenceEncoder) -> None:
    text = "caf\udce9 SQL"  # as a terminal gives what isn't UTF-8
    assert fresh.encode([text]).shape == (1, 384)
    assert len(fresh.encode_words([text])[0].spans) > 1


# --- Beside the model ------------------------------------------------------------------------


def test_a_row_of_zeros_has_no_direction() -> None:
    rows = unit(np.array([[0, 0], [0, 2]], dtype=np.float32))
    assert rows.tolist() == [[0, 0], [0, 1]]
    assert rows.dtype == np.float32


def test_importing_loads_neither_torch_nor_pandas() -> None:
    code = (
        "import sys, skillmatch, skillmatch.cli\n"
        "skillmatch.cli._parser()\n"
        "print([m for m in ('torch', 'pandas', 'numpy', 'transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
