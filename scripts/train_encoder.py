"""Adapt the published model to the language of jobs: train its layers on the taxonomies.

    python scripts/train_encoder.py FOLDER [--out data/encoder] [--steps 900]

FOLDER holds ``esco_skills_en.csv.gz`` (ESCO's skills: uri, label, aliases, description),
``esco_official_en/occupations_en.csv.gz`` and O*NET's text files in ``onet/``. Beside this script
lies ``training/sentences.csv.gz``: job-ad sentences, each with the ESCO skill it calls for. The
word embeddings stay as published; the six layers above them learn to bring a text near the skills
that it speaks of, as a whole and word by word (the words' vectors, weighted by how near each is to
the skill, as in ConTeXT-match, Decorte et al. 2024).

Everything is drawn from one seed and the number of steps is fixed, so the same machine yields the
same weights. No labelled benchmark is read here; which settings were chosen how is told in the
card that is written beside the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.torch import save_file
from torch.nn import functional
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from skillmatch.encoder import published_model
from skillmatch.recognition import FOCUS

SENTENCES = Path(__file__).with_name("training") / "sentences.csv.gz"
CARRIERS = (
    "Experience with {}",
    "Knowledge of {} is required",
    "{}",
    "* {}",
    "You will {}",
    "Strong {} skills",
    "Proficient in {}",
    "Ability to {}",
    "Responsible for {}",
    "{} experience preferred",
    "Familiarity with {}",
    "Must be able to {}",
)


@dataclass(frozen=True)
class Settings:
    """What a run is made of; written to the card."""

    steps: int = 900
    rate: float = 5e-5
    warm_up: int = 30
    sentences: int = 62  # texts of each kind in a step
    names: int = 18
    descriptions: int = 6
    pairs: int = 10  # task and occupation, tool and what it is, or two titles of an occupation
    hard: int = 1  # near but wrong skills for each text
    temperature: float = 0.05
    same: float = (
        0.85  # cosine of labels (published model) from which two skills are not told apart
    )
    refreshed: int = 100  # steps after which the near skills are looked up anew
    longest: int = 48  # word pieces
    seed: int = 0


class Texts:
    """Training texts, drawn at random: each a text and the positions of its skills."""

    def __init__(self, folder: Path, rng: np.random.Generator) -> None:
        self.rng = rng
        skills = pd.read_csv(folder / "esco_skills_en.csv.gz", dtype=str, keep_default_na=False)
        skills = skills.sort_values("uri", ignore_index=True)
        self.labels = skills["label"].tolist()
        self.descriptions = skills["description"].tolist()
        self.names = [
            [label, *filter(None, aliases.split("|"))]
            for label, aliases in zip(self.labels, skills["aliases"], strict=True)
        ]
        place = pd.Series(skills.index, skills["uri"])
        written = pd.read_csv(SENTENCES, dtype=str)
        self.written = list(zip(written["sentence"], place[written["uri"]], strict=True))
        self.pools = (_occupations(folder), _tools(folder))
        self._turn: list[int] = []

    def sentence(self) -> tuple[str, list[int]]:
        """A written sentence, at times two in one."""
        some = [self._next() for _ in range(self.rng.choice([1, 1, 1, 2]))]
        joint = str(self.rng.choice([" ", ". ", "; ", " and "]))
        text = joint.join(text.rstrip(".") for text, _ in some)
        return self.roughened(text), [int(skill) for _, skill in some]

    def enumeration(self) -> tuple[str, list[int]]:
        """One to three names of skills, as ads list them."""
        skills = self.rng.integers(len(self.labels), size=self.rng.integers(1, 4)).tolist()
        joint = str(self.rng.choice([", ", " and ", " "]))
        listed = joint.join(self._name(skill) for skill in skills)
        return self.roughened(str(self.rng.choice(CARRIERS)).format(listed)), skills

    def description(self) -> tuple[str, list[int]]:
        """The first sentence of a skill's description."""
        skill = int(self.rng.integers(len(self.labels)))
        return self.roughened(self.descriptions[skill].split(". ")[0]), [skill]

    def pair(self) -> tuple[str, str]:
        """Two texts of one meaning that aren't skills."""
        pool = self.pools[int(self.rng.random() < 0.4)]
        text, other = pool[self.rng.integers(len(pool))]
        return self.roughened(text), other

    def target(self, skill: int) -> str:
        """How the skill is called: mostly its label."""
        names = self.names[skill]
        return names[0] if self.rng.random() < 0.75 else names[self.rng.integers(len(names))]

    def roughened(self, text: str) -> str:
        """As texts come in: without stops, in lower case, with a bullet; mostly as it is."""
        if self.rng.random() < 0.3:
            text = re.sub(r"\s+", " ", re.sub(r"[,;.]", " ", text)).strip()
        if self.rng.random() < 0.1:
            text = text.lower()
        return f"* {text}" if self.rng.random() < 0.1 else text

    def _name(self, skill: int) -> str:
        names = self.names[skill]
        name = names[self.rng.integers(len(names))]
        return re.sub(r"\s*\(.*?\)", "", name) if self.rng.random() < 0.7 else name

    def _next(self) -> tuple[str, int]:
        if not self._turn:
            self._turn = self.rng.permutation(len(self.written)).tolist()
        return self.written[self._turn.pop()]


class Model:
    """The published model with trainable layers."""

    def __init__(self, longest: int) -> None:
        folder = published_model()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        # Eager attention trains quickest in bfloat16 on a CPU; eval() leaves out dropout.
        self.network = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        self.longest = longest
        for weights in self.network.embeddings.parameters():
            weights.requires_grad = False

    def states(self, texts: list[str], together: int = 48) -> tuple[torch.Tensor, torch.Tensor]:
        """The words' vectors of every text, and which there are; texts of a length at once."""
        read = self.tokenizer(texts, truncation=True, max_length=self.longest)["input_ids"]
        lengths = np.array([len(one) for one in read])
        order = np.argsort(lengths, kind="stable")
        states, masks = [], []
        for start in range(0, len(order), together):
            rows = order[start : start + together]
            longest = int(lengths[rows].max())
            words = torch.zeros(len(rows), longest, dtype=torch.long)
            mask = torch.zeros(len(rows), longest, dtype=torch.long)
            for place, row in enumerate(rows):
                words[place, : lengths[row]] = torch.tensor(read[row])
                mask[place, : lengths[row]] = 1
            told = self.network(input_ids=words, attention_mask=mask).last_hidden_state.float()
            more = int(lengths.max()) - longest
            states.append(functional.pad(told, (0, 0, 0, more)))
            masks.append(functional.pad(mask, (0, more)))
        back = torch.from_numpy(np.argsort(order))
        return torch.cat(states)[back], torch.cat(masks)[back]

    def encode(self, texts: list[str]) -> torch.Tensor:
        """Unit vectors, nothing learned on the way."""
        vectors = torch.zeros(len(texts), 384)
        order = np.argsort([len(text) for text in texts], kind="stable")
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for start in range(0, len(texts), 256):
                rows = order[start : start + 256]
                vectors[rows] = mean(*self.states([texts[row] for row in rows], 64))
        return vectors


def mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The text's vector: the mean of its words', of length one."""
    some = mask.unsqueeze(-1).float()
    return functional.normalize((states.float() * some).sum(1) / some.sum(1), dim=1)


def word_by_word(states: torch.Tensor, mask: torch.Tensor, skills: torch.Tensor) -> torch.Tensor:
    """Cosine of each text and skill, the words that are near the skill counting most."""
    inner = mask.clone()
    inner[:, 0] = 0
    inner[torch.arange(len(mask)), mask.sum(1) - 1] = 0
    near = torch.einsum("btd,cd->bct", functional.normalize(states, dim=-1), skills)
    weights = torch.softmax(FOCUS * near + (inner == 0).float()[:, None] * -1e4, -1)
    return torch.einsum(
        "bcd,cd->bc", functional.normalize(torch.bmm(weights, states), dim=-1), skills
    )


def train(model: Model, texts: Texts, settings: Settings) -> Iterator[float]:
    """Change the model's layers step by step; yields the loss of each."""
    published = model.encode(texts.labels)
    weights = [own for own in model.network.parameters() if own.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=settings.rate, weight_decay=0.01)
    for step in range(settings.steps):
        if step % settings.refreshed == 0:
            labels = model.encode(texts.labels)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * _schedule(step, settings)
        loss = _loss(model, texts, settings, labels, published)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        yield loss.item()


def _loss(
    model: Model, texts: Texts, settings: Settings, labels: torch.Tensor, published: torch.Tensor
) -> torch.Tensor:
    drawn = [texts.sentence() for _ in range(settings.sentences)]
    drawn += [texts.enumeration() for _ in range(settings.names)]
    drawn += [texts.description() for _ in range(settings.descriptions)]
    pairs = [texts.pair() for _ in range(settings.pairs)]
    meant = [skills for _, skills in drawn]
    target = [skills[texts.rng.integers(len(skills))] for skills in meant]
    count = len(drawn)
    with torch.autocast("cpu", torch.bfloat16):
        states, mask = model.states([text for text, _ in drawn] + [text for text, _ in pairs])
        alike = _alike(meant, published) > settings.same
        near = mean(states, mask).detach()[:count].float() @ labels.T
        nearest = near.masked_fill(alike, -1).topk(30).indices.tolist()
        hard = [
            row[place]
            for row in nearest
            for place in texts.rng.choice(30, settings.hard, replace=False)
        ]
        names = [texts.target(skill) for skill in target] + [texts.labels[skill] for skill in hard]
        skills = mean(*model.states(names + [other for _, other in pairs], 96))
    columns = target + hard
    others, skills = skills[len(columns) :], skills[: len(columns)]
    right = torch.arange(count)
    # Skills that the text also speaks of, or that are hardly told from them, are not wrong.
    unsure = alike[:, columns]
    unsure[right, right] = False
    scores = mean(states, mask) @ skills.T
    by_word = word_by_word(states[:count], mask[:count], skills)
    loss = functional.cross_entropy(
        scores[:count].masked_fill(unsure, -1e4) / settings.temperature, right
    )
    loss = loss + functional.cross_entropy(
        by_word.masked_fill(unsure, -1e4) / settings.temperature, right
    )
    pair_scores = mean(states[count:], mask[count:]) @ others.T
    own = torch.arange(len(pairs))
    same = torch.tensor([[a[1] == b[1] for b in pairs] for a in pairs])
    same[own, own] = False
    paired = functional.cross_entropy(
        pair_scores.masked_fill(same, -1e4) / settings.temperature, own
    )
    return loss + 0.5 * paired


def _alike(meant: list[list[int]], published: torch.Tensor) -> torch.Tensor:
    """How near every skill comes to one of a text's own; shape (texts, skills)."""
    cosines = published[[skill for skills in meant for skill in skills]] @ published.T
    parts = cosines.split([len(skills) for skills in meant])
    return torch.stack([part.amax(0) for part in parts])


def _schedule(step: int, settings: Settings) -> float:
    """Up in a straight line, down along a cosine."""
    down = 0.02 + 0.49 * (1 + np.cos(np.pi * step / settings.steps))
    return float(min(1, (step + 1) / settings.warm_up) * down)


def _occupations(folder: Path) -> list[tuple[str, str]]:
    """Tasks and other titles, each with the occupation's title."""
    tasks = pd.read_csv(folder / "onet" / "Task Statements.txt", sep="\t", dtype=str)
    titles = pd.read_csv(folder / "onet" / "Occupation Data.txt", sep="\t", dtype=str)
    joined = tasks.merge(titles[["O*NET-SOC Code", "Title"]])
    esco = pd.read_csv(
        folder / "esco_official_en" / "occupations_en.csv.gz", dtype=str, keep_default_na=False
    )
    other = [
        (name.strip(), row.preferredLabel)
        for row in esco.itertuples()
        for name in re.split(r"[\n|]", row.altLabels)
        if name.strip()
    ]
    return [*zip(joined["Task"], joined["Title"], strict=True), *other]


def _tools(folder: Path) -> list[tuple[str, str]]:
    """Names of software and equipment, each with what kind of thing it is."""
    tools = pd.read_csv(folder / "onet" / "Technology Skills.txt", sep="\t", dtype=str)
    tools = tools[["Example", "Commodity Title"]].drop_duplicates()
    return list(zip(tools["Example"], tools["Commodity Title"], strict=True))


def main() -> None:
    """Train and write weights and card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("data/encoder"))
    parser.add_argument("--steps", type=int, default=Settings.steps)
    chosen = parser.parse_args()
    settings = Settings(steps=chosen.steps)
    torch.manual_seed(settings.seed)
    start = time.monotonic()
    texts = Texts(chosen.folder, np.random.default_rng(settings.seed))
    model = Model(settings.longest)
    losses = list(tqdm(train(model, texts, settings), total=settings.steps, mininterval=10))
    layers = {
        name: weights.detach().to(torch.float16).contiguous()
        for name, weights in model.network.named_parameters()
        if weights.requires_grad
    }
    chosen.out.mkdir(parents=True, exist_ok=True)
    save_file(layers, chosen.out / "layers.safetensors")
    card = {
        "model": "all-MiniLM-L6-v2 (Apache-2.0), word embeddings as published, layers trained",
        "settings": asdict(settings),
        "minutes": round((time.monotonic() - start) / 60, 1),
        "loss_of_last_100_steps": round(float(np.mean(losses[-100:])), 3),
        "data": {
            "sentences": len(texts.written),
            "sentences_sha256": hashlib.sha256(SENTENCES.read_bytes()).hexdigest(),
            "skills": len(texts.labels),
            "tasks_and_titles": len(texts.pools[0]),
            "tools": len(texts.pools[1]),
        },
        "made_with": {name: version(name) for name in ("torch", "transformers", "numpy")},
    }
    (chosen.out / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    print(f"Written to {chosen.out} after {card['minutes']} minutes")


if __name__ == "__main__":
    main()
