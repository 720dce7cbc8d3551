"""Fine-tuning multilingual-e5-small on labelled news: the strongest part of the teacher. PyTorch, training only."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from classifier.training import e5
from classifier.training.data import Article, Lead, first_words


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The recipe of the teacher."""

    seed: int = 1
    tokens: int = 128
    """Pieces read of a text; the beginning of a news article says most of it."""
    other_tokens: int = 64
    """The same for articles in other languages."""
    epochs: int = 3
    """The first one has the other languages in it, too."""
    batch_size: int = 16
    learning_rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: int = 80
    """Steps."""
    token_dropout: float = 0.08
    label_smoothing: float = 0.05
    short_weight: float = 0.5
    lead_weight: float = 0.7
    other_weight: float = 0.7


class Text(NamedTuple):
    """One tokenised text to learn from."""

    ids: list[int]
    label: int
    weight: float


class Transformer:
    """The fine-tuned model. The word vectors stay as they are: that is faster, and forgets less."""

    def __init__(self, vocabulary: Sequence[str], labels: Sequence[str], config: TransformerConfig) -> None:
        """`vocabulary` holds every text that will ever be read, so that all its tokens are kept."""
        import torch  # type: ignore[import-not-found, unused-ignore]

        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        self._random = random.Random(config.seed)  # noqa: S311  repeatable, not secret  # nosec B311
        self._config, self._labels = config, list(labels)
        self._model, self._encoder = e5.load(vocabulary)
        self._model.embeddings.requires_grad_(False)
        self._head = torch.nn.Linear(self._model.config.hidden_size, len(labels))
        torch.nn.init.normal_(self._head.weight, std=0.02)

    def fit(self, articles: Sequence[Article], leads: Sequence[Lead], other: Sequence[Article]) -> "Transformer":
        """Learn from Swahili articles and leads, in the first epoch from articles in `other` languages as well."""
        import torch

        config = self._config
        plan = [self._epoch(articles, leads, () if number else other) for number in range(config.epochs)]
        steps = sum(map(len, plan))
        body = [p for p in self._model.parameters() if p.requires_grad]
        groups = [
            {"params": body, "lr": config.learning_rate},
            {"params": self._head.parameters(), "lr": config.head_rate},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, step / config.warmup) * max(0.02, 1 - step / steps)
        )
        self._model.train()
        for batch in tqdm([batch for epoch in plan for batch in epoch], desc="teacher", unit=" steps"):
            loss = self._loss(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body, 1.0)
            optimizer.step()
            schedule.step()
        return self

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities (texts, labels)."""
        import torch

        self._model.eval()
        ids = self._encoder(texts, self._config.tokens)
        result = np.zeros((len(texts), len(self._labels)), np.float32)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        with torch.no_grad():
            for at in tqdm(range(0, len(order), 64), desc="soft labels", unit=" batches"):
                chosen = order[at : at + 64]
                result[chosen] = torch.softmax(self._logits([ids[i] for i in chosen]), dim=1).numpy()
        return result

    def _loss(self, batch: Sequence[Text]) -> Any:
        import torch

        rate, unknown = self._config.token_dropout, self._encoder.unknown
        rows = [[unknown if self._random.random() < rate else token for token in text.ids] for text in batch]
        losses = torch.nn.functional.cross_entropy(
            self._logits(rows),
            torch.tensor([text.label for text in batch]),
            label_smoothing=self._config.label_smoothing,
            reduction="none",
        )
        return (losses * torch.tensor([text.weight for text in batch])).mean()

    def _logits(self, rows: Sequence[Sequence[int]]) -> Any:
        """Return logits (rows, labels): the mean of the last hidden states, through one linear layer."""
        import torch

        longest, padding = max(map(len, rows)), self._encoder.padding
        ids = torch.tensor([[*row, *[padding] * (longest - len(row))] for row in rows])
        mask = (ids != padding).long()
        with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast where the processor has it
            hidden = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
        pooled = (hidden.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self._head(torch.nn.functional.dropout(pooled, 0.1, self._model.training))

    def _epoch(self, articles: Sequence[Article], leads: Sequence[Lead], other: Sequence[Article]) -> list[list[Text]]:
        texts = [*self._texts(articles, leads), *self._other_texts(other)]
        self._random.shuffle(texts)
        size, batches = self._config.batch_size, []
        for at in range(0, len(texts), 20 * size):  # similar lengths together, in a random order of batches
            part = sorted(texts[at : at + 20 * size], key=lambda text: len(text.ids))
            parts = [part[i : i + size] for i in range(0, len(part), size)]
            self._random.shuffle(parts)
            batches += parts
        return batches

    def _texts(self, articles: Sequence[Article], leads: Sequence[Lead]) -> Iterator[Text]:
        """Yield each article as a whole, and its headline or its lead; and the annotated leads."""
        config, numbers = self._config, {label: i for i, label in enumerate(self._labels)}
        for article in articles:
            short = self._random.choice([article.headline, f"{article.headline}. {first_words(article.text, 30)}"])
            for text, weight in ((f"{article.headline}. {article.text}", 1.0), (short, config.short_weight)):
                yield Text(self._encoder([text], config.tokens)[0], numbers[article.label], weight)
        for lead in leads:
            ids = self._encoder([lead.text], config.tokens)[0]
            yield Text(ids, numbers[lead.label], config.lead_weight * lead.agreement)

    def _other_texts(self, other: Sequence[Article]) -> Iterator[Text]:
        config = self._config
        for article in other:
            ids = self._encoder([f"{article.headline}. {article.text}"], config.other_tokens)[0]
            yield Text(ids, self._labels.index(article.label), config.other_weight)
