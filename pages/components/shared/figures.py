"""Figures that were measured: what readers call them, and how Markdown shows them."""

from collections.abc import Callable, Sequence

VIEWS = {
    "headline": "model.view_headline",
    "lead": "model.view_lead",
    "first_200": "model.view_words",
    "full": "model.view_full",
}
"""How much of an article the model was given, as `evaluation.json` calls it → what a reader calls it."""
METRICS = {"accuracy": "model.accuracy", "weighted_f1": "model.f_weighted", "macro_f1": "model.f_macro"}
"""What is measured, in the same way."""

Say = Callable[..., str]
"""Catalog key and values → text: `t`, or a language that does not depend on a reader."""


def bullets(lines: Sequence[str]) -> str:
    """Return the Markdown `lines` as a list."""
    return "\n".join(f"- {line}" for line in lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown: words in the first column, figures in the others."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
