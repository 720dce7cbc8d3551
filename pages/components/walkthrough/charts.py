"""What the steps of the walkthrough show: the cleaned text, the strip of numbers. Colours come from the theme."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, cast

from classifier.cleaning import Span
from classifier.text import find_words
from classifier.vocabulary import PADDING_ID
from pages.components.classify.charts import LONGEST_WORD
from pages.components.shared.chart_parts import color_scale
from pages.components.shared.i18n import t
from pages.components.walkthrough.journey import FindWords, Journey, split_up

if TYPE_CHECKING:
    import altair as alt

COLUMNS = 40
"""Numbers in one row of the strip."""
_LEGEND = 70
"""Pixels of a chart's height that its legend takes."""


def cleaned(text: str, find: FindWords = find_words, left_out: Sequence[Span] = ()) -> str:
    """Return HTML: `text` as it was written, what cleaning removes struck out, what it rewrites underlined.

    The spans that were `left_out` before are faded as well.
    """
    pieces, end = [], 0
    for span in (*left_out, Span(len(text), len(text))):
        start = min(span.start, len(text))
        pieces += [_marked(piece.text, piece.word) for piece in split_up(text[end:start], find)]
        pieces += [f'<s style="opacity:.6">{escape(text[start : span.end])}</s>'] if text[start : span.end] else []
        end = max(end, span.end)
    style = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75"
    return f'<div style="{style}">{"".join(pieces)}</div>'


def _marked(written: str, word: str) -> str:
    if not word:
        return f"<s>{escape(written)}</s>" if written.strip() else escape(written)
    if written == word:
        return escape(written)
    return f'<u style="text-decoration-style:dotted;text-underline-offset:.2em">{escape(written)}</u>'


def sequence_chart(journey: Journey) -> "alt.Chart":
    """Return a strip of cells, one for each number that the network reads: known words, unknown ones, padding."""
    import altair as alt

    kinds = [t("walkthrough.known"), t("walkthrough.unknown"), t("walkthrough.padding")]
    pairs = zip(journey.tokens.window_words, journey.tokens.window_ids, strict=True)
    words, sequence = (word for word, index in pairs if index is not None), journey.trace.sequence.tolist()
    rows = [
        {
            "column": at % COLUMNS,
            "row": at // COLUMNS,
            "number": number,
            "word": "–" if number == PADDING_ID else next(words)[:LONGEST_WORD],
            "kind": kinds[{PADDING_ID: 2, journey.unknown_id: 1}.get(number, 0)],
        }
        for at, number in enumerate(sequence)
    ]
    height = 20 * (rows[-1]["row"] + 1) + _LEGEND
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.15)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.15)),
            color=alt.Color(
                "kind:N",
                scale=color_scale(alt, _colors(*kinds)),
                legend=alt.Legend(values=kinds, title=None, orient="bottom", symbolType="square", columns=3),
            ),
            tooltip=[
                alt.Tooltip("word:N", title=t("walkthrough.word")),
                alt.Tooltip("number:Q", title=t("walkthrough.number"), format=","),
            ],
        )
        .properties(height=height)
    )
    return cast("alt.Chart", chart)


def _colors(known: str, unknown: str, padding: str) -> tuple[str, str, str]:
    """Return the kinds of numbers in the order of their colours: accent, grey, ink."""
    return known, padding, unknown
